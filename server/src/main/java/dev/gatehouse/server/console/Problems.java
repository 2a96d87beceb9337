package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why the API refused something, as pages show it: one sentence on top, and one beside each field.
 *
 * @param sentence empty for nothing wrong
 * @param byField by the API's names of fields, such as {@code settings.entityId}
 * @param code the API's stable code
 */
public record Problems(String code, String sentence, Map<String, String> byField) {
  /** Nothing is wrong. */
  public static final Problems NONE = new Problems("", "", Map.of());

  public Problems {
    byField = Map.copyOf(byField);
  }

  static Problems of(Doc error) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Doc problem : error.list("problems")) {
      fields.putIfAbsent(problem.text("field"), problem.text("message"));
    }
    return new Problems(error.text("code"), error.text("message"), fields);
  }

  /** With a problem that the form itself found. */
  static Problems of(String field, String sentence) {
    return new Problems("invalid", "Please put this right first.", Map.of(field, sentence));
  }

  public boolean any() {
    return !sentence.isEmpty();
  }

  /** The sentence on top, unless it stands beside one of these fields as well. */
  public String headline(List<String> fields) {
    return fields.stream().map(this::of).anyMatch(sentence::equals)
        ? "Please put this right first."
        : sentence;
  }

  /** What is wrong with a field; empty for nothing. */
  public String of(String field) {
    return byField.getOrDefault(field, "");
  }

  /** What is wrong with fields that the page does not have: they are told on top. */
  public List<String> except(List<String> fields) {
    return byField.entrySet().stream()
        .filter(entry -> !fields.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .distinct()
        .toList();
  }
}
