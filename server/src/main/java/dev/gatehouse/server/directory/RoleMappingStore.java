package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RoleRules.Combination;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/** The tables {@code role_mappings} and {@code role_rules}. */
final class RoleMappingStore {

  RoleRules get(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    List<RoleMapping> mappings =
        tx.sql()
            .query(
                """
                SELECT claim, value, role_key FROM role_mappings
                WHERE organization_id = :organization AND connection_id = :connection
                ORDER BY position""")
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .map(row -> new RoleMapping(row.text("claim"), row.text("value"), row.text("role_key")))
            .list();
    if (mappings.isEmpty()) {
      return RoleRules.none();
    }
    return new RoleRules(combination(tx, scope, connection), mappings);
  }

  private static Combination combination(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT combination FROM role_rules
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> Combination.valueOf(row.text("combination")))
        .first()
        .orElse(Combination.ALL_MATCHES);
  }

  void replace(Transaction tx, OrganizationScope scope, ConnectionId connection, RoleRules rules) {
    tx.sql()
        .update(
            """
            DELETE FROM role_mappings
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .execute();
    for (int i = 0; i < rules.mappings().size(); i++) {
      insert(tx, scope, connection, i, rules.mappings().get(i));
    }
    tx.sql()
        .update(
            """
            INSERT INTO role_rules (organization_id, connection_id, combination)
            VALUES (:organization, :connection, :combination)
            ON CONFLICT (organization_id, connection_id)
              DO UPDATE SET combination = excluded.combination""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("combination", rules.combination().name())
        .execute();
  }

  private static void insert(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      int position,
      RoleMapping mapping) {
    tx.sql()
        .update(
            """
            INSERT INTO role_mappings
              (organization_id, connection_id, position, claim, value, role_key)
            VALUES (:organization, :connection, :position, :claim, :value, :role)""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("position", position)
        .bind("claim", mapping.claim())
        .bind("value", mapping.value())
        .bind("role", mapping.role())
        .execute();
  }
}
