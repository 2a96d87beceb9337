package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.KeySet;
import java.time.Instant;

/** The userinfo endpoint (OpenID Connect Core §5.3). */
public final class UserInfo {

  private UserInfo() {}

  /** Whether there is an endpoint and a token to ask it with. */
  public static boolean isOffered(ProviderMetadata provider, TokenResult.Tokens tokens) {
    return provider.userinfoEndpoint() != null && tokens.accessToken() != null;
  }

  /** Only where {@link #isOffered}. */
  public static OutgoingRequest request(
      ProviderMetadata provider, TokenResult.Tokens tokens, RequestStamp stamp) {
    throw new UnsupportedOperationException();
  }

  /**
   * Adds userinfo's claims to a verified ID token. What the ID token says stands; userinfo fills
   * gaps.
   *
   * @param keys for a signed answer ({@code application/jwt})
   */
  public static OidcVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Verified idToken,
      IncomingResponse response,
      KeySet keys,
      Instant now) {
    throw new UnsupportedOperationException();
  }
}
