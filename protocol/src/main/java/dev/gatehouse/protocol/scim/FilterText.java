package dev.gatehouse.protocol.scim;

import java.math.BigDecimal;

/** The text of a filter or path with a place in it: words, marks and JSON values. */
final class FilterText {
  private static final int LONGEST_SHOWN = 120;
  private static final int LONGEST_NUMBER = 40;
  private static final int LARGEST_EXPONENT = 300;

  private final String text;
  private ScimType type;
  private int at;

  /**
   * @param type of the problems that reading it finds
   */
  FilterText(String text, ScimType type) throws Unacceptable {
    this.text = text;
    this.type = type;
    if (text.length() > ScimLimits.FILTER_CHARACTERS) {
      throw new Unacceptable(
          type, "It is longer than " + ScimLimits.FILTER_CHARACTERS + " characters.");
    }
  }

  /** From here on problems are of this type; returns the one before. */
  ScimType failAs(ScimType other) {
    ScimType before = type;
    type = other;
    return before;
  }

  int position() {
    return at;
  }

  /** Positions are counted from 1, for people. */
  Unacceptable unacceptable(String what, int position) {
    return new Unacceptable(type, what + ", at character " + (position + 1) + ".");
  }

  /** Where a word should be an attribute and is none: with the word, which people look for. */
  Unacceptable noAttribute(String word, int position) {
    return unacceptable(
        word.isEmpty()
            ? "Expected an attribute"
            : "No attribute here is called \""
                + word.substring(0, Math.min(word.length(), LONGEST_SHOWN))
                + "\"",
        position);
  }

  Unacceptable unacceptable(String what) {
    return unacceptable(what, at);
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** RFC 7644 §3.4.2.2 separates by one space; several do no harm. */
  boolean skipSpaces() {
    int before = at;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at > before;
  }

  boolean at(char mark) {
    return at < text.length() && text.charAt(at) == mark;
  }

  boolean skip(char mark) {
    boolean there = at(mark);
    if (there) {
      at++;
    }
    return there;
  }

  void expect(char mark) throws Unacceptable {
    if (!skip(mark)) {
      throw unacceptable("Expected " + mark);
    }
  }

  /** Takes the word, in any case, where it stands here and ends here. */
  boolean skipWord(String word) {
    int end = at + word.length();
    boolean there =
        text.regionMatches(true, at, word, 0, word.length())
            && (end == text.length() || !isOfAPath(text.charAt(end)));
    if (there) {
      at = end;
    }
    return there;
  }

  /** As {@link #skipWord}, without taking it; spaces and the mark must follow. */
  boolean atWordBefore(String word, char mark) {
    int start = at;
    boolean there = skipWord(word);
    if (there) {
      skipSpaces();
      there = at(mark);
    }
    at = start;
    return there;
  }

  /** The longest run of characters that a path is made of; may be empty. */
  String word() {
    int start = at;
    while (at < text.length() && isOfAPath(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** RFC 7644 §3.4.2.2: attrPath with its URN; "$" is of {@code $ref} (RFC 7643 §2.1). */
  private static boolean isOfAPath(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == ':'
        || c == '-'
        || c == '_'
        || c == '$';
  }

  /** A JSON string (RFC 8259 §7), beginning at its quotation mark. */
  String string() throws Unacceptable {
    int start = at;
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      if (atEnd()) {
        throw unacceptable("A string does not end", start);
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return sound(value.toString(), start);
      }
      if (c < 0x20) {
        throw unacceptable("A control character stands in a string", at - 1);
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws Unacceptable {
    if (atEnd()) {
      throw unacceptable("A string does not end");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw unacceptable("This escape is unknown", at - 2);
    };
  }

  private char unicode() throws Unacceptable {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = atEnd() ? -1 : hexadecimal(text.charAt(at));
      if (digit < 0) {
        throw unacceptable("Expected four hexadecimal digits");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  /** ASCII only; {@link Character#digit} takes the digits of every script. */
  private static int hexadecimal(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private String sound(String value, int start) throws Unacceptable {
    if (!ScimJson.isSound(value)) {
      throw unacceptable("A string has NUL or half a surrogate pair in it", start);
    }
    return value;
  }

  boolean atNumber() {
    return at < text.length() && (at('-') || isDigit(text.charAt(at)));
  }

  /** A JSON number (RFC 8259 §6). */
  BigDecimal number() throws Unacceptable {
    int start = at;
    skip('-');
    int integerStart = at;
    digits();
    if (text.charAt(integerStart) == '0' && at > integerStart + 1) {
      throw unacceptable("A number begins with 0", start);
    }
    if (skip('.')) {
      digits();
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      int exponentStart = at;
      digits();
      if (at - exponentStart > 3
          || Integer.parseInt(text, exponentStart, at, 10) > LARGEST_EXPONENT) {
        throw unacceptable("A number is out of range", start);
      }
    }
    if (at - start > LONGEST_NUMBER) {
      throw unacceptable("A number is too long", start);
    }
    return new BigDecimal(text.substring(start, at));
  }

  private void digits() throws Unacceptable {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw unacceptable("Expected a digit");
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
