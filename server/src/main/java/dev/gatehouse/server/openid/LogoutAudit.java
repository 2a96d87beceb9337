package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.openid.LogoutStore.Logout;
import dev.gatehouse.server.organization.Organizations;
import java.time.Instant;

/** Notes how telling goes, and tells the customer of applications that never heard. */
final class LogoutAudit {
  private final Audit audit;
  private final Organizations organizations;
  private final Deliveries deliveries;

  LogoutAudit(Audit audit, Organizations organizations, Deliveries deliveries) {
    this.audit = audit;
    this.organizations = organizations;
    this.deliveries = deliveries;
  }

  /** The application has heard. */
  void worked(Transaction tx, Logout logout) {
    deliveries.worked(tx, logout.applicationId(), Deliveries.Kind.LOGOUT);
  }

  /** It is tried again. */
  void failed(Transaction tx, Logout logout, String why, Instant now) {
    deliveries.failed(tx, logout.applicationId(), Deliveries.Kind.LOGOUT, why, false, now);
  }

  /**
   * The application may still let the person in by a session of its own.
   *
   * @param why a status or stable code: letters, digits and underscores, nothing to escape
   */
  void givenUp(Transaction tx, Logout logout, int attempts, String why, Instant now) {
    deliveries.failed(tx, logout.applicationId(), Deliveries.Kind.LOGOUT, why, true, now);
    String after =
        "{\"session\":\""
            + logout.sessionId()
            + "\",\"user\":\""
            + logout.userId()
            + "\",\"attempts\":"
            + attempts
            + ",\"last_answer\":\""
            + why
            + "\"}";
    Target target = new Target("application", logout.applicationId());
    Entry entry = new Entry(Actor.system("openid"), "logout.given_up", target, "", after, "");
    organizations
        .scopeEvenIfDisabled(tx, logout.organization())
        .ifPresent(scope -> audit.record(tx, scope, entry, now));
  }
}
