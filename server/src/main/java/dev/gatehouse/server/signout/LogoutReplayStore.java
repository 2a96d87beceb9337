package dev.gatehouse.server.signout;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** The table {@code logout_replays}. */
final class LogoutReplayStore {

  /** True for the first to come with this id; the primary key lets nobody else. */
  boolean isFirst(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String message,
      Instant forgetAfter) {
    return tx.sql()
            .update(
                """
                INSERT INTO logout_replays
                  (organization_id, connection_id, message_id, forget_after)
                VALUES (:organization, :connection, :message, :forget_after)
                ON CONFLICT (organization_id, connection_id, message_id) DO NOTHING
                """)
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .bind("message", message)
            .bind("forget_after", forgetAfter)
            .execute()
        == 1;
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM logout_replays
             WHERE (organization_id, connection_id, message_id) IN
                   (SELECT organization_id, connection_id, message_id FROM logout_replays
                     WHERE forget_after < :now ORDER BY forget_after LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }
}
