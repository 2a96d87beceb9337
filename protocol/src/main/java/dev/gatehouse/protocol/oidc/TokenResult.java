package dev.gatehouse.protocol.oidc;

import org.jspecify.annotations.Nullable;

/** What the token endpoint answered. */
public sealed interface TokenResult
    permits TokenResult.Tokens, TokenResult.DpopNonceRequired, Refused {

  /** Tokens, none of them verified yet. A refresh token is not read: nothing here uses one. */
  record Tokens(String idToken, @Nullable String accessToken, String tokenType)
      implements TokenResult {

    static final String DPOP = "DPoP";

    /** Whether the access token is of use only with proofs of the key (RFC 9449 §5). */
    public boolean isBound() {
      return tokenType.equalsIgnoreCase(DPOP);
    }

    @Override
    public String toString() {
      return "Tokens[tokenType=" + tokenType + "]";
    }
  }

  /** Send the same request again with this nonce in the proof (RFC 9449 §8). At most once. */
  record DpopNonceRequired(String nonce) implements TokenResult {}
}
