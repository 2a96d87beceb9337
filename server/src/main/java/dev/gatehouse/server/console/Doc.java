package dev.gatehouse.server.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON document of the API, read by the names of its fields; {@code a.b} is field {@code b} of
 * the object {@code a}. What is not there reads as nothing: empty, false or zero.
 */
public final class Doc {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** Of no document. */
  public static final Doc NOTHING = new Doc(MAPPER.missingNode());

  private final JsonNode node;

  private Doc(JsonNode node) {
    this.node = node;
  }

  /**
   * @param json as the API wrote it
   */
  static Doc read(byte[] json) {
    return json.length == 0 ? NOTHING : new Doc(MAPPER.readTree(json));
  }

  /**
   * @param text JSON that stands as text in an answer
   * @throws tools.jackson.core.JacksonException if it is none
   */
  static Doc readText(String text) {
    return new Doc(MAPPER.readTree(text));
  }

  /** What the API reads. */
  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Whether there is a value, and not null. */
  public boolean has(String path) {
    JsonNode found = find(path);
    return !found.isMissingNode() && !found.isNull();
  }

  /** A text, number or boolean as text; empty if there is none. */
  public String text(String path) {
    return find(path).asString("");
  }

  /** The same, empty where the text is. */
  public Optional<String> optional(String path) {
    return Optional.of(text(path)).filter(text -> !text.isEmpty());
  }

  public boolean flag(String path) {
    return find(path).asBoolean(false);
  }

  public long number(String path) {
    return find(path).asLong(0);
  }

  public Optional<Instant> instant(String path) {
    try {
      return optional(path).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public Doc at(String path) {
    return new Doc(find(path));
  }

  /** A field by its very name, which may hold dots. */
  public Doc field(String name) {
    return new Doc(node.path(name));
  }

  /** The items of a list; of a page, those of {@code items}. */
  public List<Doc> list(String path) {
    List<Doc> items = new ArrayList<>();
    find(path).forEach(item -> items.add(new Doc(item)));
    return List.copyOf(items);
  }

  /** The items of a document that is a list. */
  public List<Doc> list() {
    return list("");
  }

  /** The items of a list of texts. */
  public List<String> texts(String path) {
    List<String> items = new ArrayList<>();
    find(path).forEach(item -> items.add(item.asString("")));
    return List.copyOf(items);
  }

  /** The fields of an object, where all are texts; their names may hold anything, dots as well. */
  public Map<String, String> pairs() {
    Map<String, String> pairs = new LinkedHashMap<>();
    node.properties().forEach(field -> pairs.put(field.getKey(), field.getValue().asString("")));
    return pairs;
  }

  /** The fields of an object, to be changed and written again. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    node.propertyNames().forEach(name -> values.put(name, node.get(name)));
    return values;
  }

  /** The names of the fields of an object. */
  public List<String> names() {
    return List.copyOf(node.propertyNames());
  }

  /** A text as it is, everything else as JSON. */
  String value() {
    return node.isString() ? node.asString() : node.toString();
  }

  boolean isObject() {
    return node.isObject();
  }

  /** As JSON in lines. */
  String pretty() {
    return node.toPrettyString();
  }

  private JsonNode find(String path) {
    JsonNode found = node;
    if (!path.isEmpty()) {
      for (String word : path.split("\\.", -1)) {
        found = found.path(word);
      }
    }
    return found;
  }

  /** As JSON. */
  @Override
  public String toString() {
    return node.toString();
  }
}
