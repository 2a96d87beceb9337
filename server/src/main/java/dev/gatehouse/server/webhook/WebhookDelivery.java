package dev.gatehouse.server.webhook;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.outbox.Claim;
import dev.gatehouse.server.outbox.Courier;
import dev.gatehouse.server.outbox.Outcome;
import dev.gatehouse.server.outbox.Terms;
import dev.gatehouse.server.webhook.Delivery.Status;
import dev.gatehouse.server.webhook.DeliveryStore.Attempt;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import dev.gatehouse.server.webhook.DeliveryStore.Message;
import dev.gatehouse.server.webhook.EndpointStore.Stored;
import dev.gatehouse.server.webhook.WebhookSender.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers one message to one endpoint, and keeps the log and the endpoint's record. */
final class WebhookDelivery implements Courier<Message, Sent> {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

  /** Between attempts: eleven of them in about 28 hours. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(4),
          Duration.ofHours(8),
          Duration.ofHours(12));

  static final Terms TERMS = new Terms(PAUSES, Duration.ofMinutes(3), 24, 4);

  /** An endpoint that took nothing for so long is switched off when a message is given up. */
  static final Duration FAILING_FOR = Duration.ofDays(3);

  private final Database database;
  private final WebhookSender sender;
  private final WebhookAudit audit;

  WebhookDelivery(Database database, WebhookSender sender, WebhookAudit audit) {
    this.database = database;
    this.sender = sender;
    this.audit = audit;
  }

  @Override
  public Outcome<Sent> deliver(Claim<Message> claim, Instant now) {
    Message message = claim.content();
    Optional<Stored> to =
        database.read(tx -> EndpointStore.get(tx, message.key().owner(), message.key().endpoint()));
    // One that was switched off since keeps its messages for when it is on again.
    if (to.isEmpty() || !to.get().endpoint().enabled()) {
      return new Outcome.NotTried<>();
    }
    Sent sent = sender.send(message, to.get());
    if (sent.delivered()) {
      return new Outcome.Delivered<>(sent);
    }
    return sent.gone()
        ? new Outcome.Refused<>(sent)
        : new Outcome.Failed<>(sent, sent.pauseAtLeast());
  }

  @Override
  public Sent brokeOff(Claim<Message> claim, Instant now) {
    Attempt none =
        new Attempt(now, Duration.ZERO, Optional.empty(), Optional.of("webhook_broke_off"), "");
    return new Sent(none, false, false, Duration.ZERO);
  }

  @Override
  public void settled(Transaction tx, Claim<Message> claim, Fate fate, Sent sent, Instant now) {
    Key key = claim.content().key();
    DeliveryStore.attempted(tx, claim.content(), sent.attempt(), status(fate));
    if (fate == Fate.DELIVERED) {
      EndpointStore.works(tx, key.owner(), key.endpoint());
      return;
    }
    EndpointStore.fails(tx, key.owner(), key.endpoint(), now);
    if (sent.gone()) {
      switchOff(tx, key, "gone", now);
    } else if (fate == Fate.GIVEN_UP && failsForLong(tx, key, now)) {
      switchOff(tx, key, "failing", now);
    }
  }

  private static Status status(Fate fate) {
    return switch (fate) {
      case DELIVERED -> Status.DELIVERED;
      case TRIED_AGAIN -> Status.PENDING;
      case GIVEN_UP -> Status.FAILED;
    };
  }

  private static boolean failsForLong(Transaction tx, Key key, Instant now) {
    return EndpointStore.get(tx, key.owner(), key.endpoint())
        .flatMap(stored -> stored.endpoint().failingSince())
        .filter(since -> !since.plus(FAILING_FOR).isAfter(now))
        .isPresent();
  }

  private void switchOff(Transaction tx, Key key, String reason, Instant now) {
    if (EndpointStore.switchOff(tx, key.owner(), key.endpoint(), reason, now)) {
      LOG.warn(
          "webhook endpoint {} of {} is switched off: {}", key.endpoint(), key.owner(), reason);
      audit.switchedOff(tx, key, reason, now);
    }
  }
}
