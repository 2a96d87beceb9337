package dev.gatehouse.server.face;

import java.util.List;
import java.util.Map;

/**
 * How one organization wants its pages.
 *
 * @param stylesheet the path of its colours; empty for the installation's own
 * @param languages those it offers, the first being spoken to people who ask for none of them;
 *     empty for all that are shipped
 * @param words by language, what is said in place of an English sentence
 */
public record Look(
    String stylesheet, List<Language> languages, Map<Language, Map<String, String>> words) {
  private static final Look PLAIN = new Look("", List.of(), Map.of());

  public Look {
    languages = List.copyOf(languages);
    words = Map.copyOf(words);
  }

  /** The installation's own, in all languages. */
  public static Look plain() {
    return PLAIN;
  }

  /** What is offered. */
  List<Language> offered() {
    return languages.isEmpty() ? Language.SHIPPED : languages;
  }
}
