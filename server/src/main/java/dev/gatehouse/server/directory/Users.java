package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The people of an organization. */
public final class Users {
  /** The most groups of one user; a sign-in that brings more is refused, never cut short. */
  public static final int MOST_GROUPS = 5_000;

  private final UserStore store = new UserStore();
  private final FormerNameStore formerNames = new FormerNameStore();
  private final UserListStore lists = new UserListStore();
  private final ScimResourceStore resources = new ScimResourceStore();

  /** Creates an active user. A conflict if the address is taken in this organization. */
  public Outcome<User> create(
      Transaction tx, OrganizationScope scope, UserDraft draft, User.Source source, Instant now) {
    String userName = UserRules.key(draft.userName());
    Problems problems = UserRules.check(userName, draft.displayName(), draft.roles());
    requireRoles(tx, problems, draft.roles());
    requireMethod(tx, scope, problems, draft.method());
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    User user =
        new User(
            UserId.random(),
            userName,
            draft.displayName(),
            true,
            source,
            draft.method(),
            sorted(draft.roles()),
            List.of(),
            now,
            now,
            Optional.empty(),
            Optional.empty());
    if (!store.insert(tx, scope, user)) {
      return userNameTaken();
    }
    store.addRoles(tx, scope, user.id(), user.roles());
    return new Outcome.Done<>(user);
  }

  /** An address as people are known by it here, whoever wrote it: in lower case. */
  public static String normalized(String userName) {
    return UserRules.normalized(userName);
  }

  /** The same of every spelling of one address: those that look alike are one. */
  public static String key(String userName) {
    return UserRules.key(userName);
  }

  /** Whether two texts are one address, in any case and spelling. */
  public static boolean isOne(String userName, String other) {
    return UserRules.key(userName).equals(UserRules.key(other));
  }

  public Optional<User> get(Transaction tx, OrganizationScope scope, UserId id) {
    return store.get(tx, scope, id);
  }

  /**
   * @param userName in any case and spelling; of two people whom an older program kept apart by
   *     spelling alone, the one who is spelled like that
   */
  public Optional<User> byUserName(Transaction tx, OrganizationScope scope, String userName) {
    return store.byUserName(tx, scope, UserRules.normalized(userName));
  }

  /** The user to whom the connection's subject is linked, with one statement. */
  public Optional<User> byExternalIdentity(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String subject) {
    return store.byExternalIdentity(tx, scope, connection, subject);
  }

  /**
   * By user name.
   *
   * @param prefix what the user name begins with; empty for all
   * @param after the cursor of the page before; empty for the first
   */
  public Page<User> list(
      Transaction tx, OrganizationScope scope, String prefix, String after, int wished) {
    int size = Page.size(wished);
    List<User> rows = store.list(tx, scope, UserRules.normalized(prefix), after, size + 1);
    return Page.of(rows, size, User::userName);
  }

  /**
   * By id, which never changes: who pages through all users meets each of them once.
   *
   * @param after the id after which to go on; empty for the first
   */
  public Page<User> byId(Transaction tx, OrganizationScope scope, String after, int wished) {
    int size = Page.size(wished);
    List<User> rows = store.byId(tx, scope, after, size + 1);
    return Page.of(rows, size, user -> user.id().value());
  }

  /**
   * Those whom a query names, in its order.
   *
   * @param after the cursor of the page before; empty for the first
   */
  public Page<User> list(
      Transaction tx, OrganizationScope scope, UserQuery query, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(
        lists.list(tx, scope, query, after, size + 1),
        size,
        user -> UserListStore.cursor(query, user));
  }

  /**
   * Those who sign in by a method, by user name.
   *
   * @param after the cursor of the page before; empty for the first
   */
  public Page<User> by(
      Transaction tx, OrganizationScope scope, User.Method method, String after, int wished) {
    int size = Page.size(wished);
    List<User> rows = store.by(tx, scope, method, after, size + 1);
    return Page.of(rows, size, User::userName);
  }

  /** How many sign in through a connection. */
  public long countThrough(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return store.countThrough(tx, scope, connection);
  }

  /** Those who sign in through a connection, by user name. */
  public List<User> through(
      Transaction tx, OrganizationScope scope, ConnectionId connection, int limit) {
    return store.through(tx, scope, connection, Page.size(limit));
  }

  /**
   * Replaces name, method and roles. An address that another user has is a conflict: a change of
   * address never takes over an account.
   */
  public Outcome<User> update(
      Transaction tx, OrganizationScope scope, UserId id, UserDraft draft, Instant now) {
    Optional<User> known = store.get(tx, scope, id);
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    String before = known.get().userName();
    String userName = isOne(draft.userName(), before) ? before : UserRules.key(draft.userName());
    Problems problems = UserRules.check(userName, draft.displayName(), draft.roles());
    requireRoles(tx, problems, draft.roles());
    requireMethod(tx, scope, problems, draft.method());
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    Optional<User> holder = store.byUserName(tx, scope, userName);
    if (holder.isPresent() && !holder.get().id().equals(id)) {
      return userNameTaken();
    }
    if (!userName.equals(before)) {
      formerNames.put(tx, scope, id, before, now);
    }
    store.update(tx, scope, id, userName, draft.displayName(), draft.method(), now);
    replaceRoles(tx, scope, known.get(), draft.roles());
    return new Outcome.Done<>(store.get(tx, scope, id).orElseThrow());
  }

