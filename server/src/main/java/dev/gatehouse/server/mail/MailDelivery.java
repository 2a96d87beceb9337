package dev.gatehouse.server.mail;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.mail.MailStore.Waiting;
import dev.gatehouse.server.mail.MailTransport.Carried;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Sends what is in the outbox. After nine tries in about a day a mail is given up, logged and told
 * in the audit trail.
 */
public final class MailDelivery implements AutoCloseable {
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

  /** There is one mail server, so all the places are its. */
  private static final Terms TERMS = new Terms(PAUSES, Duration.ofMinutes(5), 8, 8);

  private final Outbox<Waiting, Carried> deliveries;

  public MailDelivery(
      Database database,
      MailOutbox outbox,
      MailTransport transport,
      Audit audit,
      Organizations organizations,
      InstantSource clock) {
    MailCourier courier = new MailCourier(outbox, transport, audit, organizations);
    deliveries = new Outbox<>(database, MailStore.TABLE, TERMS, courier, clock);
  }

  /** Begins to send, until it is closed. */
  public void start() {
    deliveries.start();
  }

  /**
   * Sends at once what is due, at most eight, and waits for the answers.
   *
   * @return how many were tried
   */
  public int deliverDue(Instant now) {
    return deliveries.deliverDue(now);
  }

  @Override
  public void close() {
    deliveries.close();
  }
}
