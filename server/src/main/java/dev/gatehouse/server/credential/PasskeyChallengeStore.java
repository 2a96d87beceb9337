package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code passkey_challenges}. */
final class PasskeyChallengeStore {

  void insert(
      Transaction tx, OrganizationScope scope, byte[] hash, byte[] bound, Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO passkey_challenges
              (organization_id, challenge_hash, bound_hash, expires_at)
            VALUES (:organization, :hash, :bound, :expires)""")
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .bind("bound", bound)
        .bind("expires", expiresAt)
        .execute();
  }

  /** Single use is one statement. */
  boolean consume(Transaction tx, OrganizationScope scope, byte[] hash, byte[] bound, Instant now) {
    return tx.sql()
            .update(
                """
                DELETE FROM passkey_challenges
                WHERE organization_id = :organization AND challenge_hash = :hash
                  AND bound_hash = :bound AND expires_at > :now""")
            .bind("organization", scope.organization().value())
            .bind("hash", hash)
            .bind("bound", bound)
            .bind("now", now)
            .execute()
        == 1;
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM passkey_challenges WHERE challenge_hash IN (
              SELECT challenge_hash FROM passkey_challenges WHERE expires_at <= :now LIMIT :most)""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }
}
