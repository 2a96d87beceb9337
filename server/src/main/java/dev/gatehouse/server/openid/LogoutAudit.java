package dev.gatehouse.server.openid;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.openid.LogoutStore.Logout;
import dev.gatehouse.server.organization.Organizations;
import java.time.Instant;

/** Tells the customer of applications that never heard that a session had ended. */
final class LogoutAudit {
  private final Audit audit;
  private final Organizations organizations;

  LogoutAudit(Audit audit, Organizations organizations) {
    this.audit = audit;
    this.organizations = organizations;
  }

  /**
   * The application may still let the person in by a session of its own.
   *
   * @param why a status or stable code: letters, digits and underscores, nothing to escape
   */
  void givenUp(Transaction tx, Logout logout, int attempts, String why, Instant now) {
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
