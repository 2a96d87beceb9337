package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The groups of an organization, whichever way they came; and those that sign-ins bring, where a
 * connection is set to create them. A directory's groups are changed by the directory alone.
 */
public final class OrganizationGroups {
  private final SignInGroupStore store = new SignInGroupStore();

  /**
   * A group.
   *
   * @param connection whose sign-ins brought it; empty for one of a directory
   * @param directory which provisioned it; empty for one that sign-ins brought
   */
  public record Group(
      GroupId id,
      String displayName,
      Optional<ConnectionId> connection,
      Optional<DirectoryId> directory) {}

  /** Somebody in a group. */
  public record Member(UserId user, String userName) {}

  /** What a sign-in changed. */
  public record Changes(List<Group> created, List<Group> joined, List<Group> left) {
    public Changes {
      created = List.copyOf(created);
      joined = List.copyOf(joined);
      left = List.copyOf(left);
    }

    public static Changes none() {
      return new Changes(List.of(), List.of(), List.of());
    }
  }

  /**
   * Brings a user's memberships in groups of a connection in line with what a sign-in through it
   * says. A name that is new becomes a group; a group that nobody is in any more stays.
   *
   * @param names all groups of the user at the provider, at most {@link Users#MOST_GROUPS}; to be
   *     called only where they are known
   */
  public Changes follow(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      UserId user,
      List<String> names,
      Instant now) {
    Map<String, Group> before = new HashMap<>();
    store.ofUser(tx, scope, connection, user).forEach(one -> before.put(one.displayName(), one));
    List<Group> created = new ArrayList<>();
    List<Group> joined = new ArrayList<>();
    for (String name : names.stream().distinct().sorted().toList()) {
      if (before.remove(name) == null) {
        Group group = found(tx, scope, connection, name, created, now);
        store.addMember(tx, scope, group.id(), user);
        joined.add(group);
      }
    }
    before.values().forEach(left -> store.removeMember(tx, scope, left.id(), user));
    return new Changes(created, joined, List.copyOf(before.values()));
  }

  /**
   * Takes a user out of every group that sign-ins brought, whatever the connection: a directory
   * manages the user from now on, and what it says of groups is all that counts.
   *
   * @return the groups that the user was in
   */
  public List<Group> leave(Transaction tx, OrganizationScope scope, UserId user) {
    List<Group> left = store.ofUser(tx, scope, user);
    left.forEach(group -> store.removeMember(tx, scope, group.id(), user));
    return left;
  }

  private Group found(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String name,
      List<Group> created,
      Instant now) {
    Group unseen = new Group(GroupId.random(), name, Optional.of(connection), Optional.empty());
    if (store.insert(tx, scope, unseen, now)) {
      created.add(unseen);
      return unseen;
    }
    return store.byName(tx, scope, connection, name).orElseThrow();
  }

  /** By name. */
  public Page<Group> list(Transaction tx, OrganizationScope scope, String after, int wished) {
    return list(tx, scope, "", after, wished);
  }

  /**
   * By name.
   *
   * @param search what the names hold, whatever the case and accents; empty for all groups
   */
  public Page<Group> list(
      Transaction tx, OrganizationScope scope, String search, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(
        store.list(tx, scope, SearchKey.of(search), place(after), size + 1),
        size,
        OrganizationGroups::cursor);
  }

  private static String cursor(Group last) {
    List<String> parts = List.of(SearchKey.of(last.displayName()), last.id().value());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(TextList.encode(parts).getBytes(StandardCharsets.UTF_8));
  }

  /** What is not a cursor begins at the start. */
  private static SignInGroupStore.Place place(String cursor) {
    try {
      List<String> parts =
          TextList.decode(
              new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
      return parts.size() == 2 && parts.stream().noneMatch(part -> part.indexOf('\0') >= 0)
          ? new SignInGroupStore.Place(parts.get(0), parts.get(1))
          : SignInGroupStore.Place.START;
    } catch (IllegalArgumentException e) {
      return SignInGroupStore.Place.START;
    }
  }

  public Optional<Group> get(Transaction tx, OrganizationScope scope, GroupId id) {
    return store.get(tx, scope, id);
  }

  /** By the user's id. */
  public Page<Member> members(
      Transaction tx, OrganizationScope scope, GroupId group, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(
        store.members(tx, scope, group, after, size + 1), size, member -> member.user().value());
  }

  /** Deletes a group that sign-ins brought; the next one that names it brings it anew. */
  public void delete(Transaction tx, OrganizationScope scope, Group group) {
    if (group.directory().isPresent()) {
      throw new IllegalArgumentException("a directory manages " + group.id());
    }
    store.delete(tx, scope, group.id());
  }
}
