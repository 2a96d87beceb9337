package dev.gatehouse.server.scim.conversations;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a conversation has learnt so far, such as the id of whom it created. */
final class Variables {
  private static final Pattern HOLE = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9]*)}}");

  private final Map<String, String> values;

  Variables(Map<String, String> known) {
    values = new HashMap<>(known);
  }

  /** Puts values into each hole of a text. */
  String filled(String text) {
    return HOLE.matcher(text)
        .replaceAll(
            hole ->
                Matcher.quoteReplacement(
                    Optional.ofNullable(values.get(hole.group(1)))
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "nothing was captured as " + hole.group()))));
  }

  /** The name, where a pattern is nothing but a hole that nothing fills yet. */
  Optional<String> capturedBy(String pattern) {
    Matcher whole = HOLE.matcher(pattern);
    return whole.matches() && !values.containsKey(whole.group(1))
        ? Optional.of(whole.group(1))
        : Optional.empty();
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  Variables copy() {
    return new Variables(values);
  }

  void become(Variables other) {
    values.clear();
    values.putAll(other.values);
  }
}
