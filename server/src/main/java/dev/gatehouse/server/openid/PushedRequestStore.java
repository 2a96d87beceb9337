package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/** The table of pushed authorization requests. */
final class PushedRequestStore {
  private PushedRequestStore() {}

  static int insert(
      Transaction tx, String applicationId, byte[] hash, String request, Instant expiresAt) {
    return tx.sql()
        .update(
            """
            INSERT INTO openid_pushed_requests (handle_hash, application_id, request, expires_at)
            VALUES (:hash, :application, :request, :expiresAt)
            """)
        .bind("hash", hash)
        .bind("application", applicationId)
        .bind("request", request)
        .bind("expiresAt", expiresAt)
        .execute();
  }

  /** Takes a request out, once, in one statement. */
  static Optional<String> take(Transaction tx, byte[] hash, Instant now) {
    return tx.sql()
        .query(
            """
            DELETE FROM openid_pushed_requests WHERE handle_hash = :hash AND expires_at > :now
            RETURNING request
            """)
        .bind("hash", hash)
        .bind("now", now)
        .map(row -> row.text("request"))
        .first();
  }

  static int deleteExpired(Transaction tx, Instant now) {
    return tx.sql()
        .update(
            """
            DELETE FROM openid_pushed_requests WHERE handle_hash IN (
              SELECT handle_hash FROM openid_pushed_requests
              WHERE expires_at <= :now ORDER BY expires_at LIMIT 500)
            """)
        .bind("now", now)
        .execute();
  }
}