  /**
   * Brings a user up to date with what a sign-in says, and notes the sign-in. Writes only what
   * differs; a sign-in like the one before costs one small statement.
   *
   * @param known the user as read in this transaction
   */
  public Outcome<User> signedIn(
      Transaction tx, OrganizationScope scope, User known, SignInProfile profile, Instant now) {
    List<String> roles = sorted(profile.roles());
    List<String> groups = sorted(profile.groups());
    Problems problems = new Problems();
    UserRules.profile(problems, profile.displayName(), roles);
    UserRules.groups(problems, groups);
    if (!roles.equals(known.roles())) {
      requireRoles(tx, problems, roles);
    }
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    boolean differs =
        !profile.displayName().equals(known.displayName())
            || !roles.equals(known.roles())
            || !groups.equals(known.groups());
    Instant updatedAt = differs ? now : known.updatedAt();
    store.signedIn(tx, scope, known, profile.displayName(), updatedAt, now);
    replaceRoles(tx, scope, known, roles);
    if (!groups.equals(known.groups())) {
      store.putGroups(tx, scope, known.id(), groups);
    }
    return new Outcome.Done<>(
        new User(
            known.id(),
            known.userName(),
            profile.displayName(),
            known.active(),
            known.source(),
            known.method(),
            roles,
            groups,
            known.createdAt(),
            updatedAt,
            Optional.of(now),
            known.directory()));
  }

  /**
   * Ending sessions and keys of a deactivated user in the same transaction is the caller's part.
   */
  public Outcome<User> setActive(
      Transaction tx, OrganizationScope scope, UserId id, boolean active, Instant now) {
    return store.setActive(tx, scope, id, active, now)
        ? new Outcome.Done<>(store.get(tx, scope, id).orElseThrow())
        : new Outcome.Absent<>();
  }

  /**
   * Deletes a user with links, roles and invitations, and with what a directory says of it. False
   * if there was none.
   */
  public boolean delete(Transaction tx, OrganizationScope scope, UserId id) {
    store
        .get(tx, scope, id)
        .flatMap(User::directory)
        .ifPresent(
            directory -> resources.delete(tx, scope, directory, ResourceType.USER, id.value()));
    return store.delete(tx, scope, id);
  }

  /** Before a directory is deleted: its users stay, and nobody provisions them any more. */
  public void release(Transaction tx, OrganizationScope scope, DirectoryId directory, Instant now) {
    store.release(tx, scope, directory, now);
  }

  /**
   * Writes what some people are sorted and found by who stem from a program that did not write it.
   *
   * @return of how many; fewer than {@code most} when all have it
   */
  public int writeKeys(Transaction tx, int most) {
    return new UserWordStore().writeSomeAcrossOrganizations(tx, most);
  }

  /** Some active users whom no directory manages, by user name. */
  public List<UserId> unmanaged(Transaction tx, OrganizationScope scope, int most) {
    return new UnmanagedUserStore().active(tx, scope, most);
  }

  /** Whether the catalogue has a role. */
  public boolean roleExists(Transaction tx, String role) {
    return NamedStore.roleExists(tx, role);
  }

  private void replaceRoles(
      Transaction tx, OrganizationScope scope, User known, List<String> wished) {
    List<String> roles = sorted(wished);
    if (!roles.equals(known.roles())) {
      store.removeRoles(tx, scope, known.id());
      store.addRoles(tx, scope, known.id(), roles);
    }
  }

  private void requireRoles(Transaction tx, Problems problems, List<String> roles) {
    for (String role : roles) {
      problems.require(
          NamedStore.roleExists(tx, role),
          "roles",
          "role_unknown",
          "There is no role " + role + ".");
    }
  }

  private void requireMethod(
      Transaction tx, OrganizationScope scope, Problems problems, User.Method method) {
    if (method instanceof User.Method.Through(ConnectionId connection)) {
      problems.require(
          NamedStore.connectionExists(tx, scope, connection),
          "method",
          "connection_unknown",
          "There is no such connection in this organization.");
    }
  }

  private static List<String> sorted(List<String> names) {
    return isAscending(names) ? List.copyOf(names) : names.stream().distinct().sorted().toList();
  }

  /** Many providers send hundreds of groups in order, sign-in for sign-in. */
  private static boolean isAscending(List<String> names) {
    for (int i = 1; i < names.size(); i++) {
      if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Outcome<User> userNameTaken() {
    return Outcome.conflict(
        "userName", "user_name_taken", "Another user of this organization has this address.");
  }
}
