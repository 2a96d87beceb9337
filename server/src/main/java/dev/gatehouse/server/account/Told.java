package dev.gatehouse.server.account;

/**
 * What a page says of what was just done.
 *
 * @param sentence empty for nothing
 * @param wrong whether it went wrong
 */
public record Told(String sentence, boolean wrong) {
  static final Told NOTHING = new Told("", false);

  static Told done(String sentence) {
    return new Told(sentence, false);
  }

  static Told wrong(String sentence) {
    return new Told(sentence, true);
  }

  int status() {
    return wrong ? 403 : 200;
  }
}
