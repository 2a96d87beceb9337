package dev.gatehouse.server.organization;

import dev.gatehouse.server.face.Language;
import java.util.List;
import java.util.Map;

/**
 * What an organization decides about its pages, besides its {@link Organization.Branding}.
 *
 * @param languages those it offers, the first for people who ask for none of them; empty for all
 * @param variables names and values of CSS variables
 * @param words by language, what it says in place of an English sentence
 */
public record LookSettings(
    List<Language> languages,
    Map<String, String> variables,
    Map<Language, Map<String, String>> words) {

  public LookSettings {
    languages = List.copyOf(languages);
    variables = Map.copyOf(variables);
    words = Map.copyOf(words);
  }
}
