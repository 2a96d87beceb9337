package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A PATCH that has been understood as a whole (RFC 7644 §3.5.2); nothing of it depends on the
 * resource yet.
 *
 * <p>Changes of members and changes of other attributes do not influence each other, so they stand
 * apart, each in the order of the request.
 *
 * @param attributes to be applied by {@link PatchApplication}
 * @param members of a group; empty for other resources
 */
public record PatchRequest(
    List<PatchOperation.OnAttribute> attributes, List<PatchOperation.OnMembers> members) {
  public static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  public PatchRequest {
    attributes = List.copyOf(attributes);
    members = List.copyOf(members);
  }

  public static ScimResult<PatchRequest> parse(ResourceType type, ObjectNode body) {
    return Unacceptable.caught(() -> read(type, body));
  }

  private static PatchRequest read(ResourceType type, ObjectNode body) throws Unacceptable {
    RequestMembers message = RequestMembers.of(body);
    message.requireSchema(SCHEMA);
    JsonNode sent = message.get("Operations");
    if (!sent.isArray() || sent.isEmpty()) {
      throw new Unacceptable(ScimType.INVALID_SYNTAX, "Operations is not a list of operations.");
    }
    if (sent.size() > ScimLimits.PATCH_OPERATIONS) {
      throw new Unacceptable(
          ScimProblem.of(
              413, "There are more than " + ScimLimits.PATCH_OPERATIONS + " operations."));
    }
    PatchReader reader = new PatchReader(type);
    for (JsonNode operation : sent) {
      reader.read(operation);
    }
    return reader.request();
  }

  /** What the request gathers while its operations are read. */
  static final class Gathering {
    private final List<PatchOperation.OnAttribute> attributes = new ArrayList<>();
    private final List<PatchOperation.OnMembers> members = new ArrayList<>();
    private int changesOfValues;

    void add(PatchOperation operation) throws Unacceptable {
      changesOfValues += changesOfValues(operation);
      if (changesOfValues > ScimLimits.CHANGES_OF_VALUES) {
        throw new Unacceptable(ScimProblem.of(413, "It changes more values than one request may."));
      }
      switch (operation) {
        case PatchOperation.OnAttribute attribute -> attributes.add(attribute);
        case PatchOperation.OnMembers member -> members.add(member);
      }
    }

    PatchRequest done() {
      return new PatchRequest(attributes, members);
    }

    static int changesOfValues(PatchOperation operation) {
      return switch (operation) {
        case PatchOperation.AddValues add -> 1 + add.values().size();
        case PatchOperation.ReplaceValues replace -> 1 + replace.values().size();
        case PatchOperation.RemoveValues remove -> 1 + remove.values().size();
        case PatchOperation.ChangeElements change -> 1 + comparisons(change.filter());
        case PatchOperation.Remove remove ->
            remove.path().attribute().multiValued() ? 1 + comparisons(remove.filter()) : 0;
        case PatchOperation.RemoveMembersWhere where -> 1 + where.filter().comparisons();
        case PatchOperation.OwnId ownId -> 0;
        case PatchOperation.SetValue set -> 0;
        case PatchOperation.AddMembers add -> 0;
        case PatchOperation.RemoveMembers remove -> 0;
        case PatchOperation.ReplaceMembers replace -> 0;
        case PatchOperation.RemoveAllMembers all -> 0;
      };
    }

    private static int comparisons(Optional<Filter> filter) {
      return filter.isPresent() ? filter.get().comparisons() : 0;
    }
  }
}
