package dev.gatehouse.protocol.jose;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to fetch an issuer's keys, and which to use meanwhile, as a value: each event gives the next
 * value. The caller fetches, and holds one value per issuer.
 */
public record KeySetCache(
    Policy policy,
    @Nullable KeySet keys,
    @Nullable Instant fetchedAt,
    @Nullable Instant lastTriedAt,
    int failures) {

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

    /** Fetch, tell the cache, and ask again. Old keys, where there are any, are in the cache. */
    record Fetch() implements Decision {}

    /** Nothing usable and too early to try again. */
    record Unavailable(Instant tryAgainAt) implements Decision {}
  }

  public static KeySetCache empty(Policy policy) {
    return new KeySetCache(policy, null, null, null, 0);
  }

  /** Before the first try at a token. */
  public Decision decide(Instant now) {
    throw new UnsupportedOperationException();
  }

  /**
   * After a verdict for which {@code mayBeCuredByFreshKeys}: whether to fetch and try once more.
   */
  public boolean mayRefetchForUnknownKey(Instant now) {
    throw new UnsupportedOperationException();
  }

  public KeySetCache fetched(KeySet found, Instant now) {
    throw new UnsupportedOperationException();
  }

  public KeySetCache failed(Instant now) {
    throw new UnsupportedOperationException();
  }
}
