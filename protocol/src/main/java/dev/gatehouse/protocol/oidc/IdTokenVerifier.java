package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.KeySet;
import java.time.Instant;

/** ID-token validation in the order of OpenID Connect Core §3.1.3.7. */
public final class IdTokenVerifier {

  private IdTokenVerifier() {}

  /**
   * @param code the code that was exchanged; checked against {@code c_hash} where there is one
   */
  public static OidcVerdict verify(
      RelyingParty relyingParty,
      ProviderMetadata provider,
      TokenResult.Tokens tokens,
      String code,
      Expectation expectation,
      KeySet keys,
      Instant now) {
    throw new UnsupportedOperationException();
  }
}
