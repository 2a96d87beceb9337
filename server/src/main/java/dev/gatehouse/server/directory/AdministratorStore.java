package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/** Reads from the tables of users who administers. */
final class AdministratorStore {

  /**
   * A cross join, because SQLite keeps its order: without statistics it would go through all the
   * people and ask of each for the role.
   */
  static final String ACTIVE =
      """
      SELECT u.user_id FROM user_roles r
      CROSS JOIN users u
      WHERE u.organization_id = r.organization_id AND u.user_id = r.user_id
        AND r.organization_id = :organization AND r.role_key = :role AND u.active
        AND (NOT :password OR u.connection_id IS NULL)
      LIMIT :most""";

  /** Active users who have a role, at most so many, in no order. */
  List<UserId> active(
      Transaction tx, OrganizationScope scope, String role, boolean passwordOnly, int most) {
    return tx.sql()
        .query(ACTIVE)
        .bind("organization", scope.organization().value())
        .bind("role", role)
        .bind("password", passwordOnly)
        .bind("most", most)
        .map(row -> new UserId(row.text("user_id")))
        .list();
  }
}
