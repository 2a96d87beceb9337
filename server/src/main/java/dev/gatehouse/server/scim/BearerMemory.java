package dev.gatehouse.server.scim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.keys.Tokens;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node remembers of tokens, for less than two seconds after it began to read: so long, at
 * most, may a revoked one still work where the node did not hear of it. Unknown tokens are not
 * remembered; strangers would fill it.
 */
final class BearerMemory {
  static final Duration VALID_FOR = Duration.ofMillis(1_900);

  private static final int MOST_TOKENS = 20_000;

  private final AtomicLong changes = new AtomicLong();

  private final Cache<ByteBuffer, Remembered> tokens =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST_TOKENS).build();

  /**
   * A token as it was read.
   *
   * @param whose its directory
   * @param judged whether its directory may act
   * @param touchDue whether its use is to be written down; the first to ask takes it
   */
  record Remembered(
      DirectoryToken token,
      Whose whose,
      Standings.Judged judged,
      AtomicBoolean touchDue,
      Instant readAt) {
    private boolean holds(Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(VALID_FOR));
    }
  }

  Optional<Remembered> find(String secret, Instant now) {
    return Optional.ofNullable(tokens.getIfPresent(key(secret)))
        .filter(remembered -> remembered.holds(now));
  }

  /** Taken before reading the database, and given to {@link #put}. */
  long marker() {
    return changes.get();
  }

  /** Remembers what was read, unless something changed since the marker was taken. */
  void put(String secret, Remembered remembered, long marker) {
    tokens.asMap().compute(key(secret), (key, old) -> changes.get() == marker ? remembered : null);
  }

  /** Something changed on which it hangs what tokens are worth. */
  void forgetAll() {
    changes.incrementAndGet();
    tokens.asMap().clear();
  }

  /** The secret itself is not kept in memory. */
  private static ByteBuffer key(String secret) {
    return ByteBuffer.wrap(Tokens.hash(secret));
  }
}
