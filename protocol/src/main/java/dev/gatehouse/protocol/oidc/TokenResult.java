package dev.gatehouse.protocol.oidc;

import org.jspecify.annotations.Nullable;

/** What the token endpoint answered. */
public sealed interface TokenResult
    permits TokenResult.Tokens, TokenResult.DpopNonceRequired, Refused {

  /**
   * Tokens, none of them verified yet.
   *
   * @param expiresInSeconds of the access token, or null where the provider did not say
   */
  record Tokens(
      String idToken,
      @Nullable String accessToken,
      String tokenType,
      @Nullable Long expiresInSeconds,
      @Nullable String refreshToken)
      implements TokenResult {
    @Override
    public String toString() {
      return "Tokens[tokenType=" + tokenType + "]";
    }
  }

  /** Send the same request again with this nonce in the proof (RFC 9449 §8). At most once. */
  record DpopNonceRequired(String nonce) implements TokenResult {}
}
