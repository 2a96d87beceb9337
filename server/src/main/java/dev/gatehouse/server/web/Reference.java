package dev.gatehouse.server.web;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

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

  /**
   * What somebody typed or read out: in any case, with or without the hyphen.
   *
   * @return empty if it is no code
   */
  public static Optional<Reference> read(String text) {
    String plain = text.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s‐‑–-]", "");
    return plain.length() == 8 && plain.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
        ? Optional.of(new Reference(plain.substring(0, 4) + "-" + plain.substring(4)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
