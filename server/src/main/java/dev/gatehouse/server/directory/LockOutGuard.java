package dev.gatehouse.server.directory;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an organization from locking itself out: its last active administrator stays one, and so
 * does the last who signs in with a password. Every path that deactivates, deletes, demotes or
 * moves people asks here before it writes.
 *
 * <p>An administrator is who has a role with the permission {@value #PERMISSION}, whatever the role
 * is called: who manages people can let others back in. An organization that has none, or none with
 * a password, is not kept from anything by what it lacks.
 */
public final class LockOutGuard {
  /** What makes a role one of administrators. */
  public static final String PERMISSION = "members";

  private final Roles roles;
  private final AdministratorStore store = new AdministratorStore();

  /**
   * @param roles say what is allowed by which role
   */
  public LockOutGuard(Roles roles) {
    this.roles = roles;
  }

  /**
   * What becomes of one user.
   *
   * @param before as read in this transaction; null for somebody who arrives
   */
  public record Change(@Nullable User before, boolean active, Method method, List<String> roles) {
    public Change {
      roles = List.copyOf(roles);
    }

    /** Is deactivated or deleted. */
    public static Change gone(User before) {
      return new Change(before, false, before.method(), before.roles());
    }

    /** Gets another method or other roles. */
    public static Change to(User before, Method method, List<String> roles) {
      return new Change(before, before.active(), method, roles);
    }

    /** Is created, active. */
    public static Change arrival(Method method, List<String> roles) {
      return new Change(null, true, method, roles);
    }
  }

  /** Asks about one user. See the other. */
  public Optional<LockOut> check(Transaction tx, OrganizationScope scope, Change change) {
    return check(tx, scope, List.of(change));
  }

  /**
   * Asks about changes that are made together, before any is written.
   *
   * @param changes at most one for each user
   * @return why they must not be made; empty if they may
   */
  public Optional<LockOut> check(Transaction tx, OrganizationScope scope, List<Change> changes) {
    if (changes.stream().noneMatch(change -> change.before() != null)) {
      return Optional.empty();
    }
    Set<String> administering =
        roles.list(tx).stream()
            .filter(role -> role.permissions().contains(PERMISSION))
            .map(Role::key)
            .collect(Collectors.toUnmodifiableSet());
    Who administrators =
        (active, method, keys) -> active && keys.stream().anyMatch(administering::contains);
    if (isLost(tx, scope, changes, administrators, administering, false)) {
      return Optional.of(LockOut.LAST_ADMINISTRATOR);
    }
    Who withPassword =
        (active, method, keys) ->
            method instanceof Method.Password && administrators.counts(active, method, keys);
    return isLost(tx, scope, changes, withPassword, administering, true)
        ? Optional.of(LockOut.LAST_PASSWORD_ADMINISTRATOR)
        : Optional.empty();
  }

  /** Who counts. */
  @FunctionalInterface
  private interface Who {
    boolean counts(boolean active, Method method, List<String> roles);
  }

  /** Whether the changes take away some of those who count, and nobody remains or comes. */
  private boolean isLost(
      Transaction tx,
      OrganizationScope scope,
      List<Change> changes,
      Who who,
      Set<String> administering,
      boolean passwordOnly) {
    Predicate<Change> after =
        change -> who.counts(change.active(), change.method(), change.roles());
    if (changes.stream().anyMatch(after)) {
      return false;
    }
    Set<UserId> leaving = new HashSet<>();
    for (Change change : changes) {
      User before = change.before();
      if (before != null && who.counts(before.active(), before.method(), before.roles())) {
        leaving.add(before.id());
      }
    }
    if (leaving.isEmpty()) {
      return false;
    }
    // One more than leave: if there are so many, somebody stays.
    return administering.stream()
        .flatMap(role -> store.active(tx, scope, role, passwordOnly, leaving.size() + 1).stream())
        .allMatch(leaving::contains);
  }
}
