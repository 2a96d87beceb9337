package dev.gatehouse.server.remote;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.remote.CredentialChecks.Case;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets people in whose credentials are right: asks the policy, and tells the trail once an hour for
 * each protocol and address. File servers ask again and again, WebDAV at every request.
 */
public final class Admittance {
  private static final Duration TOLD_EVERY = Duration.ofHours(1);

  private final SignInPolicies policies;
  private final Audit audit;
  private final UseStore uses = new UseStore();

  public Admittance(SignInPolicies policies, Audit audit) {
    this.policies = policies;
    this.audit = audit;
  }

  /** Whether the policy stands against it. */
  Optional<Refusal> obstacle(
      Transaction tx, OrganizationScope scope, User user, Way way, Means means) {
    return switch (policies.decide(tx, scope, user, way, means)) {
      case AccessRules.Verdict.Allowed unused -> Optional.empty();
      case AccessRules.Verdict.Refused(Refusal refusal) -> Optional.of(refusal);
    };
  }

  void tell(Transaction tx, Case asked, User user, Optional<Refusal> obstacle) {
    String protocol = asked.question().protocol().name();
    String kind = obstacle.isPresent() ? protocol + " refused" : protocol;
    String address = asked.question().clientAddress();
    boolean news =
        uses.note(
            tx,
            asked.scope(),
            user.id(),
            kind,
            address,
            asked.now(),
            asked.now().minus(TOLD_EVERY));
    if (!news) {
      return;
    }
    uses.forget(tx, asked.scope(), user.id(), asked.now().minus(TOLD_EVERY.multipliedBy(2)));
    // Names of protocols and codes are letters and underscores: nothing to escape.
    String code = obstacle.map(one -> ",\"code\":\"" + one.code() + "\"").orElse("");
    String after = "{\"protocol\":\"" + protocol + "\"" + code + "}";
    String action = obstacle.isPresent() ? "user.remote_refused" : "user.remote_signed_in";
    Target target = new Target("user", user.id().value());
    audit.record(
        tx,
        asked.scope(),
        new Entry(asked.asker(), action, target, "", after, address),
        asked.now());
  }
}
