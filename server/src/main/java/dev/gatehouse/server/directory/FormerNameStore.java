package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;

/** The table {@code former_user_names}. */
final class FormerNameStore {
  /** The latest so many of a user are kept. */
  static final int MOST = 50;

  /**
   * @param name normalized
   */
  void put(Transaction tx, OrganizationScope scope, UserId user, String name, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO former_user_names (organization_id, user_id, user_name, given_up_at)
            VALUES (:organization, :user, :name, :now)
            ON CONFLICT (organization_id, user_id, user_name) DO UPDATE SET given_up_at = :now""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("name", name)
        .bind("now", now)
        .execute();
    tx.sql()
        .update(
            """
            DELETE FROM former_user_names
            WHERE organization_id = :organization AND user_id = :user AND user_name NOT IN (
              SELECT f.user_name FROM former_user_names f
              WHERE f.organization_id = :organization AND f.user_id = :user
              ORDER BY f.given_up_at DESC, f.user_name LIMIT :most)""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("most", MOST)
        .execute();
  }

  List<String> of(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT user_name FROM former_user_names
            WHERE organization_id = :organization AND user_id = :user ORDER BY user_name""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> row.text("user_name"))
        .list();
  }
}
