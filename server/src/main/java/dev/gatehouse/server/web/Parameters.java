package dev.gatehouse.server.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Query parameters or form fields, decoded.
 *
 * @param values each name with its values in order of appearance
 */
public record Parameters(Map<String, List<String>> values) {

  public Parameters {
    values = Map.copyOf(values);
  }

  /**
   * The only value of a parameter, empty if it was not sent.
   *
   * @throws RefusedRequestException 400 if it was sent more than once: which one counts is
   *     ambiguous
   */
  public Optional<String> one(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw WebRefusal.DUPLICATE_PARAMETER.exception(400, "parameter " + name + " was sent twice");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  /**
   * The only value of a parameter that must be there.
   *
   * @throws RefusedRequestException 400 if it was not sent, or sent more than once
   */
  public String required(String name) {
    return one(name)
        .orElseThrow(
            () -> WebRefusal.MISSING_PARAMETER.exception(400, "parameter " + name + " is missing"));
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }
}
