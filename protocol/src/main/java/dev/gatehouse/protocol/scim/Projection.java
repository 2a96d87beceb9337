package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Attribute.Returned;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which attributes an answer has (RFC 7644 §3.9, RFC 7643 §7 "returned"). Names that no schema
 * knows select nothing and exclude nothing.
 */
public final class Projection {
  private final ResourceType type;
  private final Mode mode;

  /** Of {@link AttributePath#text}, as the names of the parameter resolved. */
  private final Set<String> named;

  private enum Mode {
    DEFAULT,
    ONLY,
    WITHOUT
  }

  private Projection(ResourceType type, Mode mode, Set<String> named) {
    this.type = type;
    this.mode = mode;
    this.named = Set.copyOf(named);
  }

  /** Without either parameter. */
  public static Projection standard(ResourceType type) {
    return new Projection(type, Mode.DEFAULT, Set.of());
  }

  /**
   * @param attributes the parameter's value, names separated by commas; empty is as good as absent
   * @param excludedAttributes the same
   */
  public static ScimResult<Projection> parse(
      ResourceType type, String attributes, String excludedAttributes) {
    return Unacceptable.caught(
        () -> read(type, separated(attributes), separated(excludedAttributes)));
  }

  static Projection read(ResourceType type, List<String> attributes, List<String> excluded)
      throws Unacceptable {
    if (!attributes.isEmpty() && !excluded.isEmpty()) {
      // RFC 7644 §3.9: mutually exclusive.
      throw new Unacceptable(
          ScimType.INVALID_VALUE, "attributes and excludedAttributes exclude each other.");
    }
    if (attributes.size() + excluded.size() > ScimLimits.PROJECTED_ATTRIBUTES) {
      throw new Unacceptable(
          ScimType.INVALID_VALUE,
          "More than " + ScimLimits.PROJECTED_ATTRIBUTES + " attributes are named.");
    }
    if (!attributes.isEmpty()) {
      return new Projection(type, Mode.ONLY, resolved(type, attributes));
    }
    return excluded.isEmpty()
        ? standard(type)
        : new Projection(type, Mode.WITHOUT, resolved(type, excluded));
  }

  private static List<String> separated(String names) {
    List<String> separated = new ArrayList<>();
    // A limit, so that a parameter of commas alone costs little.
    for (String name : names.split(",", ScimLimits.PROJECTED_ATTRIBUTES + 2)) {
      if (!name.isBlank()) {
        separated.add(name.strip());
      }
    }
    return separated;
  }

  private static Set<String> resolved(ResourceType type, List<String> names) {
    Set<String> resolved = new HashSet<>();
    for (String name : names) {
      Optional<Schema> extension = type.extension(name);
      if (extension.isPresent()) {
        for (Attribute attribute : extension.get().attributes()) {
          resolved.add(AttributePath.of(extension.get(), attribute).text());
        }
      } else if (name.equalsIgnoreCase(type.schema().id())) {
        for (Attribute attribute : type.schema().attributes()) {
          resolved.add(AttributePath.of(type, attribute).text());
        }
      } else {
        AttributePath.resolveQueried(type, name).ifPresent(path -> resolved.add(path.text()));
      }
    }
    return resolved;
  }

  /**
   * Whether any part of an attribute of the core schema will be answered, so that what is dear to
   * load, such as {@code members} and {@code groups}, is loaded only then.
   */
  public boolean includes(String attribute) {
    return type.attribute(attribute)
        .map(known -> AttributePath.of(type, known))
        .filter(path -> selectsAnyOf(path))
        .isPresent();
  }

  private boolean selectsAnyOf(AttributePath path) {
    if (selects(path)) {
      return true;
    }
    return path.attribute().subAttributes().stream().anyMatch(sub -> selects(path.sub(sub)));
  }

  /**
   * @param resource in canonical form, with id and meta; not changed
   */
  public ObjectNode apply(ObjectNode resource) {
    ObjectNode projected = JsonNodeFactory.instance.objectNode();
    for (Attribute attribute : type.attributes()) {
      copy(AttributePath.of(type, attribute), resource, projected);
    }
    for (Schema extension : type.extensions()) {
      if (resource.path(extension.id()) instanceof ObjectNode from) {
        ObjectNode into = JsonNodeFactory.instance.objectNode();
        for (Attribute attribute : extension.attributes()) {
          copy(AttributePath.of(extension, attribute), from, into);
        }
        if (!into.isEmpty()) {
          projected.set(extension.id(), into);
        }
      }
    }
    return projected;
  }

  private void copy(AttributePath path, ObjectNode from, ObjectNode into) {
    JsonNode value = from.path(path.attribute().name());
    if (value.isMissingNode() || !selectsAnyOf(path)) {
      return;
    }
    JsonNode selected = path.attribute().isComplex() ? parts(path, value) : value.deepCopy();
    if (!selected.isContainer() || !selected.isEmpty()) {
      into.set(path.attribute().name(), selected);
    }
  }

  private JsonNode parts(AttributePath path, JsonNode value) {
    if (value.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : value) {
        JsonNode part = parts(path, element);
        if (!part.isEmpty()) {
          array.add(part);
        }
      }
      return array;
    }
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    for (Attribute sub : path.attribute().subAttributes()) {
      JsonNode subValue = value.path(sub.name());
      if (!subValue.isMissingNode() && selects(path.sub(sub))) {
        part.set(sub.name(), subValue.deepCopy());
      }
    }
    return part;
  }

  /** Whether the attribute, or the one sub-attribute, is answered. */
  private boolean selects(AttributePath path) {
    Returned returned = path.target().returned();
    boolean parentSelected = path.subAttribute().isEmpty() || isNamed(path.parent());
    return switch (returned) {
      case ALWAYS -> path.subAttribute().isEmpty() || selectsParent(path);
      case NEVER -> false;
      case DEFAULT ->
          switch (mode) {
            case DEFAULT -> selectsParentByDefault(path);
            case ONLY -> isNamed(path) || (path.subAttribute().isPresent() && parentSelected);
            case WITHOUT -> !isNamed(path) && selectsParentByDefault(path);
          };
      // RFC 7643 §7: only when it is asked for.
      case REQUEST -> mode == Mode.ONLY && (isNamed(path) || isNamed(path.parent()));
    };
  }

  private boolean selectsParent(AttributePath path) {
    return selects(path.parent());
  }

  private boolean selectsParentByDefault(AttributePath path) {
    return path.subAttribute().isEmpty() || selects(path.parent());
  }

  private boolean isNamed(AttributePath path) {
    return named.contains(path.text());
  }
}
