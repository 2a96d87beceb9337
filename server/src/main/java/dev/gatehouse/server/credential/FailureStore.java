package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/** The table {@code failures}. */
final class FailureStore {

  /**
   * What is counted.
   *
   * @param countedAt from when on failures are forgotten one by one
   */
  record Counted(long failures, Instant countedAt, Instant blockedUntil) {}

  Optional<Counted> find(Transaction tx, byte[] key) {
    return tx.sql()
        .query(
            """
            SELECT failures, counted_at, blocked_until FROM failures WHERE failure_key = :key""")
        .bind("key", key)
        .map(
            row ->
                new Counted(
                    row.number("failures"),
                    row.instant("counted_at"),
                    row.instant("blocked_until")))
        .first();
  }

  void put(Transaction tx, byte[] key, Counted counted, Instant forgetAfter) {
    tx.sql()
        .update(
            """
            INSERT INTO failures (failure_key, failures, counted_at, blocked_until, forget_after)
            VALUES (:key, :failures, :counted_at, :blocked_until, :forget_after)
            ON CONFLICT (failure_key) DO UPDATE
              SET failures = excluded.failures, counted_at = excluded.counted_at,
                  blocked_until = excluded.blocked_until, forget_after = excluded.forget_after""")
        .bind("key", key)
        .bind("failures", counted.failures())
        .bind("counted_at", counted.countedAt())
        .bind("blocked_until", counted.blockedUntil())
        .bind("forget_after", forgetAfter)
        .execute();
  }

  void delete(Transaction tx, byte[] key) {
    tx.sql().update("DELETE FROM failures WHERE failure_key = :key").bind("key", key).execute();
  }

  int deleteOver(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM failures
             WHERE failure_key IN
                   (SELECT failure_key FROM failures
                     WHERE forget_after < :now ORDER BY forget_after LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }
}
