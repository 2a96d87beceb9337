package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.Suspensions;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.password.PasswordFeature;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.UserAccess;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes users with what hangs on each change: access that ends, and the row of the audit trail.
 * Whether a change may be made (the guard against lock-out) was asked before.
 */
final class UserChanges {
  private final Users users;
  private final Suspensions suspensions = new Suspensions();
  private final ScimGroups groups = new ScimGroups();
  private final UserAccess access;
  private final PasswordFeature password;
  private final SignInPolicies policies;
  private final BreakGlass breakGlass;
  private final Trail trail;

  UserChanges(
      Users users,
      UserAccess access,
      PasswordFeature password,
      SignInPolicies policies,
      BreakGlass breakGlass,
      Trail trail) {
    this.users = users;
    this.access = access;
    this.password = password;
    this.policies = policies;
    this.breakGlass = breakGlass;
    this.trail = trail;
  }

  /**
   * @param local what is said of the user's local credentials: without a word, people who are new
   *     since SSO get no password
   */
  Outcome<User> create(
      Transaction tx,
      Call call,
      UserDraft draft,
      User.Source source,
      boolean active,
      LocalAccess local) {
    Optional<Outcome.Problem> obstacle = obstacle(tx, call, draft.method(), call.now(), local);
    if (obstacle.isPresent()) {
      return new Outcome.Invalid<>(List.of(obstacle.get()));
    }
    Outcome<User> outcome = users.create(tx, call.scope(), draft, source, call.now());
    if (outcome instanceof Outcome.Done<User>(User created)) {
      say(tx, call, created, LocalAccess.USUAL, local);
      Outcome<User> stands =
          active ? outcome : users.setActive(tx, call.scope(), created.id(), false, call.now());
      recorded(tx, call, "user.created", Trail.NOTHING, stands.orThrow());
      return stands;
    }
    return outcome;
  }

  /**
   * A new method of signing in ends the sessions of the old one. Who is to have a password from now
   * on gets a mail to set it, if the policy lets them use it.
   */
  Outcome<User> update(
      Transaction tx, Call call, User before, UserDraft draft, @Nullable LocalAccess wished) {
    LocalAccess said = policies.localAccess(tx, call.scope(), before.id());
    LocalAccess local = wished == null ? said : wished;
    Optional<Outcome.Problem> obstacle = obstacle(tx, call, before, draft.method(), wished);
    if (obstacle.isPresent()) {
      return new Outcome.Invalid<>(List.of(obstacle.get()));
    }
    if (said == LocalAccess.BREAK_GLASS
        && local != said
        && breakGlass.isLast(tx, call.scope(), before.id())) {
      LockOut last = LockOut.LAST_BREAK_GLASS;
      return Outcome.conflict("localAccess", last.code(), last.sentence() + " " + last.remedy());
    }
    Outcome<User> outcome = users.update(tx, call.scope(), before.id(), draft, call.now());
    if (outcome instanceof Outcome.Done<User>(User after)) {
      say(tx, call, after, said, local);
      if (!after.method().equals(before.method())) {
        access.endSessions(tx, call.scope(), after.id(), call.now());
        if (after.method() instanceof User.Method.Password && after.active()) {
          password.sendLink(tx, call.scope(), after, call.now());
        }
      }
      if (!after.userName().equals(before.userName())) {
        access.addressChanged(tx, call.scope(), after.id(), call.now());
      }
      recorded(tx, call, "user.updated", UserView.of(before), after);
    }
    return outcome;
  }

  boolean maySetPassword(Transaction tx, Call call, User user) {
    return password.isPossible(tx, call.scope(), user);
  }

  /** Holds against what a directory says of the user, until {@link #activate}. */
  User deactivate(Transaction tx, Call call, User before) {
    User after = suspensions.suspend(tx, call.scope(), before, call.now());
    access.end(tx, call.scope(), after.id(), call.now());
    recorded(tx, call, "user.deactivated", UserView.of(before), after);
    return after;
  }

  /** A conflict where a directory deactivated the user. */
  Outcome<User> activate(Transaction tx, Call call, User before) {
    return switch (suspensions.lift(tx, call.scope(), before, call.now())) {
      case Suspensions.Lifted.Done(User after) -> {
        recorded(
            tx,
            call,
            after.active() ? "user.reactivated" : "user.suspension_lifted",
            UserView.of(before),
            after);
        yield new Outcome.Done<>(after);
      }
      case Suspensions.Lifted.ByDirectory() -> {
        ManagedUserRefusal why = ManagedUserRefusal.INACTIVE_THERE;
        yield Outcome.conflict("active", why.code(), why.sentence() + " " + why.remedy());
      }
    };
  }

  /** What the trail keeps of a membership, as when a directory changes it. */
  record MemberTrace(String displayName, String user) {}

  void delete(Transaction tx, Call call, User before) {
    access.end(tx, call.scope(), before.id(), call.now());
    for (ScimGroups.Related group : groups.left(tx, call.scope(), before, call.now())) {
      trail.inside(
          tx,
          call,
          "group.member_removed",
          "group",
          group.id(),
          new MemberTrace(group.display(), before.id().value()),
          Trail.NOTHING);
    }
    users.delete(tx, call.scope(), before.id());
    trail.inside(
        tx, call, "user.deleted", "user", before.id().value(), UserView.of(before), Trail.NOTHING);
  }

  /**
   * Why a user cannot get a method of signing in; asks only, and writes nothing.
   *
   * @param wished what will be said of local credentials; null leaves what is said
   */
  Optional<Outcome.Problem> obstacle(
      Transaction tx, Call call, User before, User.Method method, @Nullable LocalAccess wished) {
    if (method.equals(before.method())) {
      return Optional.empty();
    }
    LocalAccess local =
        wished == null ? policies.localAccess(tx, call.scope(), before.id()) : wished;
    return obstacle(tx, call, method, before.createdAt(), local);
  }

  private Optional<Outcome.Problem> obstacle(
      Transaction tx, Call call, User.Method method, Instant createdAt, LocalAccess local) {
    return method instanceof User.Method.Password
        ? policies.obstacleToPassword(tx, call.scope(), createdAt, local).map(UserChanges::problem)
        : Optional.empty();
  }

  /** The same for whoever changes users without a call. */
  static Outcome.Problem problem(AccessRefusal why) {
    return new Outcome.Problem(
        "method",
        why.code(),
        "People who are new since SSO sign in through a connection. Choose one, or allow them"
            + " local access as well.");
  }

  private void say(Transaction tx, Call call, User user, LocalAccess before, LocalAccess after) {
    if (before != after) {
      policies.setLocalAccess(tx, call.scope(), user.id(), after, call.now());
      trail.inside(
          tx,
          call,
          "user.local_access_changed",
          "user",
          user.id().value(),
          new LocalAccessOperations.LocalAccessInput(before),
          new LocalAccessOperations.LocalAccessInput(after));
    }
  }

  private void recorded(Transaction tx, Call call, String action, Object before, User after) {
    trail.inside(tx, call, action, "user", after.id().value(), before, UserView.of(after));
  }
}
