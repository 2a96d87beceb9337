package dev.gatehouse.protocol.oidc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in expects back, kept by the caller from departure to callback and used once. State,
 * nonce and verifier are random, each from at least 16 octets, and never reused.
 *
 * @param codeVerifier 43 to 128 characters (RFC 7636 §4.1)
 * @param startedAt when the person was sent to the provider
 * @param maxAge the age of authentication that was asked for, or null
 * @param requiredAcr if not empty, the token's acr must be one of these
 */
public record Expectation(
    String state,
    String nonce,
    String codeVerifier,
    Instant startedAt,
    @Nullable Duration maxAge,
    List<String> requiredAcr) {

  public Expectation {
    if (state.length() < 16 || nonce.length() < 16 || codeVerifier.length() < 43) {
      throw new IllegalArgumentException("State, nonce or code verifier is too short to be safe");
    }
    requiredAcr = List.copyOf(requiredAcr);
  }

  public static Expectation of(String state, String nonce, String codeVerifier, Instant startedAt) {
    return new Expectation(state, nonce, codeVerifier, startedAt, null, List.of());
  }

  /** State, nonce and verifier are secrets of one browser. */
  @Override
  public String toString() {
    return "Expectation[startedAt=" + startedAt + "]";
  }
}
