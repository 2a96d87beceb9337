package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;

/**
 * How many invitation mails an organization may send, counted in the database and so by all nodes
 * together. Whoever holds a key of one organization must not be able to use up the installation's
 * good name with mail servers.
 *
 * <p>An organization may send a day's number at once, and each mail is forgotten as the day goes
 * by: nobody waits for midnight.
 */
public final class InvitationAllowance {
  private static final Duration PERIOD = Duration.ofDays(1);

  private final int perDay;
  private final InvitationAllowanceStore store = new InvitationAllowanceStore();

  /**
   * @param perDay mails of one organization in a day, at least 1
   */
  public InvitationAllowance(int perDay) {
    if (perDay < 1) {
      throw new IllegalArgumentException("an allowance of " + perDay);
    }
    this.perDay = perDay;
  }

  /** The answer. */
  public sealed interface Answer {
    /** They may be sent, and are counted. */
    record Granted() implements Answer {}

    /**
     * They may not; none is counted.
     *
     * @param retryAfter whole seconds, at least one, after which as many may be sent
     */
    record Wait(Duration retryAfter) implements Answer {}

    /**
     * So many may never be sent at once.
     *
     * @param most that may be
     */
    record TooMany(int most) implements Answer {}
  }

  /**
   * Asks for some mails, all or none, in the transaction that puts them on their way: if that is
   * rolled back, so is the count.
   */
  public Answer take(Transaction tx, OrganizationScope scope, int mails, Instant now) {
    if (mails == 0) {
      return new Answer.Granted();
    }
    if (mails > perDay) {
      return new Answer.TooMany(perDay);
    }
    Duration more = PERIOD.multipliedBy(mails).dividedBy(perDay);
    Instant used = store.usedUntil(tx, scope).filter(now::isBefore).orElse(now);
    Instant then = used.plus(more);
    Duration beyond = Duration.between(now.plus(PERIOD), then);
    if (beyond.isPositive()) {
      return new Answer.Wait(Duration.ofSeconds(beyond.plusMillis(999).toSeconds()));
    }
    store.put(tx, scope, then);
    return new Answer.Granted();
  }
}
