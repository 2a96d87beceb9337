package dev.gatehouse.server.password;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.FailureLimits.Rule;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.password.RequestStore.Asked;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers people who have forgotten their password, by mail alone. A request only writes down the
 * address that was typed, whoever has it; who that is, and what the mail says, is found out
 * afterwards, so that nothing about the answer to the request tells.
 */
final class ForgottenPasswords {
  private static final int AT_ONCE = 20;

  /** Says to the person that they sign in otherwise. */
  private static final Set<AccessRefusal> OTHER_WAY =
      Set.of(AccessRefusal.OTHER_METHOD, AccessRefusal.SSO_REQUIRED, AccessRefusal.SSO_ENFORCED);

  private final Below below;
  private final RequestStore store = new RequestStore();

  /** What it works with. */
  record Below(
      Database database,
      Organizations organizations,
      Users users,
      SignInPolicies policies,
      FailureLimits failures,
      PasswordMail mail,
      Audit audit) {}

  ForgottenPasswords(Below below) {
    this.below = below;
  }

  /** Writes a request down, unless there were too many for the address typed or of the client. */
  FailureLimits.Answer ask(OrganizationScope scope, String userName, String address, Instant now) {
    String typed = Users.normalized(userName);
    List<Key> keys =
        List.of(
            Key.of(scope, "forgotten", typed, Rule.MAILS),
            Key.address(address),
            Key.network(address));
    return below
        .database()
        .write(
            tx -> {
              FailureLimits.Answer answer = below.failures().begin(tx, keys, now);
              if (answer instanceof FailureLimits.Answer.Go) {
                store.insert(tx, scope, typed, address, now);
              }
              return answer;
            });
  }

  /**
   * Answers the oldest requests, each with its mail in one transaction.
   *
   * @return how many; zero means that none are left
   */
  int answerSome(Instant now) {
    if (!below.database().read(store::any)) {
      return 0;
    }
    return below
        .database()
        .write(
            tx -> {
              List<Asked> some = store.takeAcrossOrganizations(tx, AT_ONCE);
              some.forEach(one -> answer(tx, one, now));
              return some.size();
            });
  }

  private void answer(Transaction tx, Asked asked, Instant now) {
    Optional<OrganizationScope> scope = below.organizations().scope(tx, asked.organization());
    Optional<User> user = scope.flatMap(one -> below.users().byUserName(tx, one, asked.userName()));
    if (scope.isPresent() && user.isPresent()) {
      answer(tx, scope.get(), user.get(), asked.address(), now);
    }
  }

  private void answer(
      Transaction tx, OrganizationScope scope, User user, String address, Instant now) {
    switch (below.policies().decide(tx, scope, user, Way.PAGE, new Means.Local())) {
      case Verdict.Allowed unused -> {
        below.mail().answer(tx, scope, user, now);
        Target target = new Target("user", user.id().value());
        below
            .audit()
            .record(
                tx,
                scope,
                new Entry(
                    Actor.system("password"), "user.password_requested", target, "", "", address),
                now);
      }
      case Verdict.Refused(Refusal refusal) -> {
        if (refusal.reason() instanceof AccessRefusal why && OTHER_WAY.contains(why)) {
          below.mail().needsNone(tx, scope, user, now);
        }
      }
    }
  }
}
