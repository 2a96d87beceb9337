package dev.gatehouse.protocol.scim;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The members of a message of the protocol, by name without case (RFC 7643 §2.1). */
final class RequestMembers {
  private final Map<String, JsonNode> byFoldedName;

  private RequestMembers(Map<String, JsonNode> byFoldedName) {
    this.byFoldedName = byFoldedName;
  }

  static RequestMembers of(ObjectNode body) throws Unacceptable {
    Map<String, JsonNode> members = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (var property : body.properties()) {
      ValueCoercion.requireOnce(seen, property.getKey());
      members.put(AttributePath.folded(property.getKey()), property.getValue());
    }
    return new RequestMembers(members);
  }

  /** Null is as good as missing. */
  JsonNode get(String name) {
    JsonNode value = byFoldedName.get(AttributePath.folded(name));
    return value == null || value.isNull() ? MissingNode.getInstance() : value;
  }

  /** As sent, so that null can be told from missing. */
  JsonNode stated(String name) {
    JsonNode value = byFoldedName.get(AttributePath.folded(name));
    return value == null ? MissingNode.getInstance() : value;
  }

  /**
   * RFC 7644 §3.1: a message names its schema. Leniency.FOREIGN_SCHEMAS: where it names none at
   * all, the endpoint says what it is; but a message that says to be another is refused.
   */
  void requireSchema(String urn) throws Unacceptable {
    JsonNode schemas = get("schemas");
    if (schemas.isMissingNode()) {
      return;
    }
    boolean named = false;
    if (schemas.isArray()) {
      for (JsonNode schema : schemas) {
        named |= schema.isString() && schema.stringValue().equalsIgnoreCase(urn);
      }
    }
    if (!named) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "schemas does not name " + urn + ".");
    }
  }
}
