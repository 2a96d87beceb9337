package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.Attribute;
import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.CaseFolding;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values in a document, each as a row by which filters and sorting find it. Pure. */
final class ScimValues {
  /** Characters of a value in the key of an index; the others go on in {@code rest}. */
  static final int HEAD = 400;

  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:";

  /** The paths by which clients look for people and groups: these have an index by value. */
  private static final Set<String> SOUGHT =
      Set.of(
          "externalId",
          "displayName",
          "name.familyName",
          "name.givenName",
          "emails.value",
          "phoneNumbers.value",
          ENTERPRISE + "employeeNumber",
          ENTERPRISE + "department",
          ENTERPRISE + "manager.value");

  private ScimValues() {}

  /**
   * One value.
   *
   * @param element its position in a multi-valued attribute, else 0
   * @param text without case unless the attribute is {@code caseExact}
   */
  record Value(String path, int element, String text) {
    String head() {
      return ScimValues.head(text);
    }

    String rest() {
      return ScimValues.rest(text);
    }

    /** Nearly everybody is active, so that an index on that would find nobody quicker. */
    boolean sought() {
      return isSought(path) || (path.equals("active") && text.equals("false"));
    }
  }

  static boolean isSought(String path) {
    return SOUGHT.contains(path);
  }

  static String head(String text) {
    return isLong(text) ? text.substring(0, text.offsetByCodePoints(0, HEAD)) : text;
  }

  static String rest(String text) {
    return isLong(text) ? text.substring(text.offsetByCodePoints(0, HEAD)) : "";
  }

  private static boolean isLong(String text) {
    return text.length() > HEAD && text.codePointCount(0, text.length()) > HEAD;
  }

  static List<Value> of(ResourceType type, ObjectNode document) {
    List<Value> values = new ArrayList<>();
    // The name has a column of its own.
    String name = type.equals(ResourceType.USER) ? "userName" : "displayName";
    String core = type.schema().id();
    add(
        values,
        document,
        key -> key.equals(name) ? Optional.empty() : type.attribute(key),
        found -> path(core, false, found));
    for (Schema extension : type.extensions()) {
      if (document.get(extension.id()) instanceof ObjectNode object) {
        add(values, object, extension::attribute, found -> path(extension.id(), true, found));
      }
    }
    return values;
  }

  private static AttributePath path(String schema, boolean extension, Attribute attribute) {
    return new AttributePath(schema, extension, attribute, Optional.empty());
  }

  private static void add(
      List<Value> values,
      ObjectNode object,
      Function<String, Optional<Attribute>> schema,
      Function<Attribute, AttributePath> pathOf) {
    for (var property : object.properties()) {
      // What is no attribute is an extension's object, which has its own turn.
      schema
          .apply(property.getKey())
          .ifPresent(found -> addAttribute(values, pathOf.apply(found), property.getValue()));
    }
  }

  private static void addAttribute(List<Value> values, AttributePath path, JsonNode value) {
    if (!value.isArray()) {
      addElement(values, path, 0, value);
      return;
    }
    int element = 0;
    for (JsonNode one : value) {
      addElement(values, path, element++, one);
    }
  }

  private static void addElement(
      List<Value> values, AttributePath path, int element, JsonNode value) {
    if (!(value instanceof ObjectNode object)) {
      values.add(new Value(path.text(), element, text(path.target(), value)));
      return;
    }
    for (var property : object.properties()) {
      path.attribute()
          .subAttribute(property.getKey())
          .ifPresent(
              sub ->
                  values.add(
                      new Value(path.sub(sub).text(), element, text(sub, property.getValue()))));
    }
  }

  private static String text(Attribute attribute, JsonNode value) {
    String text = value.asString();
    boolean isText =
        switch (attribute.type()) {
          case STRING, REFERENCE, BINARY -> true;
          case BOOLEAN, DECIMAL, INTEGER, DATE_TIME, COMPLEX -> false;
        };
    return isText && !attribute.caseExact() ? CaseFolding.fold(text) : text;
  }
}
