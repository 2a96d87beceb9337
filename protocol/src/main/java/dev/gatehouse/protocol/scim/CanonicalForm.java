package dev.gatehouse.protocol.scim;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a resource looks like when it is in canonical form, and how it gets there. */
final class CanonicalForm {
  static final String ACTIVE = "active";

  private CanonicalForm() {}

  /** The object that an attribute stands in; an extension's is made where it is missing. */
  static ObjectNode holder(ObjectNode resource, AttributePath path) {
    return path.extension() ? resource.withObjectProperty(path.schema()) : resource;
  }

  static boolean isActive(AttributePath path) {
    return !path.extension() && path.attribute().name().equals(ACTIVE);
  }

  /** Leaves nothing empty behind and says which schemas are in use (RFC 7643 §3). */
  static void finish(ResourceType type, ObjectNode resource) {
    prune(resource, type.attributes());
    ArrayNode schemas = JsonNodeFactory.instance.arrayNode();
    schemas.add(type.schema().id());
    for (Schema extension : type.extensions()) {
      if (resource.path(extension.id()) instanceof ObjectNode object) {
        prune(object, extension.attributes());
        if (object.isEmpty()) {
          resource.remove(extension.id());
        } else {
          schemas.add(extension.id());
        }
      }
    }
    resource.set("schemas", schemas);
  }

  /** RFC 7643 §2.5: an empty array or object is no value. */
  private static void prune(ObjectNode holder, List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      JsonNode value = holder.path(attribute.name());
      if (value.isContainer() && value.isEmpty()) {
        holder.remove(attribute.name());
      }
    }
  }

  static void requireComplete(ResourceType type, ObjectNode resource) throws Unacceptable {
    for (Attribute attribute : type.schema().attributes()) {
      if (attribute.required() && !resource.has(attribute.name())) {
        // RFC 7644 §3.12: a required value is missing.
        throw new Unacceptable(ScimType.INVALID_VALUE, attribute.name() + " is required.");
      }
    }
  }
}
