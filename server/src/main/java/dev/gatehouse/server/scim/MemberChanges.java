package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.FilterEvaluation;
import dev.gatehouse.protocol.scim.Member;
import dev.gatehouse.protocol.scim.PatchOperation;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimGroups.Related;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.directory.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who comes into a group and who goes. What names a member reads and writes that member's row
 * alone, however many the group has.
 */
final class MemberChanges {
  private static final int AT_ONCE = 1_000;

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
    for (PatchOperation.OnMembers change : changes) {
      touched.addAll(
          switch (change) {
            case PatchOperation.AddMembers(List<Member> members) -> add(tx, caller, group, members);
            case PatchOperation.RemoveMembers(List<String> ids) -> remove(tx, caller, group, ids);
            case PatchOperation.RemoveMembersWhere(Filter filter) ->
                remove(tx, caller, group, matching(tx, caller, group, filter));
            case PatchOperation.ReplaceMembers(List<Member> members) ->
                replace(tx, caller, group, members);
            case PatchOperation.RemoveAllMembers() ->
                remove(tx, caller, group, all(tx, caller, group));
          });
    }
    return touched;
  }

  Set<String> add(Transaction tx, Caller caller, ScimResource group, List<Member> members) {
    Set<String> added = new LinkedHashSet<>();
    for (Member member : members) {
      UserId user = user(tx, caller, member);
      if (groups.add(tx, caller.scope(), new GroupId(group.id()), user)) {
        added.add(user.value());
        trail.member(tx, caller, group, user.value(), true);
      }
    }
    return added;
  }

  /** Another directory's users are nobody here, as those who do not exist at all. */
  private UserId user(Transaction tx, Caller caller, Member member) {
    boolean isUser = member.type().filter(type -> !type.equalsIgnoreCase("User")).isEmpty();
    UserId user = new UserId(member.id());
    if (!isUser || !groups.canBeMember(tx, caller.scope(), user)) {
      throw new ScimRefusedException(
          ScimType.INVALID_VALUE,
          "A member is not a user of this directory: " + shown(member.id()) + ".");
    }
    return user;
  }

  private static String shown(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "…";
  }

  Set<String> remove(Transaction tx, Caller caller, ScimResource group, List<String> ids) {
    Set<String> removed = new LinkedHashSet<>();
    for (String id : ids) {
      if (groups.remove(tx, caller.scope(), new GroupId(group.id()), new UserId(id))) {
        removed.add(id);
        trail.member(tx, caller, group, id, false);
      }
    }
    return removed;
  }

  /** Writes only what differs. */
  Set<String> replace(Transaction tx, Caller caller, ScimResource group, List<Member> members) {
    Set<String> wished = new LinkedHashSet<>();
    members.forEach(member -> wished.add(member.id()));
    List<String> gone = new ArrayList<>(all(tx, caller, group));
    gone.removeIf(wished::contains);
    Set<String> touched = remove(tx, caller, group, gone);
    touched.addAll(add(tx, caller, group, members));
    return touched;
  }

  List<String> all(Transaction tx, Caller caller, ScimResource group) {
    List<String> all = new ArrayList<>();
    forEach(tx, caller, group, all::add);
    return all;
  }

  void forEach(Transaction tx, Caller caller, ScimResource group, Consumer<String> action) {
    String after = "";
    List<Related> some;
    do {
      some = groups.members(tx, caller.scope(), new GroupId(group.id()), after, AT_ONCE);
      for (Related member : some) {
        action.accept(member.id());
        after = member.id();
      }
    } while (some.size() == AT_ONCE);
  }

  private List<String> matching(Transaction tx, Caller caller, ScimResource group, Filter filter) {
    AttributePath path =
        AttributePath.resolve(ResourceType.GROUP, ResourceType.MEMBERS).orElseThrow();
    Filter one = new Filter.ValuePath(path, filter);
    List<String> matching = new ArrayList<>();
    String after = "";
    List<Related> some;
    do {
      some = groups.members(tx, caller.scope(), new GroupId(group.id()), after, AT_ONCE);
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
