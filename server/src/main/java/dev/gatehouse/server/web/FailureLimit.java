package dev.gatehouse.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/**
 * Slows down whoever guesses client secrets, codes or tokens: twenty failures a minute from one
 * address, then nothing is even looked at until the minute is over. Successes cost nothing. Each
 * node counts for itself.
 */
public final class FailureLimit {
  private static final int FAILURES = 20;
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 20_000;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_ADDRESSES)
          .expireAfterAccess(PERIOD.plus(PERIOD))
          .build();

  /**
   * @param address whoever fails: mostly the client's address
   */
  public boolean isExhausted(String address) {
    Bucket bucket = buckets.getIfPresent(address);
    return bucket != null && bucket.getAvailableTokens() == 0;
  }

  public void count(String address) {
    buckets
        .get(
            address,
            key ->
                Bucket.builder()
                    .addLimit(limit -> limit.capacity(FAILURES).refillIntervally(FAILURES, PERIOD))
                    .build())
        .tryConsume(1);
  }
}
