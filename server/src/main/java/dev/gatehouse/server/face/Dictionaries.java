package dev.gatehouse.server.face;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dictionaries that come with the program: for each language one JSON file of English sentences
 * and what they are there. Read when somebody speaks the language.
 */
public final class Dictionaries {
  private static final Map<String, Map<String, String>> READ = new ConcurrentHashMap<>();

  private Dictionaries() {}

  /** What a language has for each English sentence; nothing for English and for unknown ones. */
  public static Map<String, String> of(Language language) {
    return READ.computeIfAbsent(shippedFor(language), Dictionaries::read);
  }

  /** Those that are shipped are a few: what strangers ask for must not fill memory. */
  private static String shippedFor(Language language) {
    return Language.SHIPPED.stream()
        .map(Language::tag)
        .filter(tag -> tag.equals(language.tag()) || tag.equals(language.primary()))
        .findFirst()
        .orElse(Language.ENGLISH.tag());
  }

  private static Map<String, String> read(String tag) {
    if (tag.equals(Language.ENGLISH.tag())) {
      return Map.of();
    }
    try (InputStream stream = Dictionaries.class.getResourceAsStream(tag + ".json")) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its dictionary " + tag);
      }
      return Map.copyOf(
          JsonMapper.shared().readValue(stream, new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
