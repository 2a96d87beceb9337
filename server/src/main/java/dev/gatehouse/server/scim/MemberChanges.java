package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.FilterEvaluation;
import dev.gatehouse.protocol.scim.Member;
import dev.gatehouse.protocol.scim.PatchOperation;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimGroups.Membership;
import dev.gatehouse.server.directory.ScimGroups.Related;
import dev.gatehouse.server.directory.ScimResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who comes into a group and who goes. What names a member reads and writes that member's row
 * alone, however many the group has.
 */
final class MemberChanges {
  private static final int AT_ONCE = 1_000;

  /** What filters in one PATCH may compare, added up: others wait for its transaction. */
  private static final long MOST_COMPARISONS = 100_000;

  private final ScimGroups groups;
  private final ResourceDocuments documents;
  private final ScimTrail trail;

  MemberChanges(ScimGroups groups, ResourceDocuments documents, ScimTrail trail) {
    this.groups = groups;
    this.documents = documents;
    this.trail = trail;
  }

  /** Applies the operations in order. Answers the users who came or went. */
  Set<String> apply(
      Transaction tx, Caller caller, ScimResource group, List<PatchOperation.OnMembers> changes) {
    Set<String> touched = new LinkedHashSet<>();
    Work work = new Work();
    for (PatchOperation.OnMembers change : changes) {
      touched.addAll(
          switch (change) {
            case PatchOperation.AddMembers(List<Member> members) -> add(tx, caller, group, members);
            case PatchOperation.RemoveMembers(List<String> ids) -> remove(tx, caller, group, ids);
            case PatchOperation.RemoveMembersWhere(Filter filter) ->
                take(tx, caller, group, matching(tx, caller, group, filter, work));
            case PatchOperation.ReplaceMembers(List<Member> members) ->
                replace(tx, caller, group, members);
            case PatchOperation.RemoveAllMembers() ->
                take(tx, caller, group, all(tx, caller, group));
          });
    }
    return touched;
  }

  Set<String> add(Transaction tx, Caller caller, ScimResource group, List<Member> members) {
    Set<String> ids = new LinkedHashSet<>();
    members.forEach(member -> ids.add(member.id()));
    Map<String, Membership> known = known(tx, caller, group, ids);
    for (Member member : members) {
      requireUser(member, known);
    }
    return add(tx, caller, group, ids, known);
  }

  private Map<String, Membership> known(
      Transaction tx, Caller caller, ScimResource group, Collection<String> ids) {
    return groups.memberships(tx, caller.scope(), new GroupId(group.id()), ids);
  }

  private Set<String> add(
      Transaction tx,
      Caller caller,
      ScimResource group,
      Set<String> ids,
      Map<String, Membership> known) {
    Set<String> added = new LinkedHashSet<>(ids);
    added.removeIf(id -> of(id, known).member());
    groups.add(tx, caller.scope(), new GroupId(group.id()), added);
    trail.members(tx, caller, group, added, true);
    return added;
  }

  /** Another directory's users are nobody here, as those who do not exist at all. */
  private static void requireUser(Member member, Map<String, Membership> known) {
    boolean isUser = member.type().filter(type -> !type.equalsIgnoreCase("User")).isEmpty();
    if (!isUser || !of(member.id(), known).known()) {
      throw new ScimRefusedException(
          ScimType.INVALID_VALUE,
          "A member is not a user of this directory: "
              + shown(member.id())
              + ". Provision the user first; a group cannot be a member.");
    }
  }

  private static Membership of(String id, Map<String, Membership> known) {
    return known.getOrDefault(id, new Membership(id, false, false));
  }

  private static String shown(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "…";
  }

  Set<String> remove(Transaction tx, Caller caller, ScimResource group, List<String> ids) {
    Set<String> removed = new LinkedHashSet<>(ids);
    Map<String, Membership> known = known(tx, caller, group, removed);
    removed.removeIf(id -> !of(id, known).member());
    return take(tx, caller, group, removed);
  }

  /** Removes those who are known to be members. */
  private Set<String> take(
      Transaction tx, Caller caller, ScimResource group, Collection<String> members) {
    groups.remove(tx, caller.scope(), new GroupId(group.id()), members);
    trail.members(tx, caller, group, members, false);
    return new LinkedHashSet<>(members);
  }

  /** Writes only what differs. */
  Set<String> replace(Transaction tx, Caller caller, ScimResource group, List<Member> members) {
    Set<String> wished = new LinkedHashSet<>();
    members.forEach(member -> wished.add(member.id()));
    List<String> gone = new ArrayList<>(all(tx, caller, group));
    gone.removeIf(wished::contains);
    Set<String> touched = take(tx, caller, group, gone);
    touched.addAll(add(tx, caller, group, members));
    return touched;
  }

  List<String> all(Transaction tx, Caller caller, ScimResource group) {
    return groups.memberIds(tx, caller.scope(), new GroupId(group.id()));
  }

  /** How much the filters of one request have compared. */
  private static final class Work {
    private long comparisons;

    void add(long more) {
      comparisons += more;
      if (comparisons > MOST_COMPARISONS) {
        throw new ScimRefusedException(
            ScimProblem.of(
                413,
                "Its filters would have to look at too many members. Name those to be removed by"
                    + " their ids: members[value eq \"…\"]."));
      }
    }
  }

  private List<String> matching(
      Transaction tx, Caller caller, ScimResource group, Filter filter, Work work) {
    AttributePath path =
        AttributePath.resolve(ResourceType.GROUP, ResourceType.MEMBERS).orElseThrow();
    Filter one = new Filter.ValuePath(path, filter);
    List<String> matching = new ArrayList<>();
    String after = "";
    List<Related> some;
    do {
      some = groups.members(tx, caller.scope(), new GroupId(group.id()), after, AT_ONCE);
      work.add((long) some.size() * filter.comparisons());
      for (Related member : some) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        alone.putArray(ResourceType.MEMBERS).add(documents.member(member));
        if (FilterEvaluation.matches(one, alone)) {
          matching.add(member.id());
        }
        after = member.id();
      }
    } while (some.size() == AT_ONCE);
    return matching;
  }
}
