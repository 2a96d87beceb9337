package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ExternalIdentities.ExternalIdentity;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/** The table {@code external_identities}. */
final class ExternalIdentityStore {

  boolean insert(Transaction tx, OrganizationScope scope, ExternalIdentity identity) {
    return tx.sql()
            .update(
                """
                INSERT INTO external_identities
                  (organization_id, connection_id, subject, user_id, created_at)
                VALUES (:organization, :connection, :subject, :user, :created)
                ON CONFLICT DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("connection", identity.connection().value())
            .bind("subject", identity.subject())
            .bind("user", identity.user().value())
            .bind("created", identity.createdAt())
            .execute()
        == 1;
  }

  List<ExternalIdentity> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT connection_id, subject, user_id, created_at FROM external_identities
            WHERE organization_id = :organization AND user_id = :user
            ORDER BY connection_id""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(ExternalIdentities::identity)
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, ConnectionId connection, String subject) {
    return tx.sql()
            .update(
                """
                DELETE FROM external_identities
                WHERE organization_id = :organization AND connection_id = :connection
                  AND subject = :subject""")
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .bind("subject", subject)
            .execute()
        == 1;
  }
}
