package dev.gatehouse.server.mail;

/**
 * A mail to one person, the same in plain text and in HTML.
 *
 * @param to an e-mail address
 * @param subject one line
 * @param html a whole document in which everything is escaped already
 */
public record Mail(String to, String subject, String text, String html) {
  private static final int LONGEST_LINE = 320;
  private static final int LONGEST_BODY = 100_000;

  public Mail {
    // RFC 5322 §2.2: a line break in a header's value would begin another header.
    if (!isLine(to) || !isLine(subject)) {
      throw new IllegalArgumentException("the address and the subject are short single lines");
    }
    if (text.length() > LONGEST_BODY || html.length() > LONGEST_BODY) {
      throw new IllegalArgumentException("a mail has at most " + LONGEST_BODY + " characters");
    }
  }

  private static boolean isLine(String value) {
    return value.length() <= LONGEST_LINE && value.chars().noneMatch(Character::isISOControl);
  }

  /** What it says may let its bearer in, and stays out of logs, as does the address. */
  @Override
  public String toString() {
    return "Mail[]";
  }
}
