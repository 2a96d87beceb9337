package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupStore.Reference;
import java.time.Instant;
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
  private static final String TAKEN = "Another group has this displayName.";

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

  public void delete(Transaction tx, DirectoryScope scope, GroupId group) {
    groups.delete(tx, scope, group);
    resources.delete(
        tx, scope.organization(), scope.directory(), ResourceType.GROUP, group.value());
  }

  /** Whether the user is one of this directory, so that it may be a member. */
  public boolean canBeMember(Transaction tx, DirectoryScope scope, UserId user) {
    return resources.exists(tx, scope, ResourceType.USER, user.value());
  }

  /** False if the user is a member already. */
  public boolean add(Transaction tx, DirectoryScope scope, GroupId group, UserId user) {
    return groups.addMember(tx, scope, group, user);
  }

  /** False if the user is no member. */
  public boolean remove(Transaction tx, DirectoryScope scope, GroupId group, UserId user) {
    return groups.removeMember(tx, scope, group, user);
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

  /** The groups of a user, in the order of their ids; one more than are possible at the most. */
  public List<Related> ofUser(Transaction tx, DirectoryScope scope, UserId user) {
    return groups.groupsOf(tx, scope, user, Users.MOST_GROUPS + 1).stream()
        .map(Related::of)
        .toList();
  }

  /** The groups of several users, by the user's id; users without any are absent. */
  public Map<String, List<Related>> ofUsers(
      Transaction tx, DirectoryScope scope, List<String> users) {
    Map<String, List<Related>> all = new HashMap<>();
    for (int from = 0; from < users.size(); from += GroupStore.USERS_AT_ONCE) {
      int to = Math.min(users.size(), from + GroupStore.USERS_AT_ONCE);
      groups
          .groupsOfAll(tx, scope, users.subList(from, to))
          .forEach((user, found) -> all.put(user, found.stream().map(Related::of).toList()));
    }
    return all;
  }
}
