package dev.gatehouse.server.keys;

import java.security.SecureRandom;
import java.time.Instant;

/** Makes the ids of stored things: a prefix that says what it is, and 26 unguessable characters. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Crockford's base 32 in lower case: no i, l, o or u to misread. */
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private static final int LENGTH = 26;
  private static final int TIME_LENGTH = 10;

  private RandomId() {}

  /**
   * @param prefix with its underscore, such as {@code user_}
   * @return the prefix and 26 characters, 130 random bits
   */
  public static String of(String prefix) {
    byte[] random = new byte[LENGTH];
    RANDOM.nextBytes(random);
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    for (byte b : random) {
      id.append(ALPHABET[b & 31]);
    }
    return id.toString();
  }

  /** Sorts before every {@link #timeOrdered} id of this millisecond, and after all earlier ones. */
  public static String timeOrderedFrom(String prefix, Instant at) {
    StringBuilder id = new StringBuilder(prefix.length() + TIME_LENGTH).append(prefix);
    appendTime(id, at);
    return id.toString();
  }

  private static void appendTime(StringBuilder id, Instant at) {
    long milliseconds = at.toEpochMilli();
    for (int shift = 5 * (TIME_LENGTH - 1); shift >= 0; shift -= 5) {
      id.append(ALPHABET[(int) (milliseconds >>> shift) & 31]);
    }
  }

  /**
   * An id that sorts by time, for what is listed newest first: ten characters of milliseconds and
   * 16 random ones.
   */
  public static String timeOrdered(String prefix, Instant now) {
    byte[] random = new byte[LENGTH - TIME_LENGTH];
    RANDOM.nextBytes(random);
    StringBuilder id = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    appendTime(id, now);
    for (byte b : random) {
      id.append(ALPHABET[b & 31]);
    }
    return id.toString();
  }
}
