package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwtSigner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one request to an endpoint needs that must not come from pure code: time and randomness.
 *
 * @param assertionId a fresh random id for the client assertion ({@code jti})
 * @param dpop a proof of possession to add, or null
 */
public record RequestStamp(Instant now, String assertionId, @Nullable Dpop dpop) {

  public static RequestStamp of(Instant now, String assertionId) {
    return new RequestStamp(now, assertionId, null);
  }

  public RequestStamp with(Dpop proof) {
    return new RequestStamp(now, assertionId, proof);
  }

  /**
   * Binds tokens to a key (RFC 9449).
   *
   * @param proofId a fresh random id for the proof, never that of an earlier one
   * @param nonce the nonce that the server asked for, or null
   */
  public record Dpop(JwtSigner key, String proofId, @Nullable String nonce) {}
}
