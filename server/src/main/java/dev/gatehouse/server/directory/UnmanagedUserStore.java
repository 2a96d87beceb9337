package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/** Looks in {@code users} for those whom no directory manages. */
final class UnmanagedUserStore {

  List<UserId> active(Transaction tx, OrganizationScope scope, int most) {
    return tx.sql()
        .query(
            """
            SELECT user_id FROM users
            WHERE organization_id = :organization AND directory_id IS NULL AND active = TRUE
            ORDER BY user_name LIMIT :most""")
        .bind("organization", scope.organization().value())
        .bind("most", most)
        .map(row -> new UserId(row.text("user_id")))
        .list();
  }
}
