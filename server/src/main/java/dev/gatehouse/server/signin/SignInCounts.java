package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.AttemptCountStore.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many sign-ins there were, by the whole hour that they began in. Hours in which nothing can
 * change any more are counted once, in the background; a question adds up those counts and the
 * attempts of the few hours since. Test sign-ins let nobody in and are counted apart.
 */
public final class SignInCounts {
  /** Attempts are kept no longer; counts are, by the day that is cut off at their end. */
  public static final Duration LONGEST = Attempts.KEPT_FOR.plusDays(1);

  /**
   * An attempt ends within a quarter of an hour, or within another one where something is asked
   * after it; the rest is for clocks of nodes that differ.
   */
  static final Duration SETTLED = Duration.ofHours(2);

  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** The most counts that are written in one transaction. */
  private static final int WRITTEN_AT_ONCE = 2_000;

  private static final int CLEANED_AT_ONCE = 500;

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
   * @param tests how many test sign-ins there were, however they ended; they are in no other number
   */
  public record Count(String key, long pending, long succeeded, long refused, long tests) {}

  /** Whole hours since the epoch, the first inclusive, the end exclusive. */
  record Hours(long first, long end) {
    static Hours of(Instant from, Instant to) {
      long first = Math.floorDiv(from.toEpochMilli(), HOUR);
      long end = Math.ceilDiv(to.toEpochMilli(), HOUR);
      return new Hours(first, Math.min(end, first + LONGEST.toHours()));
    }
  }

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

  /** What one look found to be counted next. */
  private sealed interface Next {
    /** Everything that is settled is counted. */
    record Nothing() implements Next {}

    /** From the first hour to the second nobody tried. */
    record Gap(long end) implements Next {}

    record Hour(long hour) implements Next {}
  }

  /**
   * Counts one settled hour of all organizations, or passes over hours without a sign-in. It is
   * read outside of the transaction that writes: nothing in it changes any more, and two nodes that
   * do the same write the same.
   *
   * @return false if nothing was left to do
   */
  public boolean fold(Database database, Instant now) {
    long settled = Math.floorDiv(now.minus(SETTLED).toEpochMilli(), HOUR);
    return switch (database.read(tx -> next(tx, settled))) {
      case Next.Nothing nothing -> false;
      case Next.Gap(long end) -> moved(database, end);
      case Next.Hour(long hour) -> {
        count(database, hour);
        yield moved(database, hour + 1);
      }
    };
  }

  private Next next(Transaction tx, long settled) {
    long from = store.end(tx).orElse(0L);
    if (from >= settled) {
      return new Next.Nothing();
    }
    return store
        .firstBetween(tx, from, settled)
        .<Next>map(at -> new Next.Hour(Math.floorDiv(at.toEpochMilli(), HOUR)))
        .orElseGet(() -> new Next.Gap(settled));
  }

  private boolean moved(Database database, long end) {
    database.write(
        tx -> {
          store.moveEnd(tx, end);
          return true;
        });
    return true;
  }

  /** Part after part: nobody reads them before the end has moved behind the whole hour. */
  private void count(Database database, long hour) {
    HourCount last = HourCount.BEFORE_ALL;
    List<HourCount> part;
    do {
      HourCount after = last;
      part = database.read(tx -> store.ofHour(tx, hour, after, WRITTEN_AT_ONCE));
      if (!part.isEmpty()) {
        List<HourCount> counted = part;
        database.write(
            tx -> {
              store.keep(tx, hour, counted);
              return true;
            });
        last = part.getLast();
      }
    } while (part.size() == WRITTEN_AT_ONCE);
  }

  /** Removes some of what is over; answers how many. */
  int cleanUp(Transaction tx, Instant now) {
    return store.deleteBeforeAcrossOrganizations(
        tx, Math.floorDiv(now.minus(LONGEST).toEpochMilli(), HOUR), CLEANED_AT_ONCE);
  }
}
