package dev.gatehouse.server.face;

/**
 * Keeps names from turning the words around them: marks of direction that are not closed again go
 * on beyond the name, even out of {@code <bdi>}, because browsers read the element's own marks and
 * those of the text as one (UAX #9 §3.1; CSS Writing Modes §2.4.5).
 */
public final class Directions {
  private static final char FIRST_MARK = '\u202a';
  private static final char LAST_MARK = '\u202e';
  private static final char FIRST_ISOLATE = '\u2066';
  private static final char POP_ISOLATE = '\u2069';

  private Directions() {}

  /**
   * A text without embeddings and overrides, which nobody's name needs and which let one name look
   * like another, and without isolates unless all of them are closed in it.
   */
  public static String contained(String text) {
    int first = 0;
    while (first < text.length() && !isMark(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    boolean keepsIsolates = isBalanced(text);
    StringBuilder contained = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isMark(c) || (isIsolate(c) && keepsIsolates)) {
        contained.append(c);
      }
    }
    return contained.toString();
  }

  private static boolean isMark(char c) {
    return (c >= FIRST_MARK && c <= LAST_MARK) || isIsolate(c);
  }

  private static boolean isIsolate(char c) {
    return c >= FIRST_ISOLATE && c <= POP_ISOLATE;
  }

  private static boolean isBalanced(String text) {
    int depth = 0;
    for (int i = 0; i < text.length() && depth >= 0; i++) {
      char c = text.charAt(i);
      if (isIsolate(c)) {
        depth += c == POP_ISOLATE ? -1 : 1;
      }
    }
    return depth == 0;
  }
}
