package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;

/** The table of client assertions that were accepted. */
final class ClientAssertionStore {
  private ClientAssertionStore() {}

  /** False if it is there already. */
  static boolean insert(Transaction tx, String applicationId, byte[] jtiHash, Instant expiresAt) {
    return tx.sql()
            .update(
                """
                INSERT INTO openid_client_assertions (application_id, jti_hash, expires_at)
                VALUES (:application, :hash, :expiresAt)
                ON CONFLICT (application_id, jti_hash) DO NOTHING
                """)
            .bind("application", applicationId)
            .bind("hash", jtiHash)
            .bind("expiresAt", expiresAt)
            .execute()
        == 1;
  }

  static int deleteExpired(Transaction tx, Instant now) {
    return tx.sql()
        .update(
            """
            DELETE FROM openid_client_assertions WHERE (application_id, jti_hash) IN (
              SELECT application_id, jti_hash FROM openid_client_assertions
              WHERE expires_at <= :now ORDER BY expires_at LIMIT 500)
            """)
        .bind("now", now)
        .execute();
  }
}
