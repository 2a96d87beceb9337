package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this door: looks every second for applications to be told of ended sessions,
 * and every minute for rows that have expired. Nodes do not get into each other's way: rows are
 * claimed.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLEANING = Duration.ofMinutes(1);
  private static final int MOST_ROUNDS = 20;

  private final Database database;
  private final LogoutDelivery delivery;
  private final InstantSource clock;
  private Instant cleanedAt = Instant.EPOCH;
  private @Nullable Thread thread;

  Housekeeping(Database database, LogoutDelivery delivery, InstantSource clock) {
    this.database = database;
    this.delivery = delivery;
    this.clock = clock;
  }

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("openid").start(this::run);
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (round(clock.instant()) == 0) {
          Thread.sleep(PAUSE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException broken) {
        LOG.error("telling applications of ended sessions failed; it goes on", broken);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does what is due. Answers how many deliveries were tried. */
  int round(Instant now) {
    if (!now.isBefore(cleanedAt.plus(CLEANING))) {
      cleanedAt = now;
      clean(now);
    }
    return delivery.deliverDue(now);
  }

  private void clean(Instant now) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int gone =
          database.write(
              tx ->
                  GrantStore.deleteExpired(tx, now)
                      + ClientAssertionStore.deleteExpired(tx, now)
                      + PushedRequestStore.deleteExpired(tx, now));
      if (gone == 0) {
        return;
      }
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
