package dev.gatehouse.server.scim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A token bucket per directory, so that one customer's first synchronization leaves the others
 * room. Each node counts for itself: nodes share no state, and the limit protects the node.
 */
final class RequestLimits {
  private static final int MOST_DIRECTORIES = 100_000;

  private final Cache<Key, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_DIRECTORIES)
          .expireAfterAccess(Duration.ofHours(1))
          .build();
  private final TimeMeter time;

  /** A changed limit starts a new bucket. */
  private record Key(DirectoryId directory, RateLimit limit) {}

  RequestLimits(InstantSource clock) {
    time = new ClockMeter(clock);
  }

  /** Takes one request from the bucket; if there is none left, for how long to wait. */
  Optional<Duration> take(DirectoryId directory, RateLimit limit) {
    ConsumptionProbe probe =
        buckets
            .get(new Key(directory, limit), key -> bucket(key.limit()))
            .tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(RateLimit limit) {
    return Bucket.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limit.burst())
                    .refillGreedy(limit.perSecond(), Duration.ofSeconds(1)))
        .withCustomTimePrecision(time)
        .build();
  }

  /** The program's one clock. */
  private record ClockMeter(InstantSource clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
