package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.oidc.Expectation;
import dev.gatehouse.protocol.oidc.RequestStamp;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expectation as text between departure and arrival, and the randomness that goes into it. */
final class StoredExpectation {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String NONE = "-";

  private StoredExpectation() {}

  static Expectation fresh(
      String state, @Nullable Duration maxAge, List<String> requiredAcr, Instant now) {
    return new Expectation(state, random(), random(), now, maxAge, requiredAcr);
  }

  static RequestStamp stamp(Instant now) {
    return RequestStamp.of(now, random());
  }

  /**
   * One line; no part can hold a space.
   *
   * @param dpopKeyId of the key that the code is bound to, or null
   */
  static String write(Expectation expectation, @Nullable String dpopKeyId) {
    Duration maxAge = expectation.maxAge();
    return String.join(
        " ",
        expectation.state(),
        expectation.nonce(),
        expectation.codeVerifier(),
        Long.toString(expectation.startedAt().toEpochMilli()),
        maxAge == null ? NONE : Long.toString(maxAge.toSeconds()),
        dpopKeyId == null ? NONE : dpopKeyId);
  }

  /**
   * The id of the key that the code is bound to.
   *
   * @throws IllegalArgumentException if this did not come from {@link #write}
   */
  static Optional<String> dpopKeyId(String text) {
    String id = parts(text)[5];
    return id.equals(NONE) ? Optional.empty() : Optional.of(id);
  }

  /**
   * @throws IllegalArgumentException if this did not come from {@link #write}
   */
  static Expectation read(String text, List<String> requiredAcr) {
    String[] parts = parts(text);
    return new Expectation(
        parts[0],
        parts[1],
        parts[2],
        Instant.ofEpochMilli(Long.parseLong(parts[3])),
        parts[4].equals(NONE) ? null : Duration.ofSeconds(Long.parseLong(parts[4])),
        requiredAcr);
  }

  private static String[] parts(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 6) {
      throw new IllegalArgumentException("not a stored expectation");
    }
    return parts;
  }

  static String random() {
    byte[] octets = new byte[32];
    RANDOM.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
