package dev.gatehouse.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.session.SessionStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What this node remembers of sessions for at most two seconds, and which were used. Nothing here
 * blocks.
 *
 * <p>A session that ends is forgotten at once, inside the transaction that ends it. Until that
 * transaction is surely over nothing is remembered of it again: a reader meanwhile may still see
 * the row, and must not bring it back.
 */
final class SessionMemory {
  private static final Duration VALID_FOR = Duration.ofMillis(1_900);
  private static final Duration ENDING_FOR = Duration.ofSeconds(30);
  private static final Duration SEEN_EVERY = Duration.ofMinutes(1);
  private static final int MOST_SESSIONS = 100_000;
  private static final int MOST_SEEN = 200_000;

  private final Cache<TokenHash, Remembered> live =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST_SESSIONS).build();
  private final Cache<TokenHash, Instant> ending =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST_SESSIONS)
          .expireAfterWrite(ENDING_FOR)
          .build();
  private final ConcurrentHashMap<TokenHash, Seen> seen = new ConcurrentHashMap<>();
  private final AtomicLong endings = new AtomicLong();

  /** A session as it was read. */
  record Entry(SignedIn signedIn, Stored stored) {}

  private record Remembered(Entry entry, Instant until) {}

  /** A use to write down. */
  record Seen(OrganizationId organization, SessionId session, Instant at) {}

  Optional<SignedIn> find(TokenHash hash, Instant now) {
    Remembered remembered = live.getIfPresent(hash);
    if (remembered == null || !now.isBefore(remembered.until())) {
      return Optional.empty();
    }
    note(hash, remembered.entry().stored(), now);
    return Optional.of(remembered.entry().signedIn());
  }

  /** Taken before reading the database, and given to {@link #put}. */
  long marker() {
    return endings.get();
  }

  /** Remembers what was read, unless some session began to end since the marker was taken. */
  void put(TokenHash hash, Entry entry, long marker, Instant now) {
    note(hash, entry.stored(), now);
    Instant until = now.plus(VALID_FOR);
    Instant end = entry.stored().endsAt();
    Remembered remembered = new Remembered(entry, end.isBefore(until) ? end : until);
    live.asMap()
        .compute(
            hash,
            (key, old) ->
                ending.getIfPresent(key) != null || endings.get() != marker ? null : remembered);
  }

  void forget(TokenHash hash, Instant now) {
    ending.put(hash, now);
    endings.incrementAndGet();
    live.asMap().remove(hash);
    seen.remove(hash);
  }

  /** Any may have ended unheard: all are read again. */
  void forgetAll() {
    endings.incrementAndGet();
    live.asMap().clear();
  }

  /** Only a use that is a minute younger than the last one written is worth a write. */
  private void note(TokenHash hash, Stored stored, Instant now) {
    if (now.isBefore(stored.lastSeenAt().plus(SEEN_EVERY)) || seen.size() >= MOST_SEEN) {
      return;
    }
    seen.put(hash, new Seen(stored.organization(), stored.id(), now));
  }

  Map<TokenHash, Seen> takeSeen() {
    Map<TokenHash, Seen> taken = new HashMap<>();
    for (TokenHash hash : seen.keySet()) {
      Seen one = seen.remove(hash);
      if (one != null) {
        taken.put(hash, one);
      }
    }
    return taken;
  }
}
