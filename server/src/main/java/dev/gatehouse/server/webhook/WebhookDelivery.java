package dev.gatehouse.server.webhook;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.webhook.Delivery.Status;
import dev.gatehouse.server.webhook.DeliveryStore.Claimed;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import dev.gatehouse.server.webhook.EndpointStore.Stored;
import dev.gatehouse.server.webhook.WebhookSender.Sent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what the outbox holds. The rows stand in the database, so neither a restart nor a
 * receiver that is down loses one; nodes claim them, so that no two send the same attempt. A
 * receiver that hangs takes its own few places and nobody else's. Order is not promised.
 */
final class WebhookDelivery implements AutoCloseable {
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

  /** An endpoint that took nothing for so long is switched off when a message is given up. */
  static final Duration FAILING_FOR = Duration.ofDays(3);

  /** Longer than any attempt: {@link WebhookSender#LONGEST}. */
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int MOST_AT_ONCE = 24;
  private static final int MOST_AT_ONCE_TO_ONE = 4;
  private static final int MOST_ENDPOINTS_IN_A_ROUND = 100;

  /** Retries of many messages must not come back all at the same instant. */
  private static final double JITTER = 0.2;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final WebhookSender sender;
  private final WebhookAudit audit;
  private final InstantSource clock;
  private final Map<Key, Integer> running = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** Given back with each place, so that the next round begins at once. */
  private final Semaphore freed = new Semaphore(0);

  private String lastEndpoint = "";
  private volatile boolean stopping;
  private @Nullable Thread thread;

  WebhookDelivery(
      Database database, WebhookSender sender, WebhookAudit audit, InstantSource clock) {
    this.database = database;
    this.sender = sender;
    this.audit = audit;
    this.clock = clock;
  }

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("webhooks").start(this::run);
    }
  }

  private void run() {
    while (!stopping) {
      try {
        if (round() == 0) {
          waitForMore();
        }
      } catch (RuntimeException broken) {
        LOG.error("delivering webhooks failed; it goes on", broken);
        waitForMore();
      }
    }
  }

  /** Until a delivery ends, or for a moment. */
  private void waitForMore() {
    try {
      if (freed.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        freed.drainPermits();
      }
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }

  /** Begins to deliver what is due and has a place. Answers how many. */
  private int round() {
    Instant now = clock.instant();
    List<Key> due =
        places.availablePermits() == 0
            ? List.of()
            : database.read(
                tx ->
                    DeliveryStore.dueAcrossOrganizations(
                        tx, now, lastEndpoint, MOST_ENDPOINTS_IN_A_ROUND));
    lastEndpoint = due.size() < MOST_ENDPOINTS_IN_A_ROUND ? "" : due.getLast().endpoint();
    int begun = 0;
    for (Key key : due) {
      int free =
          Math.min(places.availablePermits(), MOST_AT_ONCE_TO_ONE - running.getOrDefault(key, 0));
      if (free > 0) {
        begun += begin(key, free, now);
      }
    }
    return begun;
  }

  private int begin(Key key, int most, Instant now) {
    List<Claimed> claimed =
        database.write(tx -> DeliveryStore.claim(tx, key, most, now, now.plus(LEASE)));
    for (Claimed one : claimed) {
      places.acquireUninterruptibly();
      running.merge(key, 1, Integer::sum);
      Thread.ofVirtual().name("webhook " + one.message()).start(() -> deliver(one));
    }
    return claimed.size();
  }

  private void deliver(Claimed claimed) {
    Key key = claimed.key();
    try {
      Optional<Stored> to = database.read(tx -> EndpointStore.get(tx, key.owner(), key.endpoint()));
      // One that was switched off since keeps its messages for when it is on again.
      if (to.isPresent() && to.get().endpoint().enabled()) {
        Sent sent = sender.send(claimed, to.get());
        database.write(
            tx -> {
              noteDown(tx, claimed, to.get(), sent);
              return sent;
            });
      }
    } catch (RuntimeException broken) {
      if (stopping) {
        LOG.info("a webhook did not end before the program did; it is tried again");
      } else {
        LOG.error("a webhook could not be handled; it is tried again", broken);
      }
    } finally {
      running.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
      places.release();
      freed.release();
    }
  }

  private void noteDown(Transaction tx, Claimed claimed, Stored to, Sent sent) {
    Key key = claimed.key();
    Instant now = clock.instant();
    if (sent.delivered()) {
      DeliveryStore.attempted(tx, claimed, sent.attempt(), Status.DELIVERED, null);
      EndpointStore.works(tx, key.owner(), key.endpoint());
      return;
    }
    EndpointStore.fails(tx, key.owner(), key.endpoint(), now);
    boolean over = sent.gone() || claimed.attempt() > PAUSES.size();
    if (!over) {
      Instant next = now.plus(pause(claimed.attempt(), sent.pauseAtLeast()));
      DeliveryStore.attempted(tx, claimed, sent.attempt(), Status.PENDING, next);
      return;
    }
    DeliveryStore.attempted(tx, claimed, sent.attempt(), Status.FAILED, null);
    boolean failedForLong =
        to.endpoint()
            .failingSince()
            .filter(since -> !since.plus(FAILING_FOR).isAfter(now))
            .isPresent();
    if (sent.gone()) {
      switchOff(tx, key, "gone", now);
    } else if (failedForLong) {
      switchOff(tx, key, "failing", now);
    }
  }

  private void switchOff(Transaction tx, Key key, String reason, Instant now) {
    if (EndpointStore.switchOff(tx, key.owner(), key.endpoint(), reason, now)) {
      LOG.warn(
          "webhook endpoint {} of {} is switched off: {}", key.endpoint(), key.owner(), reason);
      audit.switchedOff(tx, key, reason, now);
    }
  }

  private static Duration pause(int attempt, Duration atLeast) {
    double spread = 1 + JITTER * (2 * RANDOM.nextDouble() - 1);
    Duration usual = Duration.ofMillis(Math.round(PAUSES.get(attempt - 1).toMillis() * spread));
    return usual.compareTo(atLeast) < 0 ? atLeast : usual;
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      // No interrupt: it would tear a connection out of the middle of a transaction.
      stopping = true;
      freed.release();
      try {
        thread.join(Duration.ofSeconds(5));
        // What is under way may end; what does not is tried again when its lease is over.
        if (places.tryAcquire(MOST_AT_ONCE, 5, TimeUnit.SECONDS)) {
          places.release(MOST_AT_ONCE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }
}
