package dev.gatehouse.server.web;

import java.security.SecureRandom;

/**
 * A short code by which a person tells an administrator which event they mean. It opens nothing.
 *
 * @param value such as {@code 7QF2-MK9X}, without letters that are mistaken for others
 */
public record Reference(String value) {
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();

  public static Reference random() {
    StringBuilder code = new StringBuilder(9);
    for (int i = 0; i < 8; i++) {
      if (i == 4) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new Reference(code.toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
