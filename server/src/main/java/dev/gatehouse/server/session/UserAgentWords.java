package dev.gatehouse.server.session;

import java.util.List;

/** A browser's User-Agent as people say it, such as "Firefox on Windows". A hint, no proof. */
public final class UserAgentWords {
  /** The first that occurs counts: most browsers also name those that they descend from. */
  private static final List<Word> BROWSERS =
      List.of(
          new Word("Edg", "Edge"),
          new Word("OPR/", "Opera"),
          new Word("SamsungBrowser/", "Samsung Internet"),
          new Word("Firefox/", "Firefox"),
          new Word("FxiOS/", "Firefox"),
          new Word("Chrome/", "Chrome"),
          new Word("CriOS/", "Chrome"),
          new Word("Safari/", "Safari"),
          new Word("curl/", "curl"));

  private static final List<Word> SYSTEMS =
      List.of(
          new Word("Windows", "Windows"),
          new Word("Android", "Android"),
          new Word("iPhone", "iPhone"),
          new Word("iPad", "iPad"),
          new Word("CrOS", "ChromeOS"),
          new Word("Mac OS X", "macOS"),
          new Word("Linux", "Linux"));

  private record Word(String part, String said) {}

  private UserAgentWords() {}

  public static String of(String userAgent) {
    String browser = first(BROWSERS, userAgent);
    String system = first(SYSTEMS, userAgent);
    if (browser.isEmpty() && system.isEmpty()) {
      return "An unknown browser";
    }
    if (system.isEmpty()) {
      return browser;
    }
    return (browser.isEmpty() ? "A browser" : browser) + " on " + system;
  }

  private static String first(List<Word> words, String text) {
    return words.stream()
        .filter(word -> text.contains(word.part()))
        .map(Word::said)
        .findFirst()
        .orElse("");
  }
}
