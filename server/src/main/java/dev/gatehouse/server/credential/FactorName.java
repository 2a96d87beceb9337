package dev.gatehouse.server.credential;

/** What people call their authenticators and passkeys. */
final class FactorName {
  private static final int LONGEST = 60;

  private FactorName() {}

  /**
   * A name that fits into one line, whatever was typed.
   *
   * @param otherwise where nothing was
   */
  static String of(String typed, String otherwise) {
    String line = typed.replaceAll("[\\p{Cc}\\p{Cf}]+", " ").strip();
    if (line.isEmpty()) {
      return otherwise;
    }
    int end = line.offsetByCodePoints(0, Math.min(LONGEST, line.codePointCount(0, line.length())));
    return line.substring(0, end);
  }
}
