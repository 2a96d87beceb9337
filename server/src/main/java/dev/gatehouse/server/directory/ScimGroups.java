package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupStore.Reference;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The groups that a directory provisions, and who is in them. A group's members are users of the
 * same directory; a group in a group is refused, since no provider that pushes groups sends one,
 * and who would be in it by that way could not be told from one row.
 */
public final class ScimGroups {
  /** What is wrong with a {@code displayName} of which there is another. */
  public static final String TAKEN = "Another group has this displayName.";

  private static final int IDS_AT_ONCE = 10_000;

  private final ScimResourceStore resources = new ScimResourceStore();
  private final ScimValueStore values = new ScimValueStore();
  private final GroupStore groups = new GroupStore();

  /**
   * Somebody or something that a resource refers to.
   *
   * @param display for people
   */
  public record Related(String id, String display) {
    private static Related of(Reference reference) {
      return new Related(reference.id(), reference.display());
    }
  }

  /** What the directory says of a group of its own, without members. */
  public Optional<ScimResource> get(Transaction tx, DirectoryScope scope, GroupId id) {
    return resources.get(tx, scope, ResourceType.GROUP, id.value());
  }

  /** Creates a group without members. */
  public ScimSaved create(Transaction tx, DirectoryScope scope, ObjectNode document, Instant now) {
    ScimResource group =
        new ScimResource(ResourceType.GROUP, GroupId.random().value(), 1, document, now, now);
    if (!resources.insert(tx, scope, group)) {
      return new ScimSaved.NameTaken(TAKEN);
    }
    values.insert(tx, scope, group);
    groups.insert(tx, scope, group);
    return new ScimSaved.Done(group);
  }

  /** Replaces the document; members stay. */
  public ScimSaved update(
      Transaction tx, DirectoryScope scope, ScimResource before, ObjectNode document, Instant now) {
    ScimResource after = before.changed(document, now);
    boolean taken =
        !after.foldedName().equals(before.foldedName())
            && resources
                .holder(tx, scope, ResourceType.GROUP, after.foldedName())
                .filter(holder -> !holder.equals(before.id()))
                .isPresent();
    if (taken) {
      return new ScimSaved.NameTaken(TAKEN);
    }
    resources.update(tx, scope, after);
    values.update(tx, scope, before.document(), after);
    if (!after.name().equals(before.name())) {
      groups.rename(tx, scope, after);
    }
    return new ScimSaved.Done(after);
  }

  /** Notes that the members changed: a new version of the group. */
  public ScimResource touched(
      Transaction tx, DirectoryScope scope, ScimResource group, Instant now) {
    ScimResource after = group.changed(group.document(), now);
    resources.touch(tx, scope, after);
    return after;
  }

  /**
   * A user leaves all groups of the directory that manages them, by no request of the directory:
   * each group gets a new version, because its members change. To be called before the user is
   * deleted, in the same transaction.
   *
   * @return the groups that the user was in; none if no directory manages the user
   */
  public List<Related> left(Transaction tx, OrganizationScope scope, User user, Instant now) {
    if (user.directory().isEmpty()) {
      return List.of();
    }
    resources.touchGroupsOf(tx, scope, user.directory().get(), user.id(), now);
    return groups.groupsOf(tx, scope, user.id(), Users.MOST_GROUPS + 1).stream()
        .map(Related::of)
        .toList();
  }

  public void delete(Transaction tx, DirectoryScope scope, GroupId group) {
    groups.delete(tx, scope, group);
    resources.delete(
        tx, scope.organization(), scope.directory(), ResourceType.GROUP, group.value());
  }

  /**
   * A user, seen from a group.
   *
   * @param known whether the directory has such a user, so that it may be a member
   */
  public record Membership(String user, boolean known, boolean member) {}

  /** What of these users is known, by their ids; each of them is there. */
  public Map<String, Membership> memberships(
      Transaction tx, DirectoryScope scope, GroupId group, Collection<String> users) {
    Map<String, Membership> all = new HashMap<>();
    for (List<String> part : ListedSql.parts(users)) {
      for (Membership one : groups.membershipsIn(tx, scope, group, part)) {
        all.put(one.user(), one);
      }
    }
    return all;
  }

  /** Adds users of whom {@link #memberships} told in this transaction. */
  public void add(Transaction tx, DirectoryScope scope, GroupId group, Collection<String> users) {
    groups.addMembers(tx, scope, group, users);
  }

  /** Removes users who are known to be members. */
  public void remove(
      Transaction tx, DirectoryScope scope, GroupId group, Collection<String> users) {
    groups.removeMembers(tx, scope, group, users);
  }

  /** The ids of all members, in order. */
  public List<String> memberIds(Transaction tx, DirectoryScope scope, GroupId group) {
    List<String> all = new ArrayList<>();
    List<String> some;
    do {
      String after = all.isEmpty() ? "" : all.getLast();
      some = groups.memberIds(tx, scope, group, after, IDS_AT_ONCE);
      all.addAll(some);
    } while (some.size() == IDS_AT_ONCE);
    return all;
  }

  /**
   * Members in the order of their ids.
   *
   * @param after the id after which to go on; empty for the first
   */
  public List<Related> members(
      Transaction tx, DirectoryScope scope, GroupId group, String after, int limit) {
    return groups.members(tx, scope, group, after, limit).stream().map(Related::of).toList();
  }

  /** A group that a user has left. */
  public record Left(GroupId group, String label) {}

  /**
   * Notes in each group of a user that is about to be deleted that its members change: new versions
   * of the groups. Answers them in the order of their ids.
   */
  public List<Left> leave(Transaction tx, DirectoryScope scope, UserId user, Instant now) {
    List<String> ids =
        groups
            .groupIdsOf(tx, scope, List.of(user.value()), Users.MOST_GROUPS + 1)
            .getOrDefault(user.value(), List.of());
    List<Left> left = new ArrayList<>();
    for (List<String> part : ListedSql.parts(ids)) {
      Map<String, String> labels = resources.labels(tx, scope, ResourceType.GROUP, part);
      part.stream()
          .filter(labels::containsKey)
          .forEach(id -> left.add(new Left(new GroupId(id), labels.getOrDefault(id, ""))));
    }
    resources.touchAll(
        tx, scope, ResourceType.GROUP, left.stream().map(one -> one.group().value()).toList(), now);
    return left;
  }

  /** The groups of several users by the user's id, each in the order of ids. */
  public Map<String, List<Related>> ofUsers(
      Transaction tx, DirectoryScope scope, List<String> users) {
    Map<String, List<Related>> all = new HashMap<>();
    if (users.size() == 1) {
      String user = users.getFirst();
      all.put(
          user,
          groups
              .groupsOf(tx, scope.organization(), new UserId(user), Users.MOST_GROUPS + 1)
              .stream()
              .map(Related::of)
              .toList());
      return all;
    }
    GroupNames names = new GroupNames(groups);
    for (List<String> part : ListedSql.parts(users)) {
      Map<String, List<String>> ids = groups.groupIdsOf(tx, scope, part, Users.MOST_GROUPS + 1);
      names.learn(tx, scope, ids.values());
      ids.forEach(
          (user, found) ->
              all.put(user, found.stream().map(id -> new Related(id, names.of(id))).toList()));
    }
    return all;
  }
}
