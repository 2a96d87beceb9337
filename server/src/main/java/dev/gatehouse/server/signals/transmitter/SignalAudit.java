package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.Organizations;
import java.time.Instant;

/** Tells the customer of receivers that never heard of a security event. */
final class SignalAudit {
  private final Audit audit;
  private final Organizations organizations;

  SignalAudit(Audit audit, Organizations organizations) {
    this.audit = audit;
    this.organizations = organizations;
  }

  /** From now on nothing is kept for the receiver. An application belongs to the operator. */
  void paused(Transaction tx, OutgoingStream stream, OutgoingStreams.Reason why, Instant now) {
    String after = "{\"reason\":\"%s\"}".formatted(why.name());
    String kind = stream.isOfProvider() ? "connection" : "application";
    Target target = new Target(kind, stream.receiver());
    Entry entry = new Entry(Actor.system("signals"), "signal.stream_paused", target, "", after, "");
    OutgoingStreamStore.organizationOf(tx, stream.receiver())
        .ifPresentOrElse(
            organization -> record(tx, organization, entry, now),
            () -> audit.recordForOperator(tx, entry, now));
  }

  private void record(Transaction tx, OrganizationId organization, Entry entry, Instant now) {
    organizations
        .scopeEvenIfDisabled(tx, organization)
        .ifPresent(scope -> audit.record(tx, scope, entry, now));
  }

  /**
   * The receiver goes on as if nothing had happened.
   *
   * @param kind of receiver: {@code application} or {@code connection}
   * @param why a status or stable code: letters, digits and underscores, nothing to escape
   */
  void givenUp(
      Transaction tx, OutgoingSignal signal, String kind, int attempts, String why, Instant now) {
    String after =
        "{\"event\":\"%s\",\"user\":\"%s\",\"session\":\"%s\",\"attempts\":%d,\"last_answer\":\"%s\"}"
            .formatted(signal.type(), signal.user(), signal.session(), attempts, why);
    Target target = new Target(kind, signal.receiver());
    Entry entry = new Entry(Actor.system("signals"), "signal.given_up", target, "", after, "");
    record(tx, new OrganizationId(signal.organization()), entry, now);
  }
}
