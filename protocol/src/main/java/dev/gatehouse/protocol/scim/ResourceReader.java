package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads the resource in the body of a POST or PUT (RFC 7644 §3.3, §3.5.1). */
public final class ResourceReader {

  /**
   * What the client says that a resource is.
   *
   * @param resource in canonical form, without what the service provider says: {@code id}, {@code
   *     meta}, a user's groups; without a group's members; with {@code schemas}
   * @param members of a group, each id once; absent where the body does not speak of them, empty
   *     where it says that there are none
   */
  public record Received(ObjectNode resource, Optional<List<Member>> members) {}

  private ResourceReader() {}

  /**
   * A resource that is to be created. {@code active} is true where it is not said (docs/decisions/
   * scim-put.md).
   */
  public static ScimResult<Received> create(ResourceType type, ObjectNode body) {
    return Unacceptable.caught(
        () -> {
          Received received = read(type, body);
          ObjectNode resource = received.resource();
          boolean knowsActive = type.attribute(CanonicalForm.ACTIVE).isPresent();
          if (knowsActive && !resource.has(CanonicalForm.ACTIVE)) {
            resource.put(CanonicalForm.ACTIVE, true);
          }
          return received;
        });
  }

  static Received read(ResourceType type, ObjectNode body) throws Unacceptable {
    requireSchemas(body);
    PatchReader reader = new PatchReader(type);
    reader.assignAll(PatchReader.Op.REPLACE, body);
    List<PatchOperation.OnAttribute> assignments = new ArrayList<>();
    for (PatchOperation.OnAttribute assignment : reader.request().attributes()) {
      // An id in a body is read-only, hence passed over; and there is nothing to remove.
      boolean counts =
          switch (assignment) {
            case PatchOperation.OwnId ownId -> false;
            case PatchOperation.Remove remove -> false;
            case PatchOperation.SetValue set -> true;
            case PatchOperation.AddValues add -> true;
            case PatchOperation.ReplaceValues replace -> true;
            case PatchOperation.ChangeElements change -> true;
            case PatchOperation.RemoveValues values -> true;
          };
      if (counts) {
        assignments.add(assignment);
      }
    }
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    PatchApplication.applyAll(resource, assignments);
    CanonicalForm.finish(type, resource);
    CanonicalForm.requireComplete(type, resource);
    return new Received(resource, members(reader.request().members()));
  }

  private static Optional<List<Member>> members(List<PatchOperation.OnMembers> operations) {
    return operations.isEmpty()
        ? Optional.empty()
        : switch (operations.getLast()) {
          case PatchOperation.ReplaceMembers replace -> Optional.of(replace.members());
          case PatchOperation.RemoveAllMembers all -> Optional.of(List.of());
          case PatchOperation.AddMembers add -> Optional.of(add.members());
          case PatchOperation.RemoveMembers remove -> Optional.empty();
          case PatchOperation.RemoveMembersWhere where -> Optional.empty();
        };
  }

  /**
   * RFC 7643 §3: schemas is a list of URNs. Leniency.FOREIGN_SCHEMAS: which ones is not looked at,
   * since the endpoint says what the resource is.
   */
  private static void requireSchemas(ObjectNode body) throws Unacceptable {
    JsonNode schemas = RequestMembers.of(body).get("schemas");
    boolean sound = schemas.isMissingNode() || schemas.isString() || schemas.isArray();
    for (JsonNode schema : schemas) {
      sound &= schema.isString();
    }
    if (!sound) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "schemas is not a list of URNs.");
    }
  }
}
