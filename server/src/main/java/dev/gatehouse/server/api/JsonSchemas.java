package dev.gatehouse.server.api;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 uses it) of the records that the API reads and writes,
 * collected as named components.
 */
final class JsonSchemas {
  private final Map<String, Object> components = new TreeMap<>();
  private final Map<String, Class<?>> named = new HashMap<>();

  /** Every record met so far, by its simple name. */
  Map<String, Object> components() {
    return components;
  }

  /** The schema of a type; a record becomes a reference to its component. */
  Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    if (type instanceof Class<?> plain) {
      return ofClass(plain);
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private Object ofGeneric(ParameterizedType generic) {
    Type[] arguments = generic.getActualTypeArguments();
    if (generic.getRawType() == List.class) {
      return Map.of("type", "array", "items", of(arguments[0]));
    }
    if (generic.getRawType() == Map.class) {
      return Map.of("type", "object", "additionalProperties", of(arguments[1]));
    }
    if (generic.getRawType() == Optional.class) {
      return of(arguments[0]);
    }
    if (generic.getRawType() == Page.class) {
      return Map.of(
          "type",
          "object",
          "required",
          List.of("items"),
          "properties",
          Map.of(
              "items",
              Map.of("type", "array", "items", of(arguments[0])),
              "next",
              Map.of(
                  "type",
                  "string",
                  "description",
                  "Give this as 'after' for the next page; absent on the last.")));
    }
    throw new IllegalArgumentException("no schema for " + generic);
  }

  private Object ofClass(Class<?> plain) {
    if (plain == String.class) {
      return Map.of("type", "string");
    }
    if (plain == URI.class) {
      return Map.of("type", "string", "format", "uri");
    }
    if (plain == Instant.class) {
      return Map.of("type", "string", "format", "date-time");
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (plain == int.class
        || plain == Integer.class
        || plain == long.class
        || plain == Long.class) {
      return Map.of("type", "integer");
    }
    if (plain == double.class || plain == Double.class) {
      return Map.of("type", "number");
    }
    if (plain == ObjectNode.class) {
      return Map.of("type", "object");
    }
    if (JsonNode.class.isAssignableFrom(plain)) {
      return Map.of();
    }
    if (plain.isEnum()) {
      return Map.of(
          "type",
          "string",
          "enum",
          Arrays.stream(plain.getEnumConstants()).map(Object::toString).toList());
    }
    if (plain.isRecord()) {
      return ofRecord(plain);
    }
    throw new IllegalArgumentException("no schema for " + plain);
  }

  private Object ofRecord(Class<?> record) {
    String name = record.getSimpleName();
    Class<?> namesake = named.putIfAbsent(name, record);
    if (namesake != null && namesake != record) {
      throw new IllegalStateException("two records are called " + name);
    }
    if (!components.containsKey(name)) {
      components.put(name, Map.of());
      Map<String, Object> properties = new LinkedHashMap<>();
      List<String> required = new ArrayList<>();
      for (RecordComponent component : record.getRecordComponents()) {
        String property = component.getName();
        properties.put(property, described(component));
        if (isRequired(component)) {
          required.add(property);
        }
      }
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("type", "object");
      schema.put("properties", properties);
      if (!required.isEmpty()) {
        schema.put("required", required);
      }
      schema.put("additionalProperties", false);
      components.put(name, schema);
    }
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private Object described(RecordComponent component) {
    Object schema = of(component.getGenericType());
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      return schema;
    }
    Map<String, Object> described = new LinkedHashMap<>();
    ((Map<?, ?>) schema).forEach((key, value) -> described.put((String) key, value));
    described.put("description", doc.value());
    return described;
  }

  /** Whether a record of ours must have it: neither Optional nor marked as nullable. */
  static boolean isRequired(RecordComponent component) {
    return component.getType() != Optional.class
        && !isNullable(component.getAnnotatedType())
        && !isNullable(component);
  }

  private static boolean isNullable(AnnotatedElement element) {
    return element.isAnnotationPresent(Nullable.class);
  }
}
