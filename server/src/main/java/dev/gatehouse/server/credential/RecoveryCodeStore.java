package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code recovery_codes}. */
final class RecoveryCodeStore {

  void insert(Transaction tx, OrganizationScope scope, UserId user, byte[] hash, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO recovery_codes (organization_id, user_id, code_hash, created_at)
            VALUES (:organization, :user, :hash, :now)""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("hash", hash)
        .bind("now", now)
        .execute();
  }

  void deleteAll(Transaction tx, OrganizationScope scope, UserId user) {
    tx.sql()
        .update(
            """
            DELETE FROM recovery_codes
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .execute();
  }

  boolean use(Transaction tx, OrganizationScope scope, UserId user, byte[] hash, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE recovery_codes SET used_at = :now
                WHERE organization_id = :organization AND user_id = :user AND code_hash = :hash
                  AND used_at IS NULL""")
            .bind("now", now)
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("hash", hash)
            .execute()
        == 1;
  }

  /** How many there are, and how many of them are unused. */
  RecoveryCodes.Count count(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS made, COUNT(*) - COUNT(used_at) AS unused FROM recovery_codes
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> new RecoveryCodes.Count(row.count("made"), row.count("unused")))
        .one();
  }
}
