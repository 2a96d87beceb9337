package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.ExternalPerson.ReplayKey;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code sign_in_replays}. */
final class ReplayStore {

  /** True for the first to come with this id; the primary key lets nobody else. */
  boolean isFirst(Transaction tx, OrganizationScope scope, ConnectionId connection, ReplayKey key) {
    return tx.sql()
            .update(
                """
                INSERT INTO sign_in_replays
                  (organization_id, connection_id, message_id, forget_after)
                VALUES (:organization, :connection, :message, :forget_after)
                ON CONFLICT (organization_id, connection_id, message_id) DO NOTHING
                """)
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .bind("message", key.id())
            .bind("forget_after", key.forgetAfter())
            .execute()
        == 1;
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM sign_in_replays
             WHERE (organization_id, connection_id, message_id) IN
                   (SELECT organization_id, connection_id, message_id FROM sign_in_replays
                     WHERE forget_after < :now ORDER BY forget_after LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }
}
