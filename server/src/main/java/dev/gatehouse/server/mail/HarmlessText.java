package dev.gatehouse.server.mail;

/** What people have entered, such as names, as it may stand in a mail. */
public final class HarmlessText {
  private HarmlessText() {}

  /**
   * A name that cannot pass for something else: mail programs make links of addresses even in plain
   * text, and marks of direction turn the words around them.
   */
  public static String of(String name) {
    return name.replaceAll("[\\p{Cc}\\p{Cf}]", "")
        .replace("://", ": //")
        .replaceAll("(?<=\\S)\\.(?=\\S)", ". ")
        .strip();
  }
}
