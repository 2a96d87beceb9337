package dev.gatehouse.protocol.scim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the attribute {@code roles} of a user says, for directories that give roles by it. */
public final class UserRoles {
  private static final String ROLES = "roles";
  private static final String VALUE = "value";
  private static final String DISPLAY = "display";

  private UserRoles() {}

  /**
   * The names of roles, each once whatever its case: those that are primary first, else in the
   * order of the document. An element without a value names none.
   *
   * @param user in canonical form
   */
  public static List<String> named(ObjectNode user) {
    Map<String, String> names = new LinkedHashMap<>();
    List<JsonNode> all = user.path(ROLES).valueStream().map(UserRoles::plainRole).toList();
    for (boolean primary : new boolean[] {true, false}) {
      all.stream()
          .filter(role -> ValueCoercion.isPrimary(role) == primary)
          .map(role -> role.path(VALUE).asString("").strip())
          .filter(name -> !name.isEmpty())
          .forEach(name -> names.putIfAbsent(CaseFolding.fold(name), name));
    }
    return List.copyOf(names.values());
  }

  /** The user with plain values; see {@link Leniency#ROLE_AS_JSON}. */
  public static ObjectNode plain(ObjectNode user) {
    if (!user.has(ROLES)) {
      return user;
    }
    ObjectNode plain = user.deepCopy();
    List<JsonNode> roles = new ArrayList<>();
    user.path(ROLES).forEach(role -> roles.add(plainRole(role)));
    plain.putArray(ROLES).addAll(roles);
    return plain;
  }

  /**
   * The changes with plain values, so that what was said in one form is found in another: Entra
   * creates with plain values and changes with the others.
   */
  public static List<PatchOperation.OnAttribute> plain(
      List<PatchOperation.OnAttribute> operations) {
    return operations.stream().map(UserRoles::plain).toList();
  }

  private static PatchOperation.OnAttribute plain(PatchOperation.OnAttribute operation) {
    AttributePath path = operation.path();
    if (path.extension() || !path.attribute().name().equals(ROLES)) {
      return operation;
    }
    return switch (operation) {
      case PatchOperation.AddValues(var unused, List<JsonNode> values) ->
          new PatchOperation.AddValues(path, values.stream().map(UserRoles::plainRole).toList());
      case PatchOperation.ReplaceValues(var unused, List<JsonNode> values) ->
          new PatchOperation.ReplaceValues(
              path, values.stream().map(UserRoles::plainRole).toList());
      case PatchOperation.RemoveValues(var unused, List<JsonNode> values) ->
          new PatchOperation.RemoveValues(
              path, values.stream().map(UserRoles::valueAlone).toList());
      case PatchOperation.ChangeElements(
              var unused,
              var filter,
              ObjectNode change,
              boolean whole,
              Optional<ObjectNode> made) ->
          new PatchOperation.ChangeElements(
              path,
              filter,
              (ObjectNode) plainRole(change),
              whole,
              made.map(one -> (ObjectNode) plainRole(one)));
      case PatchOperation.OwnId same -> same;
      case PatchOperation.SetValue same -> same;
      case PatchOperation.Remove same -> same;
    };
  }

  /** A value is enough to know a role by; how else it was described when it came, may differ. */
  private static JsonNode valueAlone(JsonNode role) {
    JsonNode plain = plainRole(role);
    return plain == role || !(plain instanceof ObjectNode object) ? role : object.retain(VALUE);
  }

  /**
   * Leniency.ROLE_AS_JSON: a value that is the text of a JSON object is what {@code value} in that
   * says, or else {@code displayName}. Anything else is left as it is.
   */
  private static JsonNode plainRole(JsonNode role) {
    String text = role.path(VALUE).asString("").strip();
    if (!(role instanceof ObjectNode sent)
        || !text.startsWith("{")
        || !(ScimJson.parseObject(
                text.getBytes(StandardCharsets.UTF_8), ScimLimits.STRING_CHARACTERS * 3)
            instanceof ScimResult.Accepted<ObjectNode>(ObjectNode inner))) {
      return role;
    }
    String display = inner.path("displayName").asString("").strip();
    String value = inner.path(VALUE).asString("").strip();
    if (value.isEmpty() && display.isEmpty()) {
      return role;
    }
    ObjectNode plain = sent.deepCopy().put(VALUE, value.isEmpty() ? display : value);
    if (!plain.has(DISPLAY) && !display.isEmpty()) {
      plain.put(DISPLAY, display);
    }
    return plain;
  }
}
