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
        AND (NOT :factor
          OR EXISTS (SELECT 1 FROM totp_authenticators t
            WHERE t.organization_id = u.organization_id AND t.user_id = u.user_id
              AND t.confirmed_at IS NOT NULL)
          OR EXISTS (SELECT 1 FROM passkeys p
            WHERE p.organization_id = u.organization_id AND p.user_id = u.user_id))
      LIMIT :most""";

  /** Which of those who have a role count. */
  enum Kind {
    ANY,
    WITH_PASSWORD,
    /** And a second factor beside it: an authenticator app, or a passkey. */
    WITH_SECOND_FACTOR
  }

  /** Active users who have a role, at most so many, in no order. */
  List<UserId> active(Transaction tx, OrganizationScope scope, String role, Kind kind, int most) {
    return tx.sql()
        .query(ACTIVE)
        .bind("organization", scope.organization().value())
        .bind("role", role)
        .bind("password", kind != Kind.ANY)
        .bind("factor", kind == Kind.WITH_SECOND_FACTOR)
        .bind("most", most)
        .map(row -> new UserId(row.text("user_id")))
        .list();
  }

  /** Whether a user has an authenticator app or a passkey. */
  boolean hasSecondFactor(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT user_id FROM users u
            WHERE u.organization_id = :organization AND u.user_id = :user
              AND (EXISTS (SELECT 1 FROM totp_authenticators t
                  WHERE t.organization_id = u.organization_id AND t.user_id = u.user_id
                    AND t.confirmed_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM passkeys p
                  WHERE p.organization_id = u.organization_id AND p.user_id = u.user_id))""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> row.text("user_id"))
        .first()
        .isPresent();
  }
}
