package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code outbox_losses}, and what waits in the described tables. */
final class OutboxWatchStore {
  private OutboxWatchStore() {}

  /** What waits; of more than so many rows, those that the database finds first. */
  record Waiting(long rows, long retried, Optional<Instant> oldest) {}

  /** What was given up since an instant. */
  record Lost(long rows, Optional<Instant> last) {}

  static void lost(Transaction tx, String outbox, Claim<?> claim, Instant now) {
    List<String> receiver =
        claim.lane().values().isEmpty() ? List.of(claim.key().getFirst()) : claim.lane().values();
    tx.sql()
        .update(
            """
            INSERT INTO outbox_losses (outbox, given_up_at, row_key, receiver)
            VALUES (:outbox, :now, :key, :receiver)
            ON CONFLICT (outbox, given_up_at, row_key) DO NOTHING""")
        .bind("outbox", outbox)
        .bind("now", now)
        .bind("key", String.join(" ", claim.key()))
        .bind("receiver", String.join(" ", receiver))
        .execute();
  }

  /**
   * @param since the column that says when a row was written
   */
  static Waiting waitingAcrossOrganizations(
      Transaction tx, OutboxTable<?> table, String since, int most) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS waiting, MIN(since) AS oldest,
              COALESCE(SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0) AS retried
            FROM (SELECT %s AS since, attempts FROM %s
              WHERE next_attempt_at IS NOT NULL LIMIT :most) w"""
                .formatted(since, table.name()))
        .bind("most", most)
        .map(
            row ->
                new Waiting(
                    row.number("waiting"), row.number("retried"), row.optionalInstant("oldest")))
        .one();
  }

  static Lost lostAcrossOrganizations(Transaction tx, String outbox, Instant since) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS lost, MAX(given_up_at) AS last FROM outbox_losses
            WHERE outbox = :outbox AND given_up_at >= :since""")
        .bind("outbox", outbox)
        .bind("since", since)
        .map(row -> new Lost(row.number("lost"), row.optionalInstant("last")))
        .one();
  }

  /** Whom it concerns, the latest first. */
  static List<String> receiversAcrossOrganizations(
      Transaction tx, String outbox, Instant since, int most) {
    return tx.sql()
        .query(
            """
            SELECT receiver FROM outbox_losses
            WHERE outbox = :outbox AND given_up_at >= :since
            GROUP BY receiver ORDER BY MAX(given_up_at) DESC LIMIT :most""")
        .bind("outbox", outbox)
        .bind("since", since)
        .bind("most", most)
        .map(row -> row.text("receiver"))
        .list();
  }

  static int deleteBefore(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM outbox_losses WHERE (outbox, given_up_at, row_key) IN (
              SELECT outbox, given_up_at, row_key FROM outbox_losses
              WHERE given_up_at < :before LIMIT :most)""")
        .bind("before", before)
        .bind("most", most)
        .execute();
  }
}
