package dev.gatehouse.server.openid;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** What the customer's audit trail tells of applications and tokens: never a token itself. */
final class GrantAudit {
  private final Audit audit;

  GrantAudit(Audit audit) {
    this.audit = audit;
  }

  /** A person let an application have tokens. Refreshes are not told: they are no news. */
  void issued(Transaction tx, OrganizationScope scope, Client client, Grant grant, Instant now) {
    record(tx, scope, Actor.user(grant.user().value()), "token.issued", client, grant.id(), now);
  }

  /** Somebody used a code or refresh token twice; its family was revoked. */
  void reused(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      String what,
      String grantId,
      Instant now) {
    record(tx, scope, Actor.system("openid"), what + ".reused", client, grantId, now);
  }

  /** A token request for an existing grant was refused. */
  void refused(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      OpenIdRefusal why,
      String grantId,
      Instant now) {
    record(tx, scope, Actor.system("openid"), "token.refused." + why.code(), client, grantId, now);
  }

  /** The application gave a token back. */
  void revoked(
      Transaction tx, OrganizationScope scope, Client client, String grantId, Instant now) {
    record(tx, scope, Actor.system("openid"), "token.revoked", client, grantId, now);
  }

  /** A person let a device in, or kept it out. */
  void deviceAnswered(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      Client client,
      String answer,
      Instant now) {
    String after = "{\"client_id\":\"" + client.clientId() + "\"}";
    Target target = new Target("application", client.id().value());
    Entry entry = new Entry(Actor.user(user.value()), "device." + answer, target, "", after, "");
    audit.record(tx, scope, entry, now);
  }

  private void record(
      Transaction tx,
      OrganizationScope scope,
      Actor actor,
      String action,
      Client client,
      String grantId,
      Instant now) {
    // Ids are letters, digits, dots, hyphens and underscores: nothing to escape.
    String after = "{\"client_id\":\"" + client.clientId() + "\",\"grant\":\"" + grantId + "\"}";
    Target target = new Target("application", client.id().value());
    audit.record(tx, scope, new Entry(actor, action, target, "", after, ""), now);
  }
}
