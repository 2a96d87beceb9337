package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;

/** The table {@code invitation_allowances}. */
final class InvitationAllowanceStore {

  Optional<Instant> usedUntil(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT used_until FROM invitation_allowances
            WHERE organization_id = :organization""")
        .bind("organization", scope.organization().value())
        .map(row -> row.instant("used_until"))
        .first();
  }

  void put(Transaction tx, OrganizationScope scope, Instant usedUntil) {
    tx.sql()
        .update(
            """
            INSERT INTO invitation_allowances (organization_id, used_until)
            VALUES (:organization, :until)
            ON CONFLICT (organization_id) DO UPDATE SET used_until = excluded.used_until""")
        .bind("organization", scope.organization().value())
        .bind("until", usedUntil)
        .execute();
  }
}
