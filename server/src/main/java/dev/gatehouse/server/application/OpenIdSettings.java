package dev.gatehouse.server.application;

/**
 * How the OpenID Provider treats one client, beyond where it lives and how it authenticates.
 *
 * @param allowMissingPkce accepts authorization requests without code_challenge from a confidential
 *     client whose library cannot send it
 * @param idTokenAlgorithm how its ID and logout tokens are signed
 * @param deviceFlow lets devices without a browser ask for it (RFC 8628)
 */
public record OpenIdSettings(
    boolean allowMissingPkce, IdTokenAlgorithm idTokenAlgorithm, boolean deviceFlow) {

  /** Without devices. */
  public OpenIdSettings(boolean allowMissingPkce, IdTokenAlgorithm idTokenAlgorithm) {
    this(allowMissingPkce, idTokenAlgorithm, false);
  }

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
