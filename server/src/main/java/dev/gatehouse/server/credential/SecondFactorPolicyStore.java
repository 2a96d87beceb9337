package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;

/** The table {@code second_factor_policies}. */
final class SecondFactorPolicyStore {

  boolean isRequired(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT required FROM second_factor_policies WHERE organization_id = :organization""")
        .bind("organization", scope.organization().value())
        .map(row -> row.flag("required"))
        .first()
        .orElse(false);
  }

  void setRequired(Transaction tx, OrganizationScope scope, boolean required) {
    tx.sql()
        .update(
            """
            INSERT INTO second_factor_policies (organization_id, required)
            VALUES (:organization, :required)
            ON CONFLICT (organization_id) DO UPDATE SET required = excluded.required""")
        .bind("organization", scope.organization().value())
        .bind("required", required)
        .execute();
  }
}
