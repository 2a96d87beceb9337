package dev.gatehouse.server.credential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Passwords that are guessed first: those of a list (see {@code NOTICE} for its source), those of
 * the list with a few more characters before or behind or with digits for letters, repetitions, and
 * rows of the alphabet, the digits or the keyboard.
 */
final class CommonPasswords {
  private static final String LIST = "common-passwords.txt";

  /** What people add to a short password to make it long enough. */
  private static final int MOST_ADDED = 6;

  private static final int LONGEST_UNIT_THAT_IS_NO_PASSWORD = 4;
  private static final String KEYBOARD = "qwertyuiopasdfghjklzxcvbnmqwertzuiopasdfghjklyxcvbnm";
  private static final int SHORTEST_ROW = 6;

  private final Set<String> list;

  CommonPasswords() {
    list = read();
  }

  private static Set<String> read() {
    try (InputStream in = CommonPasswords.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException(LIST + " is missing from the program");
      }
      return Set.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String password) {
    String text = password.toLowerCase(Locale.ROOT);
    return isListed(text)
        || isRepeated(text)
        || isRow(text)
        || isListed(withoutDisguise(text))
        || isRow(withoutDisguise(text));
  }

  /** Whether it stands in the list, by itself or with a few characters that are no letters. */
  private boolean isListed(String text) {
    if (list.contains(text)) {
      return true;
    }
    int from = 0;
    int to = text.length();
    while (from < to && !Character.isLetter(text.charAt(from))) {
      from++;
    }
    while (to > from && !Character.isLetter(text.charAt(to - 1))) {
      to--;
    }
    String core = text.substring(from, to);
    return text.length() - core.length() <= MOST_ADDED
        && (list.contains(core) || list.contains(withoutDisguise(core)));
  }

  /** Digits and signs that people write for letters. */
  private static String withoutDisguise(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      plain.append(
          switch (text.charAt(i)) {
            case '0' -> 'o';
            case '1', '!' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            default -> text.charAt(i);
          });
    }
    return plain.toString();
  }

  /** A short or common thing, over and over; the last time may be cut. */
  private boolean isRepeated(String text) {
    for (int length = 1; length <= text.length() / 2; length++) {
      if (repeats(text, length)) {
        String unit = text.substring(0, length);
        return length <= LONGEST_UNIT_THAT_IS_NO_PASSWORD || isListed(unit) || isRow(unit);
      }
    }
    return false;
  }

  private static boolean repeats(String text, int length) {
    for (int i = length; i < text.length(); i++) {
      if (text.charAt(i) != text.charAt(i - length)) {
        return false;
      }
    }
    return true;
  }

  /** Neighbours only: each character is at most one step from the one before, in one direction. */
  private static boolean isRow(String text) {
    if (text.length() < SHORTEST_ROW) {
      return false;
    }
    String keyboard = KEYBOARD + KEYBOARD;
    return keyboard.contains(text)
        || new StringBuilder(keyboard).reverse().indexOf(text) >= 0
        || isCounted(text, 1)
        || isCounted(text, -1);
  }

  private static boolean isCounted(String text, int step) {
    for (int i = 1; i < text.length(); i++) {
      int difference = text.charAt(i) - text.charAt(i - 1);
      boolean wraps = difference == -9 * step || difference == -25 * step;
      if (difference != step && !wraps) {
        return false;
      }
    }
    return true;
  }
}
