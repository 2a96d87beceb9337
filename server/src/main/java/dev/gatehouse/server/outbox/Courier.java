package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;

/**
 * What a feature does with its rows.
 *
 * @param <T> what a row holds
 * @param <D> what a try tells: what is noted of it
 */
public interface Courier<T, D> {

  /**
   * Tries once, outside of any transaction, within {@link Terms#longestTry}. What it throws is a
   * fault of the program: the row is tried again when its lease is over, as if the node had died.
   */
  Outcome<D> deliver(Claim<T> claim, Instant now);

  /**
   * Notes what a feature notes, in the transaction that settles the row. It is not called for a row
   * whose lease another node has taken over meanwhile, or that was withdrawn or replayed.
   */
  void settled(Transaction tx, Claim<T> claim, Fate fate, D detail, Instant now);

  /** What to note of a row that is given up because no try of it came to an end. */
  D brokeOff(Claim<T> claim, Instant now);

  /** What becomes of a row after a try. */
  enum Fate {
    DELIVERED,
    TRIED_AGAIN,
    GIVEN_UP
  }
}
