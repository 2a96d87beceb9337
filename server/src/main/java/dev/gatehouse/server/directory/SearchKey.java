package dev.gatehouse.server.directory;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What people are sorted and found by: texts without case, accents and superfluous blanks. Pure.
 */
final class SearchKey {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

  /** Nobody types more, and keys of an index have a limit. */
  private static final int LONGEST = 100;

  /** From so many words of a name on it can be found; the address comes on top. */
  static final int MOST_WORDS = 8;

  /** Stands behind every text that begins with what is before it: no text holds this character. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  private SearchKey() {}

  static String of(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    String key = BLANKS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    return cut(key);
  }

  private static String cut(String key) {
    return key.codePointCount(0, key.length()) <= LONGEST
        ? key
        : key.substring(0, key.offsetByCodePoints(0, LONGEST));
  }

  /** By what a list sorts somebody: the name as lists show it. */
  static String ofUser(String userName, String displayName) {
    return of(displayName.isBlank() ? userName : displayName);
  }

  /** By the beginnings of which somebody is found. */
  static Set<String> words(String userName, String displayName) {
    Set<String> words = new TreeSet<>();
    words.add(of(userName));
    String name = of(displayName);
    boolean within = false;
    int found = 0;
    for (int i = 0; i < name.length() && found < MOST_WORDS; ) {
      int point = name.codePointAt(i);
      boolean letter = Character.isLetterOrDigit(point);
      if (letter && !within) {
        words.add(name.substring(i));
        found++;
      }
      within = letter;
      i += Character.charCount(point);
    }
    words.remove("");
    return words;
  }

  /** The end of the range of what begins with a key. */
  static String end(String key) {
    return key + LAST;
  }
}
