package dev.gatehouse.server.mail;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.mail.MailStore.Waiting;
import dev.gatehouse.server.mail.MailTransport.Carried;
import dev.gatehouse.server.organization.Organizations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox. It stands in the database, so neither a restart nor a mail server
 * that is down loses it; after nine tries in about a day it is given up, logged and told in the
 * audit trail. A node that dies between sending and noting it sends twice, with the same
 * Message-ID.
 */
public final class MailDelivery {
  private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12));

  /** Longer than a transport may take. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static final int AT_ONCE = 8;

  private final Database database;
  private final MailOutbox outbox;
  private final MailTransport transport;
  private final Audit audit;
  private final Organizations organizations;

  public MailDelivery(
      Database database,
      MailOutbox outbox,
      MailTransport transport,
      Audit audit,
      Organizations organizations) {
    this.database = database;
    this.outbox = outbox;
    this.transport = transport;
    this.audit = audit;
    this.organizations = organizations;
  }

  /**
   * Sends what is due, at most eight at once, and waits for the answers.
   *
   * @return how many were tried
   */
  public int deliverDue(Instant now) {
    if (!database.read(tx -> MailStore.anyDue(tx, now))) {
      return 0;
    }
    List<Waiting> claimed =
        database.write(tx -> MailStore.claimAcrossOrganizations(tx, AT_ONCE, now, now.plus(LEASE)));
    List<Thread> deliveries =
        claimed.stream()
            .map(mail -> Thread.ofVirtual().name("mail").start(() -> deliver(mail, now)))
            .toList();
    try {
      for (Thread delivery : deliveries) {
        delivery.join();
      }
    } catch (InterruptedException e) {
      // The rest is tried again when its lease is over.
      deliveries.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    return claimed.size();
  }

  private void deliver(Waiting mail, Instant now) {
    try {
      Carried carried =
          now.isBefore(mail.expiresAt())
              ? transport.carry(mail.id(), outbox.open(mail), now)
              : new Carried.Stuck(MailFailure.EXPIRED, "");
      database.write(
          tx -> {
            switch (carried) {
              case Carried.Gone() -> MailStore.delete(tx, mail);
              case Carried.Stuck(MailFailure why, String detail) -> stuck(tx, mail, why, now);
            }
            return mail;
          });
      if (carried instanceof Carried.Stuck(MailFailure why, String detail)) {
        LOG.warn(
            "the mail {} did not leave at try {}: {} {}",
            mail.id(),
            mail.attempts(),
            why.code(),
            detail);
      }
    } catch (RuntimeException broken) {
      LOG.error("the mail {} could not be handled; it is tried again", mail.id(), broken);
    }
  }

  private void stuck(Transaction tx, Waiting mail, MailFailure why, Instant now) {
    if (!why.isFinal() && mail.attempts() <= PAUSES.size()) {
      MailStore.retryAt(tx, mail, now.plus(PAUSES.get(mail.attempts() - 1)));
      return;
    }
    MailStore.delete(tx, mail);
    String after =
        "{\"mail\":\"%s\",\"attempts\":%d,\"reason\":\"%s\"}"
            .formatted(mail.id(), mail.attempts(), why.code());
    Target target = new Target("user", mail.about());
    Entry entry = new Entry(Actor.system("mail"), "mail.given_up", target, "", after, "");
    organizations
        .scopeEvenIfDisabled(tx, mail.organization())
        .ifPresent(scope -> audit.record(tx, scope, entry, now));
  }
}
