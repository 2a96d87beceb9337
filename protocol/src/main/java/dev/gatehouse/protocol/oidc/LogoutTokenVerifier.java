package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.KeySet;
import java.time.Instant;

/** Logout-token validation (OpenID Connect Back-Channel Logout 1.0 §2.6). */
public final class LogoutTokenVerifier {

  private LogoutTokenVerifier() {}

  public static LogoutVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      String logoutToken,
      KeySet keys,
      Instant now) {
    throw new UnsupportedOperationException();
  }
}
