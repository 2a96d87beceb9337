package dev.gatehouse.server.audit;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How much directories did, by the day, from the audit trail. */
public final class ProvisioningCounts {
  /** The longest time that is counted at once. */
  public static final Duration LONGEST = Duration.ofDays(92);

  private static final long DAY = Duration.ofDays(1).toMillis();

  private final AuditCountStore store = new AuditCountStore();

  /**
   * How often directories did something on a day.
   *
   * @param day since the epoch, in UTC
   * @param action such as {@code user.created}
   */
  public record Count(long day, String action, long events) {}

  /** Whole days since the epoch, the first inclusive, the end exclusive. */
  record Days(long first, long end) {
    static Days of(Instant from, Instant to) {
      long first = Math.floorDiv(from.toEpochMilli(), DAY);
      return new Days(
          first, Math.min(Math.ceilDiv(to.toEpochMilli(), DAY), first + LONGEST.toDays()));
    }
  }

  /** By day and action, where there was any. */
  public List<Count> count(Transaction tx, OrganizationScope scope, Instant from, Instant to) {
    return store.count(tx, scope.organization().value(), Days.of(from, to));
  }
}
