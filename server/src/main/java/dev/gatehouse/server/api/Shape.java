package dev.gatehouse.server.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares JSON with the record that it will be read into, and tells everything that does not fit
 * together. What passes can be read; no record ever holds a null that it does not allow.
 */
final class Shape {
  /** No number of this API is larger; larger ones would not fit into times. */
  private static final long LARGEST_NUMBER = 100_000_000_000L;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
  private static final int MOST_PROBLEMS = 50;
  private static final int LONGEST_NAME_TOLD = 60;

  private final List<ErrorBody.Problem> problems = new ArrayList<>();

  private Shape() {}

  /** Everything that does not fit, at most fifty; empty if it fits. */
  static List<ErrorBody.Problem> problems(JsonNode node, Class<? extends Record> type) {
    Shape shape = new Shape();
    shape.record(node, type, "");
    return shape.problems.stream().limit(MOST_PROBLEMS).toList();
  }

  /** Whether both databases and UTF-8 can hold it: no NUL, no half of a surrogate pair. */
  static boolean isStorable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }

  private void record(JsonNode node, Class<?> type, String path) {
    if (!(node instanceof ObjectNode object)) {
      wrong(path, "Must be an object with fields.");
      return;
    }
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    for (String name : object.propertyNames()) {
      if (!names.contains(name)) {
        String told = name.length() > LONGEST_NAME_TOLD ? "…" : name;
        String near = Suggestion.of(told, names);
        add(
            below(path, told),
            "field_unknown",
            "There is no such field" + (near.isEmpty() ? "." : near));
      }
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String here = below(path, component.getName());
      JsonNode value = object.get(component.getName());
      if (value != null && !value.isNull()) {
        value(value, component.getGenericType(), here);
      } else if (JsonSchemas.isRequired(component)) {
        add(here, "required", "Is needed.");
      }
    }
  }

  private void value(JsonNode node, Type type, String path) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      list(node, generic.getActualTypeArguments()[0], path);
    } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      map(node, generic.getActualTypeArguments()[1], path);
    } else if (type instanceof Class<?> plain) {
      plain(node, plain, path);
    } else {
      throw new IllegalArgumentException("no shape of " + type);
    }
  }

  private void list(JsonNode node, Type item, String path) {
    if (!node.isArray()) {
      wrong(path, "Must be a list.");
      return;
    }
    int index = 0;
    for (JsonNode one : node) {
      value(one, item, path + "[" + index++ + "]");
    }
  }

  private void map(JsonNode node, Type item, String path) {
    if (!node.isObject()) {
      wrong(path, "Must be an object with fields.");
      return;
    }
    node.properties().forEach(entry -> value(entry.getValue(), item, below(path, entry.getKey())));
  }

  private void plain(JsonNode node, Class<?> type, String path) {
    if (type == String.class) {
      require(node.isString(), path, "Must be text.");
      storable(node, path);
    } else if (type == boolean.class || type == Boolean.class) {
      require(node.isBoolean(), path, "Must be true or false.");
    } else if (type == int.class || type == Integer.class) {
      require(node.isIntegralNumber() && node.canConvertToInt(), path, "Must be a whole number.");
    } else if (type == long.class || type == Long.class) {
      require(isBoundedNumber(node), path, "Must be a whole number, and not a vast one.");
    } else if (type == Instant.class) {
      require(isInstant(node), path, "Must be a time such as 2030-01-31T12:00:00Z.");
    } else if (type == URI.class) {
      require(isAddress(node), path, "Must be an address such as https://example.com/path.");
    } else if (type.isEnum()) {
      List<String> words = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
      require(
          node.isString() && words.contains(node.stringValue()),
          path,
          "Must be one of " + String.join(", ", words) + ".");
    } else if (type.isRecord()) {
      record(node, type, path);
    } else if (JsonNode.class.isAssignableFrom(type)) {
      require(type.isInstance(node), path, "Must be an object with fields.");
      storable(node, path);
    } else {
      throw new IllegalArgumentException("no shape of " + type);
    }
  }

  private void storable(JsonNode node, String path) {
    if (node.isString() && !isStorable(node.stringValue())) {
      add(path, "text_invalid", "Holds a character that cannot be stored.");
    }
    node.forEach(child -> storable(child, path));
  }

  private static boolean isBoundedNumber(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && Math.abs(node.longValue()) <= LARGEST_NUMBER;
  }

  private static boolean isInstant(JsonNode node) {
    try {
      if (!node.isString()) {
        return false;
      }
      Instant instant = Instant.parse(node.stringValue());
      return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isAddress(JsonNode node) {
    try {
      return node.isString() && new URI(node.stringValue()).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void require(boolean fits, String path, String sentence) {
    if (!fits) {
      wrong(path, sentence);
    }
  }

  private void wrong(String path, String sentence) {
    add(path, "type_wrong", sentence);
  }

  private void add(String path, String code, String sentence) {
    problems.add(new ErrorBody.Problem(path, code, sentence));
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
