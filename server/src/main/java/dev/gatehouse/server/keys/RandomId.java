package dev.gatehouse.server.keys;

import java.security.SecureRandom;

/** Makes the ids of stored things: a prefix that says what it is, and 26 unguessable characters. */
public final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Crockford's base 32 in lower case: no i, l, o or u to misread. */
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private static final int LENGTH = 26;

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
}
