package dev.gatehouse.server.directory;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.AdministratorStore.Kind;
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
 * does the last who signs in with a password, and the last who has a second factor beside it. Every
 * path that deactivates, deletes, demotes or moves people, or takes factors away, asks here before
 * it writes.
 *
 * <p>An administrator is who has a role with the permission {@value #PERMISSION}, whatever the role
 * is called: who manages people can let others back in. An organization that has none, none with a
 * password, or none with a second factor is not kept from anything by what it lacks.
 */
public final class LockOutGuard {
  /** What makes a role one of administrators. */
  public static final String PERMISSION = "members";

  private final Roles roles;
  private final AdministratorStore store = new AdministratorStore();
  private volatile LastResort lastResort = (tx, scope) -> Set.of();

  /**
   * @param roles say what is allowed by which role
   */
  public LockOutGuard(Roles roles) {
    this.roles = roles;
  }

  /** Knows those of whom one must stay; a higher package declares who they are. */
  @FunctionalInterface
  public interface LastResort {
    /**
     * @return administrators with a password; empty where nobody has to stay
     */
    Set<UserId> of(Transaction tx, OrganizationScope scope);
  }

  /** Sets who knows the last resort. Before serving; {@code Core} wires it. */
  public void keep(LastResort those) {
    lastResort = those;
  }

  /** Whether somebody has a role of administrators. */
  public boolean isAdministrator(Transaction tx, User user) {
    Set<String> administering = administering(tx);
    return user.roles().stream().anyMatch(administering::contains);
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
    Set<String> administering = administering(tx);
    Who administrators =
        (active, method, keys) -> active && keys.stream().anyMatch(administering::contains);
    if (isLost(tx, scope, changes, administrators, administering, Kind.ANY)) {
      return Optional.of(LockOut.LAST_ADMINISTRATOR);
    }
    Who withPassword =
        (active, method, keys) ->
            method instanceof Method.Password && administrators.counts(active, method, keys);
    if (isLastResortLost(lastResort.of(tx, scope), changes, withPassword)) {
      return Optional.of(LockOut.LAST_BREAK_GLASS);
    }
    if (isLost(tx, scope, changes, withPassword, administering, Kind.WITH_PASSWORD)) {
      return Optional.of(LockOut.LAST_PASSWORD_ADMINISTRATOR);
    }
    return isStrongLost(tx, scope, changes, withPassword, administering)
        ? Optional.of(LockOut.LAST_SECOND_FACTOR_ADMINISTRATOR)
        : Optional.empty();
  }

  /** No change of this kind takes a factor away or brings one: the rows tell who has one. */
  private boolean isStrongLost(
      Transaction tx,
      OrganizationScope scope,
      List<Change> changes,
      Who withPassword,
      Set<String> administering) {
    Set<UserId> leaving = new HashSet<>();
    boolean somebodyComes = false;
    for (Change change : changes) {
      User before = change.before();
      if (before == null) {
        continue;
      }
      boolean counted = withPassword.counts(before.active(), before.method(), before.roles());
      boolean counts = withPassword.counts(change.active(), change.method(), change.roles());
      if (counted && !counts) {
        leaving.add(before.id());
      } else if (!counted && counts) {
        somebodyComes |= store.hasSecondFactor(tx, scope, before.id());
      }
    }
    return !somebodyComes && isLastWithSecondFactor(tx, scope, leaving, administering);
  }

  /**
   * Asks about taking all second factors from a user, before it is done.
   *
   * @return why it must not be done; empty if it may
   */
  public Optional<LockOut> checkSecondFactors(
      Transaction tx, OrganizationScope scope, UserId user) {
    if (lastResort.of(tx, scope).equals(Set.of(user))) {
      return Optional.of(LockOut.LAST_BREAK_GLASS);
    }
    return isLastWithSecondFactor(tx, scope, Set.of(user), administering(tx))
        ? Optional.of(LockOut.LAST_SECOND_FACTOR_ADMINISTRATOR)
        : Optional.empty();
  }

  /** Whether some of these have password and second factor, and nobody else. */
  private boolean isLastWithSecondFactor(
      Transaction tx, OrganizationScope scope, Set<UserId> leaving, Set<String> administering) {
    if (leaving.isEmpty()) {
      return false;
    }
    // One more than leave: if there are so many, somebody stays.
    Set<UserId> strong = new HashSet<>();
    for (String role : administering) {
      strong.addAll(store.active(tx, scope, role, Kind.WITH_SECOND_FACTOR, leaving.size() + 1));
    }
    return !strong.isEmpty() && leaving.containsAll(strong);
  }

  private static boolean isLastResortLost(Set<UserId> resort, List<Change> changes, Who who) {
    Set<UserId> leaving = new HashSet<>();
    for (Change change : changes) {
      User before = change.before();
      if (before != null && !who.counts(change.active(), change.method(), change.roles())) {
        leaving.add(before.id());
      }
    }
    return !resort.isEmpty() && leaving.containsAll(resort);
  }

  /**
   * Whether there is an active administrator, for changes whose effect on roles is known only once
   * they are made: ask before and after, and roll back what takes the last one away.
   */
  public boolean hasAdministrator(Transaction tx, OrganizationScope scope) {
    return administering(tx).stream()
        .anyMatch(role -> !store.active(tx, scope, role, Kind.ANY, 1).isEmpty());
  }

  private Set<String> administering(Transaction tx) {
    return roles.list(tx).stream()
        .filter(role -> role.permissions().contains(PERMISSION))
        .map(Role::key)
        .collect(Collectors.toUnmodifiableSet());
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
      Kind kind) {
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
        .flatMap(role -> store.active(tx, scope, role, kind, leaving.size() + 1).stream())
        .allMatch(leaving::contains);
  }
}
