package dev.gatehouse.protocol.saml;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the caller expects of a response.
 *
 * @param inResponseTo the id of the request that must be answered; null when none was sent
 * @param unsolicitedAllowed whether a response without a request is accepted; only looked at when
 *     {@code inResponseTo} is null
 * @param authenticatedSince the person must have authenticated at or after this instant (the moment
 *     of a request with ForceAuthn), if given
 */
public record Expectation(
    @Nullable String inResponseTo,
    boolean unsolicitedAllowed,
    @Nullable Instant authenticatedSince) {

  /** The answer to the request with this id. */
  public static Expectation answerTo(String requestId) {
    return new Expectation(requestId, false, null);
  }

  /** A response that nobody asked for, on a connection that allows it. */
  public static Expectation unsolicited() {
    return new Expectation(null, true, null);
  }

  /**
   * A response that nobody asked for, on a connection that does not allow it: refused as {@code
   * saml_unsolicited} once everything else holds, so that the caller can start a sign-in instead.
   */
  public static Expectation unsolicitedRefused() {
    return new Expectation(null, false, null);
  }

  /** The same, and the person must have authenticated at or after this instant. */
  public Expectation since(Instant instant) {
    return new Expectation(inResponseTo, unsolicitedAllowed, instant);
  }
}
