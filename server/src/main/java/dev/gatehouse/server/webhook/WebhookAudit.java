package dev.gatehouse.server.webhook;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import java.time.Instant;

/** Tells the owner of an endpoint that the program has switched it off. */
final class WebhookAudit {
  private final Audit audit;
  private final Organizations organizations;

  WebhookAudit(Audit audit, Organizations organizations) {
    this.audit = audit;
    this.organizations = organizations;
  }

  /**
   * @param reason letters only, nothing to escape
   */
  void switchedOff(Transaction tx, Key key, String reason, Instant now) {
    Entry entry =
        new Entry(
            Actor.system("webhook"),
            "webhook.disabled",
            new Target("webhook", key.endpoint()),
            "",
            "{\"reason\":\"" + reason + "\"}",
            "");
    key.owner()
        .organization()
        .ifPresentOrElse(
            organization ->
                organizations
                    .scopeEvenIfDisabled(tx, organization)
                    .ifPresent(scope -> audit.record(tx, scope, entry, now)),
            () -> audit.recordForOperator(tx, entry, now));
  }
}
