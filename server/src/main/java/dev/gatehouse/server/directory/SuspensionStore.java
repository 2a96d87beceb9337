package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code user_suspensions}. */
final class SuspensionStore {

  void put(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO user_suspensions (organization_id, user_id, suspended_at)
            VALUES (:organization, :user, :now)
            ON CONFLICT (organization_id, user_id) DO NOTHING""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("now", now)
        .execute();
  }

  /** False if there was none. */
  boolean delete(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
            .update(
                """
                DELETE FROM user_suspensions
                WHERE organization_id = :organization AND user_id = :user""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .execute()
        == 1;
  }
}
