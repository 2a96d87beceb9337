package dev.gatehouse.server.scim.conversations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a JSON document must look like.
 *
 * <ul>
 *   <li>An object has each member of its pattern, and may have more.
 *   <li>An array has as many elements as its pattern, each matching another one, in any order: SCIM
 *       gives the values of an attribute no order (RFC 7643 §2.4).
 *   <li>{@code "{{name}}"} captures a text where nothing is known by that name yet, and else must
 *       equal what was captured. A text may also hold captured values among other characters.
 *   <li>{@code "{{*}}"} is anything at all, {@code "{{absent}}"} stands for a member that must be
 *       missing.
 *   <li>Anything else is equal.
 * </ul>
 */
final class JsonPattern {
  private static final String ANYTHING = "{{*}}";
  private static final String ABSENT = "{{absent}}";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JsonNode pattern;

  JsonPattern(String pattern) {
    this.pattern = JSON.readTree(pattern);
  }

  /**
   * Compares, and captures when everything matches.
   *
   * @return what differs first, with its place; empty when it matches
   */
  Optional<String> difference(String document, Variables variables) {
    var captured = variables.copy();
    var difference = compare("$", pattern, JSON.readTree(document), captured);
    if (difference.isEmpty()) {
      variables.become(captured);
    }
    return difference;
  }

  private static Optional<String> compare(
      String place, JsonNode pattern, JsonNode actual, Variables variables) {
    return switch (pattern) {
      case ObjectNode object -> compareObject(place, object, actual, variables);
      case ArrayNode array -> compareArray(place, array, actual, variables);
      default ->
          pattern.isString()
              ? compareText(place, pattern.asString(), actual, variables)
              : equal(place, pattern, actual);
    };
  }

  private static Optional<String> compareObject(
      String place, ObjectNode pattern, JsonNode actual, Variables variables) {
    if (!actual.isObject()) {
      return Optional.of(place + ": expected an object, found " + actual);
    }
    for (var member : pattern.properties()) {
      String inside = place + "." + member.getKey();
      JsonNode found = actual.get(member.getKey());
      boolean absent = member.getValue().isString() && member.getValue().asString().equals(ABSENT);
      if (absent != (found == null)) {
        return Optional.of(inside + (absent ? ": should be absent, found " + found : ": missing"));
      }
      if (found != null) {
        var difference = compare(inside, member.getValue(), found, variables);
        if (difference.isPresent()) {
          return difference;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> compareArray(
      String place, ArrayNode pattern, JsonNode actual, Variables variables) {
    if (!actual.isArray() || actual.size() != pattern.size()) {
      return Optional.of(place + ": expected an array of " + pattern.size() + ", found " + actual);
    }
    List<JsonNode> left = new ArrayList<>();
    actual.forEach(left::add);
    return pairUp(place, pattern, 0, left, variables);
  }

  /** Tries each element that is left for the pattern at {@code index}, and goes back when stuck. */
  private static Optional<String> pairUp(
      String place, ArrayNode pattern, int index, List<JsonNode> left, Variables variables) {
    if (index == pattern.size()) {
      return Optional.empty();
    }
    Optional<String> difference = Optional.empty();
    for (JsonNode candidate : left) {
      var tried = variables.copy();
      difference = compare(place + "[" + index + "]", pattern.get(index), candidate, tried);
      if (difference.isEmpty()) {
        List<JsonNode> others = new ArrayList<>(left);
        others.remove(candidate);
        difference = pairUp(place, pattern, index + 1, others, tried);
      }
      if (difference.isEmpty()) {
        variables.become(tried);
        return difference;
      }
    }
    // With a single candidate its own difference says more.
    return left.size() == 1
        ? difference
        : Optional.of(place + "[" + index + "]: no element is like " + pattern.get(index));
  }

  private static Optional<String> compareText(
      String place, String pattern, JsonNode actual, Variables variables) {
    if (pattern.equals(ANYTHING)) {
      return Optional.empty();
    }
    var captured = variables.capturedBy(pattern);
    if (captured.isPresent() && actual.isString()) {
      variables.put(captured.get(), actual.asString());
      return Optional.empty();
    }
    if (captured.isPresent()) {
      return Optional.of(place + ": expected a text to capture, found " + actual);
    }
    return equal(place, JSON.getNodeFactory().stringNode(variables.filled(pattern)), actual);
  }

  private static Optional<String> equal(String place, JsonNode expected, JsonNode actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(place + ": expected " + expected + ", found " + actual);
  }
}
