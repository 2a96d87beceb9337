package dev.gatehouse.server.scim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.directory.DirectoryId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Queries that look at many resources: one at a time for each directory on a node. The connections
 * to the database are few, and one customer's queries must not take all of them from the others.
 */
final class DearQueries {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Cache<DirectoryId, Semaphore> turns =
      Caffeine.newBuilder().executor(Runnable::run).weakValues().build();
  private final Duration longestWait;

  DearQueries() {
    this(LONGEST_WAIT);
  }

  DearQueries(Duration longestWait) {
    this.longestWait = longestWait;
  }

  /** Runs it when its turn comes; who waits too long is answered with 429. */
  <T> T inTurn(DirectoryId directory, Supplier<T> query) {
    Semaphore turn = turns.get(directory, id -> new Semaphore(1, true));
    if (!isMine(turn)) {
      throw new ScimRefusedException(
          ScimProblem.of(
              429,
              "Other queries of this directory look at many resources already. Filter by userName,"
                  + " externalId or id with eq, or ask again later."));
    }
    try {
      return query.get();
    } finally {
      turn.release();
    }
  }

  private boolean isMine(Semaphore turn) {
    try {
      return turn.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
