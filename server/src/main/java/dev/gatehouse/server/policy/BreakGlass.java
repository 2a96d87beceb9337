package dev.gatehouse.server.policy;

import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The administrators who break the glass: who come in with a password and a second factor on the
 * day on which the identity provider lets nobody in. While an organization enforces SSO it keeps at
 * least one that is ready.
 */
public final class BreakGlass {
  private static final int MOST = 100;

  private final PolicyStore store = new PolicyStore();
  private final LockOutGuard administrators;
  private final Users users;
  private final Passwords passwords;
  private final SecondFactors secondFactors;

  public BreakGlass(
      LockOutGuard administrators, Users users, Passwords passwords, SecondFactors secondFactors) {
    this.administrators = administrators;
    this.users = users;
    this.passwords = passwords;
    this.secondFactors = secondFactors;
  }

  /** What a break-glass administrator needs, and who has it. */
  public enum Need {
    ACTIVE,
    ADMINISTRATOR,
    PASSWORD,
    SECOND_FACTOR
  }

  /**
   * Somebody who is named as one.
   *
   * @param missing what they still need; empty if they are ready
   */
  public record Named(User user, List<Need> missing) {
    public Named {
      missing = List.copyOf(missing);
    }

    public boolean isReady() {
      return missing.isEmpty();
    }
  }

  /** Those who are named, the longest so first; at most 100. */
  public List<Named> named(Transaction tx, OrganizationScope scope) {
    return store.breakGlass(tx, scope, MOST).stream()
        .flatMap(id -> users.get(tx, scope, id).stream())
        .map(user -> new Named(user, missing(tx, scope, user)))
        .toList();
  }

  /** What somebody lacks of what one needs. */
  public List<Need> missing(Transaction tx, OrganizationScope scope, User user) {
    List<Need> missing = new ArrayList<>();
    if (!user.active()) {
      missing.add(Need.ACTIVE);
    }
    if (!administrators.isAdministrator(tx, user)) {
      missing.add(Need.ADMINISTRATOR);
    }
    if (passwords.find(tx, scope, user).isEmpty()) {
      missing.add(Need.PASSWORD);
    }
    if (!secondFactors.isEnrolled(tx, scope, user.id())) {
      missing.add(Need.SECOND_FACTOR);
    }
    return missing;
  }

  /** Those of whom one must stay: who are ready, where SSO is enforced; else none. */
  public Set<UserId> needed(Transaction tx, OrganizationScope scope) {
    return store.get(tx, scope).mode() == SignInMode.ENFORCED
        ? named(tx, scope).stream()
            .filter(Named::isReady)
            .map(one -> one.user().id())
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  /**
   * Whether somebody is the last of whom one must stay. Whoever takes from a user a password or a
   * second factor asks this first, in the same transaction.
   */
  public boolean isLast(Transaction tx, OrganizationScope scope, UserId user) {
    return needed(tx, scope).equals(Set.of(user));
  }
}
