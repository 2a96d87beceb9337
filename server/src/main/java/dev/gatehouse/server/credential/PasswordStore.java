package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.Passwords.Stored;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Optional;

/** The table {@code passwords}. */
final class PasswordStore {

  Optional<Stored> find(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT hash, set_at, must_change FROM passwords
             WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> new Stored(row.text("hash"), row.instant("set_at"), row.flag("must_change")))
        .first();
  }

  void put(Transaction tx, OrganizationScope scope, UserId user, Stored stored) {
    tx.sql()
        .update(
            """
            INSERT INTO passwords (organization_id, user_id, hash, set_at, must_change)
            VALUES (:organization, :user, :hash, :set_at, :must_change)
            ON CONFLICT (organization_id, user_id) DO UPDATE
              SET hash = excluded.hash, set_at = excluded.set_at,
                  must_change = excluded.must_change""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("hash", stored.hash())
        .bind("set_at", stored.setAt())
        .bind("must_change", stored.mustChange())
        .execute();
  }

  boolean requireChange(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
            .update(
                """
                UPDATE passwords SET must_change = :yes
                 WHERE organization_id = :organization AND user_id = :user""")
            .bind("yes", true)
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .execute()
        == 1;
  }

  boolean replaceHash(
      Transaction tx, OrganizationScope scope, UserId user, String before, String after) {
    return tx.sql()
            .update(
                """
                UPDATE passwords SET hash = :after
                 WHERE organization_id = :organization AND user_id = :user AND hash = :before""")
            .bind("after", after)
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("before", before)
            .execute()
        == 1;
  }

  boolean delete(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
            .update(
                """
                DELETE FROM passwords
                 WHERE organization_id = :organization AND user_id = :user""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .execute()
        == 1;
  }
}
