package dev.gatehouse.server.face;

/** What templates call. */
public final class Words {
  private Words() {}

  /**
   * A sentence in the language of the page.
   *
   * @param english as it stands in the dictionaries, with {@code {0}} … in place of values
   */
  public static String say(String english, Object... values) {
    return Face.current().say(english, values);
  }

  /**
   * Marks a sentence that a template says later, so that the dictionaries are asked to have it.
   *
   * @return the very sentence
   */
  public static String toSay(String english) {
    return english;
  }
}
