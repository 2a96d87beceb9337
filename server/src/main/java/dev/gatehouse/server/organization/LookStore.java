package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.face.Language;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code organization_looks} and {@code organization_words}. */
final class LookStore {
  private static final JsonMapper JSON = JsonMapper.shared();

  LookSettings get(Transaction tx, OrganizationId organization) {
    Map<Language, Map<String, String>> words = words(tx, organization);
    return tx.sql()
        .query(
            """
            SELECT languages, variables FROM organization_looks
            WHERE organization_id = :organization""")
        .bind("organization", organization.value())
        .map(
            row ->
                new LookSettings(
                    languages(row.text("languages")), variables(row.text("variables")), words))
        .first()
        .orElseGet(() -> new LookSettings(List.of(), Map.of(), words));
  }

  private static Map<Language, Map<String, String>> words(
      Transaction tx, OrganizationId organization) {
    Map<Language, Map<String, String>> words = new HashMap<>();
    tx.sql()
        .query(
            """
            SELECT language, english, said FROM organization_words
            WHERE organization_id = :organization""")
        .bind("organization", organization.value())
        .map(
            row ->
                words
                    .computeIfAbsent(new Language(row.text("language")), any -> new HashMap<>())
                    .put(row.text("english"), row.text("said")))
        .list();
    return words;
  }

  void put(Transaction tx, OrganizationId organization, LookSettings settings, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO organization_looks (organization_id, languages, variables, updated_at)
            VALUES (:organization, :languages, :variables, :now)
            ON CONFLICT (organization_id) DO UPDATE
              SET languages = :languages, variables = :variables, updated_at = :now""")
        .bind("organization", organization.value())
        .bind(
            "languages",
            settings.languages().stream().map(Language::tag).collect(Collectors.joining(" ")))
        .bind("variables", JSON.writeValueAsString(settings.variables()))
        .bind("now", now)
        .execute();
    tx.sql()
        .update("DELETE FROM organization_words WHERE organization_id = :organization")
        .bind("organization", organization.value())
        .execute();
    settings
        .words()
        .forEach(
            (language, said) ->
                said.forEach((english, text) -> say(tx, organization, language, english, text)));
  }

  private static void say(
      Transaction tx, OrganizationId organization, Language language, String english, String said) {
    tx.sql()
        .update(
            """
            INSERT INTO organization_words (organization_id, language, english, said)
            VALUES (:organization, :language, :english, :said)""")
        .bind("organization", organization.value())
        .bind("language", language.tag())
        .bind("english", english)
        .bind("said", said)
        .execute();
  }

  private static List<Language> languages(String tags) {
    List<Language> languages = new ArrayList<>();
    for (String tag : tags.split(" ", -1)) {
      Language.of(tag).ifPresent(languages::add);
    }
    return languages;
  }

  private static Map<String, String> variables(String json) {
    return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
  }
}
