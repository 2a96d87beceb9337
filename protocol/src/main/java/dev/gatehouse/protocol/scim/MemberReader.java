package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads what is said of a group's members, in every form, without knowing who they are. */
final class MemberReader {
  private final ResourceType type;

  MemberReader(ResourceType type) {
    this.type = type;
  }

  /** Empty where nobody is added. */
  Optional<PatchOperation> assign(PatchReader.Op op, PatchPath path, JsonNode value)
      throws Unacceptable {
    if (path.path().subAttribute().isPresent() || path.filter().isPresent()) {
      // RFC 7643 §4.2: the sub-attributes of members are immutable.
      throw new Unacceptable(
          ScimType.MUTABILITY, "A member cannot be changed, only added and removed.");
    }
    if (op == PatchReader.Op.ADD) {
      List<Member> added = members(path.path(), value, ScimLimits.MEMBERS_PER_OPERATION);
      return added.isEmpty() ? Optional.empty() : Optional.of(new PatchOperation.AddMembers(added));
    }
    List<Member> all = members(path.path(), value, ScimLimits.MEMBERS);
    return Optional.of(
        all.isEmpty()
            ? new PatchOperation.RemoveAllMembers()
            : new PatchOperation.ReplaceMembers(all));
  }

  /** Empty where nobody is removed. */
  Optional<PatchOperation> remove(PatchPath path, JsonNode value) throws Unacceptable {
    if (path.path().subAttribute().isPresent()) {
      throw new Unacceptable(
          ScimType.MUTABILITY, "A member cannot be changed, only added and removed.");
    }
    if (path.filter().isPresent()) {
      return Optional.of(where(path.filter().get()));
    }
    if (value.isMissingNode()) {
      return Optional.of(new PatchOperation.RemoveAllMembers());
    }
    // Leniency.REMOVE_WITH_VALUE. A list without anybody in it removes nobody: to empty the group
    // because of it would be the worst that a slip can do.
    List<String> ids =
        members(path.path(), value, ScimLimits.MEMBERS_PER_OPERATION).stream()
            .map(Member::id)
            .toList();
    return ids.isEmpty() ? Optional.empty() : Optional.of(new PatchOperation.RemoveMembers(ids));
  }

  private static PatchOperation where(Filter filter) {
    Set<String> ids = new HashSet<>();
    List<String> inOrder = new ArrayList<>();
    return isListOfIds(filter, ids, inOrder)
        ? new PatchOperation.RemoveMembers(inOrder)
        : new PatchOperation.RemoveMembersWhere(filter);
  }

  private static boolean isListOfIds(Filter filter, Set<String> ids, List<String> inOrder) {
    return switch (filter) {
      case Filter.Or or -> or.filters().stream().allMatch(part -> isListOfIds(part, ids, inOrder));
      case Filter.Compare(AttributePath path, Filter.Operator operator, Filter.Text(String id))
          when operator == Filter.Operator.EQ && path.target().name().equals("value") -> {
        if (ids.add(id)) {
          inOrder.add(id);
        }
        yield true;
      }
      case Filter.Compare compare -> false;
      case Filter.And and -> false;
      case Filter.Not not -> false;
      case Filter.Present present -> false;
      case Filter.ValuePath valuePath -> false;
    };
  }

  /** Each id once; what the first mention says of its type holds. */
  List<Member> members(AttributePath path, JsonNode value, int most) throws Unacceptable {
    if (!PatchPath.isMembers(type, path)) {
      throw new IllegalArgumentException("not the members of a group: " + path.text());
    }
    if (value.isArray() && value.size() > most) {
      throw ValueCoercion.tooMany(path, most);
    }
    List<Member> members = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    // Leniency.SINGLE_FOR_MANY.
    for (JsonNode element : value.isArray() ? value : elements(value)) {
      Member member = member(path, element);
      if (ids.add(member.id())) {
        members.add(member);
      }
    }
    return members;
  }

  private static List<JsonNode> elements(JsonNode value) {
    return value.isNull() ? List.of() : List.of(value);
  }

  /** Whatever is no member is refused: passed over, it could leave an empty list behind. */
  private static Member member(AttributePath path, JsonNode element) throws Unacceptable {
    JsonNode known = ValueCoercion.single(path, element).orElse(MissingNode.getInstance());
    JsonNode id = known.path("value");
    if (!id.isString() || id.stringValue().isBlank()) {
      throw new Unacceptable(ScimType.INVALID_VALUE, "A member has no value, which is its id.");
    }
    return new Member(id.stringValue(), known.path("type").stringValueOpt());
  }
}
