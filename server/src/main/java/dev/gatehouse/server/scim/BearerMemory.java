package dev.gatehouse.server.scim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.keys.Tokens;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What this node remembers of tokens, for less than two seconds after it began to read: so long, at
 * most, may a revoked one still work. Unknown tokens are not remembered; strangers would fill it.
 */
final class BearerMemory {
  static final Duration VALID_FOR = Duration.ofMillis(1_900);

  private static final int MOST_TOKENS = 20_000;

  private final Cache<ByteBuffer, Remembered> tokens =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST_TOKENS).build();

  /**
   * A token as it was read.
   *
   * @param judged whether its directory may act
   * @param touchDue whether its use is to be written down; the first to ask takes it
   */
  record Remembered(
      DirectoryToken token, Standings.Judged judged, AtomicBoolean touchDue, Instant readAt) {
    private boolean holds(Instant now) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(VALID_FOR));
    }
  }

  Optional<Remembered> find(String secret, Instant now) {
    return Optional.ofNullable(tokens.getIfPresent(key(secret)))
        .filter(remembered -> remembered.holds(now));
  }

  void put(String secret, Remembered remembered) {
    tokens.put(key(secret), remembered);
  }

  /** The secret itself is not kept in memory. */
  private static ByteBuffer key(String secret) {
    return ByteBuffer.wrap(Tokens.hash(secret));
  }
}
