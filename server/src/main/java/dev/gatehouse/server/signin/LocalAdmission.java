package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.SignInProfile;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.NewSession;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * From a local proof to a session, inside one transaction: the policy first, then each step that
 * stands between, then the session and the audit trail. The one door for passwords, passkeys and
 * what comes with them.
 */
final class LocalAdmission {
  private final SignInPolicies policies;
  private final Users users;
  private final Sessions sessions;
  private final SignInAudit audit;
  private final GlassBroken glassBroken;
  private volatile List<SecondStep> steps = List.of();

  LocalAdmission(
      SignInPolicies policies,
      Users users,
      Sessions sessions,
      SignInAudit audit,
      GlassBroken glassBroken) {
    this.policies = policies;
    this.users = users;
    this.sessions = sessions;
    this.audit = audit;
    this.glassBroken = glassBroken;
  }

  /** What stands between a proof and a session, in the order in which it is asked. */
  void set(List<SecondStep> all) {
    steps = List.copyOf(all);
  }

  /** How it ended. Only {@link Admitted} has written anything. */
  sealed interface Result {
    record Admitted(OpenedSession session) implements Result {}

    /**
     * @param page the path of the step that is still to come
     */
    record Further(String page) implements Result {}

    record Denied(Refusal refusal) implements Result {}
  }

  /** Who sent a request. */
  Visitor visitor(Request request, Browser browser) {
    return Visitor.of(request, browser, sessions);
  }

  /**
   * @param user as read in this transaction, who has proved to be that
   */
  Result admit(
      Transaction tx,
      OrganizationScope scope,
      User user,
      LocalProof proof,
      Visitor visitor,
      Instant now) {
    return switch (policies.decide(tx, scope, user, Way.PAGE, new Means.Local())) {
      case Verdict.Refused(Refusal refusal) -> new Result.Denied(refusal);
      case Verdict.Allowed(boolean breaksTheGlass) -> {
        Optional<String> page =
            steps.stream()
                .flatMap(step -> step.pageOf(tx, scope, user, proof).stream())
                .findFirst();
        yield page.<Result>map(Result.Further::new)
            .orElseGet(() -> opened(tx, scope, user, proof, breaksTheGlass, visitor, now));
      }
    };
  }

  private Result opened(
      Transaction tx,
      OrganizationScope scope,
      User user,
      LocalProof proof,
      boolean breaksTheGlass,
      Visitor visitor,
      Instant now) {
    SignInProfile asItIs = new SignInProfile(user.displayName(), user.roles(), user.groups());
    User current = users.signedIn(tx, scope, user, asItIs, now).orThrow();
    OpenedSession session =
        sessions.open(
            tx,
            scope,
            new NewSession(
                current,
                Optional.empty(),
                proof.authenticatedAt(),
                proof.amr(),
                List.of(),
                "",
                "",
                visitor.browser(),
                visitor.address(),
                visitor.userAgent()),
            now);
    audit.signedInLocally(tx, scope, session.signedIn(), breaksTheGlass, visitor, now);
    if (breaksTheGlass) {
      glassBroken.tell(tx, scope, current, visitor, now);
    }
    return new Result.Admitted(session);
  }
}
