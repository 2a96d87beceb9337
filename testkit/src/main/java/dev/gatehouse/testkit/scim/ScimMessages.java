package dev.gatehouse.testkit.scim;

import dev.gatehouse.testkit.Person;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of requests, as RFC 7643 and RFC 7644 write them. */
final class ScimMessages {
  private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  private ScimMessages() {}

  /** RFC 7643 §4.1 and §4.3. The e-mail address is the user name, as most directories map it. */
  static ObjectNode user(Person person, boolean active) {
    ObjectNode user = resource(USER);
    user.withArray("schemas").add(ENTERPRISE);
    user.put("externalId", person.id());
    user.put("userName", person.email());
    user.putObject("name")
        .put("givenName", person.givenName())
        .put("familyName", person.familyName());
    user.put("displayName", person.name());
    user.put("active", active);
    user.putArray("emails")
        .addObject()
        .put("value", person.email())
        .put("type", "work")
        .put("primary", true);
    var department = person.claims().get("department");
    if (department != null && !department.isEmpty()) {
      user.putObject(ENTERPRISE).put("department", department.getFirst());
    }
    return user;
  }

  static ObjectNode group(String name) {
    return resource(GROUP).put("displayName", name);
  }

  static JsonNode active(boolean active) {
    ObjectNode patch = resource(PATCH);
    patch
        .putArray("Operations")
        .addObject()
        .put("op", "replace")
        .put("path", "active")
        .put("value", active);
    return patch;
  }

  static JsonNode addMember(String userId) {
    ObjectNode patch = resource(PATCH);
    patch
        .putArray("Operations")
        .addObject()
        .put("op", "add")
        .put("path", "members")
        .putArray("value")
        .addObject()
        .put("value", userId);
    return patch;
  }

  /** RFC 7644 §3.5.2.2. */
  static JsonNode removeMember(String userId) {
    ObjectNode patch = resource(PATCH);
    patch
        .putArray("Operations")
        .addObject()
        .put("op", "remove")
        .put("path", "members[value eq " + ScimClient.JSON.writeValueAsString(userId) + "]");
    return patch;
  }

  private static ObjectNode resource(String schema) {
    ObjectNode message = ScimClient.JSON.createObjectNode();
    message.putArray("schemas").add(schema);
    return message;
  }
}
