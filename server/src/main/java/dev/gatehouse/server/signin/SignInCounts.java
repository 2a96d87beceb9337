package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many sign-ins there were. They are counted by the whole hour that they began in, from an
 * index that is in that order, so that a million of them are counted while a page loads.
 */
public final class SignInCounts {
  /** Attempts are kept no longer. */
  public static final Duration LONGEST = Attempts.KEPT_FOR.plusDays(1);

  private final AttemptCountStore store = new AttemptCountStore();

  /** What one row is about. */
  public enum By {
    HOUR,
    DAY,
    CONNECTION
  }

  /**
   * How many ended how.
   *
   * @param key the hours or days since the epoch, or the id of the connection, empty for local
   *     credentials
   */
  public record Count(String key, long pending, long succeeded, long refused) {}

  /** Whole hours since the epoch, the first inclusive, the end exclusive. */
  record Hours(long first, long end) {
    static Hours of(Instant from, Instant to) {
      long first = Math.floorDiv(from.toEpochMilli(), HOUR);
      long end = Math.ceilDiv(to.toEpochMilli(), HOUR);
      return new Hours(first, Math.min(end, first + LONGEST.toHours()));
    }
  }

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /**
   * Those with at least one sign-in.
   *
   * @param from the hour in which this lies is the first
   * @param to exclusive; at most {@link #LONGEST} after {@code from}
   */
  public List<Count> count(
      Transaction tx, OrganizationScope scope, Instant from, Instant to, By by) {
    return store.count(tx, scope, Hours.of(from, to), by);
  }
}
