package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an object says of one attribute.
 *
 * @param value as sent, null where it was null
 */
record BodyEntry(PatchPath path, JsonNode value) {
  private static final String PASSWORD = "password";

  /**
   * All that an object says, in its order: names, dotted names, names with URNs, and objects under
   * a schema's URN. What no schema knows is passed over (Leniency.UNKNOWN_ATTRIBUTES), and so is
   * {@code password} (Leniency.PASSWORD).
   */
  static List<BodyEntry> all(ResourceType type, ObjectNode object) throws Unacceptable {
    List<BodyEntry> entries = new ArrayList<>();
    gather(type, object, "", entries, new HashSet<>());
    return entries;
  }

  private static void gather(
      ResourceType type, ObjectNode object, String prefix, List<BodyEntry> into, Set<String> seen)
      throws Unacceptable {
    for (var property : object.properties()) {
      String name = prefix + property.getKey();
      JsonNode value = property.getValue();
      if (isSchema(type, name) && prefix.isEmpty()) {
        extension(type, name, value, into, seen);
        continue;
      }
      Optional<PatchPath> path = path(type, name);
      if (path.isPresent()) {
        // The path's text, so that the URN in front or not, and case, make no difference.
        if (path.get().filter().isEmpty()) {
          ValueCoercion.requireOnce(seen, path.get().path().text());
        }
        into.add(new BodyEntry(path.get(), value));
      }
    }
  }

  private static void extension(
      ResourceType type, String urn, JsonNode value, List<BodyEntry> into, Set<String> seen)
      throws Unacceptable {
    if (value.isNull()) {
      for (Attribute attribute : type.extension(urn).map(Schema::attributes).orElse(List.of())) {
        PatchPath path = PatchPath.parse(type, urn + ":" + attribute.name());
        into.add(new BodyEntry(path, value));
      }
      return;
    }
    if (!(value instanceof ObjectNode object)) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "The value of " + urn + " is not an object.");
    }
    gather(type, object, urn + ":", into, seen);
  }

  private static boolean isSchema(ResourceType type, String name) {
    return type.schema().id().equalsIgnoreCase(name) || type.extension(name).isPresent();
  }

  private static Optional<PatchPath> path(ResourceType type, String name) {
    if (isPassword(type, name)) {
      return Optional.empty();
    }
    // Leniency.DOTTED_KEYS, with all that a path can say.
    return switch (Unacceptable.caught(() -> PatchPath.parse(type, name))) {
      case ScimResult.Accepted<PatchPath>(PatchPath path) -> Optional.of(path);
      case ScimResult.Refused<PatchPath> unknown -> Optional.empty();
    };
  }

  /** With the core schema's URN in front or without. */
  static boolean isPassword(ResourceType type, String name) {
    return name.equalsIgnoreCase(PASSWORD)
        || name.equalsIgnoreCase(type.schema().id() + ":" + PASSWORD);
  }
}
