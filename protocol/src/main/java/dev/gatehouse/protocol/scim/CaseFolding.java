package dev.gatehouse.protocol.scim;

/**
 * How values of attributes that are not {@code caseExact} become comparable. The one function for
 * filters in memory, for stored keys and for bound parameters: those of databases differ, SQLite's
 * knows ASCII only and PostgreSQL's depends on the locale.
 */
public final class CaseFolding {
  private CaseFolding() {}

  /**
   * Each code point to upper case, then to lower, so that those with several lower-case forms (ς,
   * σ) meet. Code point by code point, because {@code co} and {@code sw} compare parts: the fold of
   * a part must be a part of the fold. Folding twice is folding once.
   */
  public static String fold(String text) {
    int clean = 0;
    while (clean < text.length() && isFolded(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    StringBuilder folded = new StringBuilder(text.length()).append(text, 0, clean);
    text.codePoints()
        .skip(clean)
        .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  private static boolean isFolded(char c) {
    return c < 0x80 && (c < 'A' || c > 'Z');
  }
}
