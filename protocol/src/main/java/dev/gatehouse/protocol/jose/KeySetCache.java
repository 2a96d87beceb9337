package dev.gatehouse.protocol.jose;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to fetch an issuer's keys, and which to use meanwhile, as a value: each event gives the next
 * value. The caller fetches, and holds one value per issuer.
 *
 * @param fetchedAt when {@code keys} came, or null
 * @param lastTriedAt of the last fetch, successful or not, or null
 * @param failures in a row
 * @param unknownKeyAt of the last fetch that an unknown key caused, or null
 */
public record KeySetCache(
    Policy policy,
    @Nullable KeySet keys,
    @Nullable Instant fetchedAt,
    @Nullable Instant lastTriedAt,
    int failures,
    @Nullable Instant unknownKeyAt) {

  /**
   * @param freshFor how long keys are used without a question
   * @param staleFor how long after {@code fetchedAt} old keys may serve while fetching fails
   * @param unknownKeyInterval the least time between fetches that an unknown key id causes
   * @param firstBackOff after one failure; doubled for each further one
   * @param longestBackOff where doubling ends
   */
  public record Policy(
      Duration freshFor,
      Duration staleFor,
      Duration unknownKeyInterval,
      Duration firstBackOff,
      Duration longestBackOff) {

    /** 10 minutes fresh, a day stale, 30 s between unknown keys, back-off of 5 s to 5 minutes. */
    public static Policy standard() {
      return new Policy(
          Duration.ofMinutes(10),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5));
    }
  }

  /** What to do now. */
  public sealed interface Decision {
    /** Verify with these. */
    record Use(KeySet keys) implements Decision {}

    /** Fetch, tell the cache what came of it, and ask again. */
    record Fetch() implements Decision {}

    /** Nothing usable and too early to try again. */
    record Unavailable(Instant tryAgainAt) implements Decision {}
  }

  public static KeySetCache empty(Policy policy) {
    return new KeySetCache(policy, null, null, null, 0, null);
  }

  /** Before the first try at a token. After {@link #failed} it never says to fetch at once. */
  public Decision decide(Instant now) {
    if (keys != null && fetchedAt != null && now.isBefore(fetchedAt.plus(policy.freshFor()))) {
      return new Decision.Use(keys);
    }
    Instant tryAgainAt = tryAgainAt();
    if (!now.isBefore(tryAgainAt)) {
      return new Decision.Fetch();
    }
    if (keys != null && fetchedAt != null && now.isBefore(fetchedAt.plus(policy.staleFor()))) {
      return new Decision.Use(keys);
    }
    return new Decision.Unavailable(tryAgainAt);
  }

  /**
   * After a verdict that fresh keys may cure: whether to fetch and verify once more. Bounded, since
   * whoever sends tokens with made-up key ids decides how often this is asked.
   */
  public boolean mayRefetchForUnknownKey(Instant now) {
    boolean longAgo =
        unknownKeyAt == null || !now.isBefore(unknownKeyAt.plus(policy.unknownKeyInterval()));
    return longAgo && !now.isBefore(tryAgainAt());
  }

  /** To be called before that fetch. */
  public KeySetCache refetchingForUnknownKey(Instant now) {
    return new KeySetCache(policy, keys, fetchedAt, lastTriedAt, failures, now);
  }

  public KeySetCache fetched(KeySet found, Instant now) {
    return new KeySetCache(policy, found, now, now, 0, unknownKeyAt);
  }

  /** Keeps the keys that are there. */
  public KeySetCache failed(Instant now) {
    return new KeySetCache(policy, keys, fetchedAt, now, failures + 1, unknownKeyAt);
  }

  private Instant tryAgainAt() {
    if (failures == 0 || lastTriedAt == null) {
      return Instant.MIN;
    }
    int doublings = Math.min(failures - 1, 20);
    Duration backOff = policy.firstBackOff().multipliedBy(1L << doublings);
    boolean tooLong = backOff.compareTo(policy.longestBackOff()) > 0;
    return lastTriedAt.plus(tooLong ? policy.longestBackOff() : backOff);
  }
}
