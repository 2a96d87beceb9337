package dev.gatehouse.server.connection.saml;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a response must answer, as text between departure and arrival.
 *
 * @param since the moment of a request with ForceAuthn
 */
record StoredExpectation(String requestId, @Nullable Instant since, @Nullable Duration maxAge) {
  private static final String NONE = "-";

  /** One line; no part can hold a space. */
  String write() {
    return requestId
        + " "
        + (since == null ? NONE : Long.toString(since.toEpochMilli()))
        + " "
        + (maxAge == null ? NONE : Long.toString(maxAge.toSeconds()));
  }

  /**
   * @throws IllegalArgumentException if this did not come from {@link #write}
   */
  static StoredExpectation read(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a stored expectation");
    }
    return new StoredExpectation(
        parts[0],
        parts[1].equals(NONE) ? null : Instant.ofEpochMilli(Long.parseLong(parts[1])),
        parts[2].equals(NONE) ? null : Duration.ofSeconds(Long.parseLong(parts[2])));
  }
}
