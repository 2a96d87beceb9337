package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.oidc.DpopUse;
import dev.gatehouse.protocol.oidc.RequestStamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the tokens of one sign-in are to be bound (RFC 9449).
 *
 * @param key that the request for the code named, or null where none was
 * @param required whether tokens that are not bound are refused
 */
record TokenBinding(@Nullable JwtSigner key, boolean required) {

  DpopUse use() {
    if (required) {
      return DpopUse.REQUIRED;
    }
    return key == null ? DpopUse.NONE : DpopUse.OFFERED;
  }

  /**
   * For one request, with a proof of its own where there is a key.
   *
   * @param nonce what the endpoint wants in the proof, or null
   */
  RequestStamp stamp(Instant now, @Nullable String nonce) {
    RequestStamp bare = StoredExpectation.stamp(now);
    return key == null
        ? bare
        : bare.with(new RequestStamp.Dpop(key, StoredExpectation.random(), nonce));
  }
}
