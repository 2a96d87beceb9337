package dev.gatehouse.server.remote;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code remote_uses}. */
final class UseStore {

  /** True if none like it was noted since. */
  boolean note(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      String protocol,
      String address,
      Instant now,
      Instant unlessAfter) {
    return tx.sql()
            .update(
                """
                INSERT INTO remote_uses (organization_id, user_id, protocol, address, last_at)
                VALUES (:organization, :user, :protocol, :address, :now)
                ON CONFLICT (organization_id, user_id, protocol, address) DO UPDATE
                  SET last_at = excluded.last_at WHERE remote_uses.last_at <= :unless_after""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("protocol", protocol)
            .bind("address", address)
            .bind("now", now)
            .bind("unless_after", unlessAfter)
            .execute()
        == 1;
  }

  void forget(Transaction tx, OrganizationScope scope, UserId user, Instant before) {
    tx.sql()
        .update(
            """
            DELETE FROM remote_uses
            WHERE organization_id = :organization AND user_id = :user AND last_at <= :before""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("before", before)
        .execute();
  }
}
