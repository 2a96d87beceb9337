package dev.gatehouse.server.openid;

import dev.gatehouse.server.keys.Tokens;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * The code that a person copies from a device (RFC 8628 §6.1): eight consonants of twenty, 34 bits,
 * so that no word comes of it and no letter is taken for another.
 *
 * @param letters eight
 */
record UserCode(String letters) {
  private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  static UserCode random() {
    StringBuilder letters = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      letters.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new UserCode(letters.toString());
  }

  /** RFC 8628 §6.1: in any case, with any punctuation. Empty if it cannot be one. */
  static Optional<UserCode> read(String text) {
    String letters = text.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}._]", "");
    boolean fits =
        letters.length() == LENGTH && letters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    return fits ? Optional.of(new UserCode(letters)) : Optional.empty();
  }

  /** As people read it. */
  String shown() {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }

  byte[] hash() {
    return Tokens.hash("user_code " + letters);
  }

  /** It stays out of logs. */
  @Override
  public String toString() {
    return "UserCode";
  }
}
