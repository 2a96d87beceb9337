package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.SignInMode;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.SignInPolicies.Affected;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes the mode of an organization with what hangs on it, for the API and for the start-up file:
 * what must be there before SSO is enforced, and the sessions that end with it.
 */
final class SignInPolicyChanges {
  /** How long a sign-in proves that its connection works. */
  static final Duration PROVES_FOR = Duration.ofHours(24);

  private static final int MOST_READ = 10_000;

  private final Connections connections;
  private final Users users;
  private final LockOutGuard administrators;
  private final Sessions sessions;
  private final Policy policy;

  /** What knows about the policy, and about who has signed in of late. */
  record Policy(SignInPolicies policies, BreakGlass breakGlass, RecentSignIns recent) {}

  /** Says whether somebody has lately signed in, or tried to, through a connection that is on. */
  @FunctionalInterface
  interface RecentSignIns {
    boolean hasSignedInSince(Transaction tx, OrganizationScope scope, UserId user, Instant since);
  }

  SignInPolicyChanges(
      Connections connections,
      Users users,
      LockOutGuard administrators,
      Sessions sessions,
      Policy policy) {
    this.connections = connections;
    this.users = users;
    this.administrators = administrators;
    this.sessions = sessions;
    this.policy = policy;
  }

  /** What is missing before SSO can be enforced, all of it together. */
  List<ErrorBody.Problem> missing(
      Transaction tx, OrganizationScope scope, Enforcer enforcer, Instant now) {
    List<ErrorBody.Problem> missing = new ArrayList<>();
    if (connections.listEnabled(tx, scope).isEmpty()) {
      missing.add(EnforcingRefusal.CONNECTION_MISSING.problem("mode"));
    }
    switch (enforcer) {
      case Enforcer.Unnamed unused ->
          missing.add(EnforcingRefusal.PERSON_MISSING.problem("confirmedBy"));
      case Enforcer.Somebody(User user) -> {
        if (user == null || !user.active() || !administrators.isAdministrator(tx, user)) {
          missing.add(EnforcingRefusal.PERSON_UNUSABLE.problem("confirmedBy"));
        } else if (!policy.recent().hasSignedInSince(tx, scope, user.id(), now.minus(PROVES_FOR))) {
          missing.add(EnforcingRefusal.SIGN_IN_MISSING.problem("confirmedBy"));
        }
      }
    }
    if (policy.breakGlass().named(tx, scope).stream().noneMatch(BreakGlass.Named::isReady)) {
      missing.add(EnforcingRefusal.BREAK_GLASS_MISSING.problem("mode"));
    }
    return missing;
  }

  /** Who enforces SSO. */
  sealed interface Enforcer {
    record Unnamed() implements Enforcer {}

    /**
     * @param user null if the name fits nobody
     */
    record Somebody(@Nullable User user) implements Enforcer {}
  }

  /**
   * What a change did, or would do.
   *
   * @param affected who loses their way in, by user name
   * @param more whether there are more than could be looked at
   * @param sessionsEnded how many sessions ended with it
   */
  record Effect(List<Affected> affected, boolean more, int sessionsEnded) {}

  /** Changes the mode, and ends the sessions of those who may not come in any more. */
  Effect change(Transaction tx, OrganizationScope scope, SignInMode mode, Instant now) {
    List<Affected> affected = new ArrayList<>();
    String after = "";
    int read = 0;
    do {
      Page<User> page = users.by(tx, scope, new User.Method.Password(), after, Page.LARGEST);
      affected.addAll(policy.policies().affectedBy(tx, scope, mode, page.items()));
      read += page.items().size();
      after = page.next().orElse("");
    } while (!after.isEmpty() && read < MOST_READ);
    policy.policies().setMode(tx, scope, mode);
    int ended = mode == SignInMode.ENFORCED ? endLocal(tx, scope, now) : 0;
    return new Effect(affected, !after.isEmpty(), ended);
  }

  /** However many people there are, only those are looked at who have such a session. */
  private int endLocal(Transaction tx, OrganizationScope scope, Instant now) {
    int ended = 0;
    for (UserId id : sessions.usersWithoutConnection(tx, scope)) {
      Optional<User> user = users.get(tx, scope, id);
      if (user.isEmpty() || !mayStay(tx, scope, user.get())) {
        ended += sessions.endOfUser(tx, scope, id, Sessions.EndReason.REVOKED, now);
      }
    }
    return ended;
  }

  private boolean mayStay(Transaction tx, OrganizationScope scope, User user) {
    return policy.policies().decide(tx, scope, user, Way.PAGE, new Means.Local())
        instanceof Verdict.Allowed;
  }
}
