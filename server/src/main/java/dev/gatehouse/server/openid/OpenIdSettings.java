package dev.gatehouse.server.openid;

/**
 * What the operator may set for one client beyond its registration.
 *
 * @param allowMissingPkce accepts authorization requests without code_challenge from a confidential
 *     client whose library cannot send it; ignored for public clients
 * @param idTokenAlgorithm how its ID and logout tokens are signed
 */
public record OpenIdSettings(boolean allowMissingPkce, IdTokenAlgorithm idTokenAlgorithm) {

  /** What libraries verify: every one RS256 (OIDC Core §15.1), most of them ES256. */
  public enum IdTokenAlgorithm {
    RS256,
    ES256
  }

  /** PKCE for everybody, RS256. */
  public static OpenIdSettings usual() {
    return new OpenIdSettings(false, IdTokenAlgorithm.RS256);
  }
}
