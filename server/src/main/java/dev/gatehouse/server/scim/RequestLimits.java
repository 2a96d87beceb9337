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

  private final Cache<DirectoryId, Limited> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_DIRECTORIES)
          .expireAfterAccess(Duration.ofHours(1))
          .build();
  private final TimeMeter time;

  private record Limited(RateLimit limit, Bucket bucket) {}

  RequestLimits(InstantSource clock) {
    time = new ClockMeter(clock);
  }

  /** Takes one request from the bucket; if there is none left, for how long to wait. */
  Optional<Duration> take(DirectoryId directory, RateLimit limit) {
    ConsumptionProbe probe = bucket(directory, limit).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /**
   * Takes what a Bulk costs beyond the one request that it was let in as: one for each operation.
   * All of them at once, or none; if there are not enough, for how long to wait. One that is larger
   * than the bucket needs a full one and leaves it as far below empty: it is never impossible, and
   * what comes after it waits until it is paid for.
   */
  Optional<Duration> takeBulk(DirectoryId directory, int operations) {
    Limited limited = buckets.getIfPresent(directory);
    if (limited == null || operations < 2) {
      return Optional.empty();
    }
    Bucket bucket = limited.bucket();
    int atOnce = Math.min(operations, limited.limit().burst());
    if (atOnce > 1 && !bucket.tryConsume(atOnce - 1L)) {
      return Optional.of(
          Duration.ofNanos(bucket.estimateAbilityToConsume(atOnce).getNanosToWaitForRefill()));
    }
    if (operations > atOnce) {
      bucket.consumeIgnoringRateLimits((long) operations - atOnce);
    }
    return Optional.empty();
  }

  /** A changed limit starts a new bucket. */
  private Bucket bucket(DirectoryId directory, RateLimit limit) {
    Limited known = buckets.getIfPresent(directory);
    return known != null && known.limit().equals(limit)
        ? known.bucket()
        : buckets
            .asMap()
            .compute(
                directory,
                (id, now) ->
                    now != null && now.limit().equals(limit)
                        ? now
                        : new Limited(limit, bucket(limit)))
            .bucket();
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
