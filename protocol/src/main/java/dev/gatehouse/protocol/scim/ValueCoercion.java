package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Attribute.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What clients sent, as values of the schema's types. Empty is unassigned: null, an empty array or
 * an empty object (RFC 7643 §2.5).
 */
final class ValueCoercion {
  private ValueCoercion() {}

  /** Leniency.BOOLEANS_AS_STRINGS. */
  static Optional<Boolean> truth(String text) {
    if (text.equalsIgnoreCase("true")) {
      return Optional.of(true);
    }
    return text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
  }

  /** The values of a multi-valued attribute, each once. */
  static List<JsonNode> many(AttributePath path, JsonNode sent, int most) throws Unacceptable {
    List<JsonNode> sentValues = new ArrayList<>();
    if (sent.isArray()) {
      if (sent.size() > most) {
        throw tooMany(path, most);
      }
      sent.forEach(sentValues::add);
    } else {
      // Leniency.SINGLE_FOR_MANY.
      sentValues.add(sent);
    }
    Set<JsonNode> values = new LinkedHashSet<>();
    for (JsonNode value : sentValues) {
      single(path, value).ifPresent(values::add);
    }
    requireOnePrimary(path, values);
    return List.copyOf(values);
  }

  static Unacceptable tooMany(AttributePath path, int most) {
    return new Unacceptable(
        ScimType.INVALID_VALUE, path.text() + " may have " + most + " values at most.");
  }

  /** RFC 7643 §2.4: "primary" is true at most once. */
  private static void requireOnePrimary(AttributePath path, Set<JsonNode> values)
      throws Unacceptable {
    long primaries = values.stream().filter(ValueCoercion::isPrimary).count();
    if (primaries > 1) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE, path.text() + " has more than one primary value.");
    }
  }

  static boolean isPrimary(JsonNode element) {
    return element.path("primary").asBoolean(false);
  }

  /** One value of the path's target, whether that has many or not. */
  static Optional<JsonNode> single(AttributePath path, JsonNode sent) throws Unacceptable {
    Attribute target = path.target();
    if (sent.isNull() || sent.isMissingNode()) {
      return Optional.empty();
    }
    if (sent.isArray() && !target.multiValued()) {
      return ofArray(path, sent);
    }
    return target.isComplex() ? complex(path, sent) : Optional.of(simple(path, sent));
  }

  /** Leniency.ARRAY_OF_ONE, in which Entra wraps simple values as well: {@code [{"value": …}]}. */
  private static Optional<JsonNode> ofArray(AttributePath path, JsonNode sent) throws Unacceptable {
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (sent.size() > 1 || sent.get(0).isArray()) {
      throw wrong(path, "a single value");
    }
    JsonNode one = sent.get(0);
    boolean wrapped = one.isObject() && !path.target().isComplex();
    return single(path, wrapped ? one.path("value") : one);
  }

  private static Optional<JsonNode> complex(AttributePath path, JsonNode sent) throws Unacceptable {
    if (sent.isString() && path.attribute().subAttribute("value").isPresent()) {
      // Leniency.STRING_FOR_COMPLEX.
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      return complex(path, object.set("value", sent));
    }
    if (!(sent instanceof ObjectNode object)) {
      throw wrong(path, "an object");
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    Set<String> seen = new HashSet<>();
    for (var property : object.properties()) {
      requireOnce(seen, property.getKey());
      Optional<Attribute> sub = path.attribute().subAttribute(property.getKey());
      // Leniency.UNKNOWN_ATTRIBUTES; and RFC 7644 §3.3: what is read-only is passed over.
      if (sub.isPresent() && !sub.get().isReadOnly()) {
        single(path.sub(sub.get()), property.getValue())
            .ifPresent(known -> value.set(sub.get().name(), known));
      }
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** Names are compared without case, so that two spellings are one name twice. */
  static void requireOnce(Set<String> seen, String name) throws Unacceptable {
    if (!seen.add(AttributePath.folded(name))) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "An attribute is named twice: " + name + ".");
    }
  }

  private static JsonNode simple(AttributePath path, JsonNode sent) throws Unacceptable {
    return switch (path.target().type()) {
      case STRING, REFERENCE -> text(path, sent);
      case BINARY -> binary(path, sent);
      case BOOLEAN -> bool(path, sent);
      case INTEGER -> {
        if (!sent.isIntegralNumber()) {
          throw wrong(path, "an integer");
        }
        yield sent;
      }
      case DECIMAL -> {
        if (!sent.isNumber()) {
          throw wrong(path, "a number");
        }
        yield sent;
      }
      case DATE_TIME -> {
        if (ScimTime.parse(text(path, sent).stringValue()).isEmpty()) {
          throw wrong(path, "a time such as \"2026-05-13T04:42:34Z\"");
        }
        yield sent;
      }
      case COMPLEX -> throw new IllegalArgumentException("not simple: " + path.text());
    };
  }

  private static JsonNode text(AttributePath path, JsonNode sent) throws Unacceptable {
    if (!sent.isString()) {
      throw wrong(path, "a string");
    }
    String text = sent.stringValue();
    if (text.length() > ScimLimits.STRING_CHARACTERS) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE,
          path.text() + " is longer than " + ScimLimits.STRING_CHARACTERS + " characters.");
    }
    if (isKey(path) && text.getBytes(StandardCharsets.UTF_8).length > ScimLimits.KEY_OCTETS) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE,
          path.text() + " is longer than " + ScimLimits.KEY_OCTETS + " octets.");
    }
    if (path.target().required() && text.isBlank()) {
      throw new Unacceptable(ScimType.INVALID_VALUE, path.text() + " may not be empty.");
    }
    return sent;
  }

  private static boolean isKey(AttributePath path) {
    Attribute target = path.target();
    return target.uniqueness() != Attribute.Uniqueness.NONE
        || target.equals(CommonAttributes.EXTERNAL_ID)
        || (target.caseExact() && target.type() == Type.STRING);
  }

  private static JsonNode binary(AttributePath path, JsonNode sent) throws Unacceptable {
    String text = text(path, sent).stringValue();
    try {
      // RFC 7643 §2.3.6: base64 or base64url.
      String standard = text.replace('-', '+').replace('_', '/');
      Base64.getDecoder().decode(standard);
      return sent;
    } catch (IllegalArgumentException notBase64) {
      throw wrong(path, "base64");
    }
  }

  private static JsonNode bool(AttributePath path, JsonNode sent) throws Unacceptable {
    if (sent.isBoolean()) {
      return sent;
    }
    Optional<Boolean> truth = sent.isString() ? truth(sent.stringValue()) : Optional.empty();
    return BooleanNode.valueOf(truth.orElseThrow(() -> wrong(path, "true or false")));
  }

  static Unacceptable wrong(AttributePath path, String expected) {
    return new Unacceptable(
        ScimType.INVALID_VALUE, "The value of " + path.text() + " is not " + expected + ".");
  }
}
