package dev.gatehouse.server.mail;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.mail.MailStore.Waiting;
import dev.gatehouse.server.mail.MailTransport.Carried;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Claim;
import dev.gatehouse.server.outbox.Courier;
import dev.gatehouse.server.outbox.Outcome;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one mail. A node that dies between sending and noting it sends twice, with the same
 * Message-ID.
 */
final class MailCourier implements Courier<Waiting, Carried> {
  private static final Logger LOG = LoggerFactory.getLogger(MailCourier.class);

  private final MailOutbox outbox;
  private final MailTransport transport;
  private final Audit audit;
  private final Organizations organizations;

  MailCourier(
      MailOutbox outbox, MailTransport transport, Audit audit, Organizations organizations) {
    this.outbox = outbox;
    this.transport = transport;
    this.audit = audit;
    this.organizations = organizations;
  }

  @Override
  public Outcome<Carried> deliver(Claim<Waiting> claim, Instant now) {
    Waiting mail = claim.content();
    Carried carried =
        now.isBefore(mail.expiresAt())
            ? transport.carry(mail.id(), outbox.open(mail), now)
            : new Carried.Stuck(MailFailure.EXPIRED, "");
    return switch (carried) {
      case Carried.Gone gone -> new Outcome.Delivered<>(gone);
      case Carried.Stuck stuck -> {
        LOG.warn(
            "the mail {} did not leave at try {}: {} {}",
            mail.id(),
            claim.attempt(),
            stuck.why().code(),
            stuck.detail());
        yield stuck.why().isFinal() ? new Outcome.Refused<>(stuck) : new Outcome.Failed<>(stuck);
      }
    };
  }

  @Override
  public Carried brokeOff(Claim<Waiting> claim, Instant now) {
    return new Carried.Stuck(MailFailure.BROKE_OFF, "");
  }

  @Override
  public void settled(
      Transaction tx, Claim<Waiting> claim, Fate fate, Carried carried, Instant now) {
    if (fate == Fate.GIVEN_UP && carried instanceof Carried.Stuck(MailFailure why, String detail)) {
      givenUp(tx, claim, why, now);
    }
  }

  private void givenUp(Transaction tx, Claim<Waiting> claim, MailFailure why, Instant now) {
    Waiting mail = claim.content();
    String after =
        "{\"mail\":\"%s\",\"attempts\":%d,\"reason\":\"%s\"}"
            .formatted(mail.id(), claim.attempt(), why.code());
    Target target = new Target("user", mail.about());
    Entry entry = new Entry(Actor.system("mail"), "mail.given_up", target, "", after, "");
    organizations
        .scopeEvenIfDisabled(tx, mail.organization())
        .ifPresent(scope -> audit.record(tx, scope, entry, now));
  }
}
