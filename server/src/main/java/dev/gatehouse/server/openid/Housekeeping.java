package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets, every minute, rows of this door that have expired. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLEANING = Duration.ofMinutes(1);
  private static final int MOST_ROUNDS = 20;

  private final Database database;
  private final InstantSource clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Instant cleanedAt = Instant.EPOCH;
  private @Nullable Thread thread;

  Housekeeping(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("openid").start(this::run);
    }
  }

  private void run() {
    try {
      while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          round(clock.instant());
        } catch (RuntimeException broken) {
          LOG.error("forgetting what has expired failed; it goes on", broken);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Cleans if it is time to. */
  void round(Instant now) {
    if (!now.isBefore(cleanedAt.plus(CLEANING))) {
      cleanedAt = now;
      clean(now);
    }
  }

  private void clean(Instant now) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int gone =
          database.write(
              tx ->
                  GrantStore.deleteExpired(tx, now)
                      + ClientAssertionStore.deleteExpired(tx, now)
                      + PushedRequestStore.deleteExpired(tx, now)
                      + DeviceStore.deleteExpired(tx, now.minus(DeviceFlow.LIFETIME)));
      if (gone == 0) {
        return;
      }
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      // No interrupt: it would tear a connection out of the middle of a transaction.
      stopped.countDown();
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
