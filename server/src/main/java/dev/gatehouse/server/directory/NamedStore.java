package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;

/** Whether what this package's rows name is there: asked first, so that people read why not. */
final class NamedStore {

  static boolean roleExists(Transaction tx, String role) {
    return tx.sql()
        .query("SELECT role_key FROM roles WHERE role_key = :role")
        .bind("role", role)
        .map(row -> row.text("role_key"))
        .first()
        .isPresent();
  }

  static boolean connectionExists(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT connection_id FROM connection_ids
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> row.text("connection_id"))
        .first()
        .isPresent();
  }

  private NamedStore() {}
}
