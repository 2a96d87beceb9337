package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.outbox.OutboxTable;
import java.time.Instant;
import java.util.List;

/** The table of applications to be told of ended sessions. */
final class LogoutStore {

  static final OutboxTable<Logout> TABLE =
      OutboxTable.of(
              "openid_logouts",
              List.of("organization_id", "id"),
              List.of("application_id", "session_id", "user_id"),
              LogoutStore::logout)
          .withReceiverIn("application_id");

  /** One application to be told. */
  record Logout(
      OrganizationId organization,
      String id,
      String applicationId,
      String sessionId,
      String userId) {}

  private LogoutStore() {}

  static void insert(Transaction tx, OrganizationId organization, Logout logout, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO openid_logouts (organization_id, id, application_id, session_id, user_id, created_at,
              attempts, next_attempt_at)
            VALUES (:organization, :id, :application, :session, :user, :now, 0, :now)
            """)
        .bind("organization", organization.value())
        .bind("id", logout.id())
        .bind("application", logout.applicationId())
        .bind("session", logout.sessionId())
        .bind("user", logout.userId())
        .bind("now", now)
        .execute();
    TABLE.wake(tx);
  }

  private static Logout logout(Row row) {
    return new Logout(
        new OrganizationId(row.text("organization_id")),
        row.text("id"),
        row.text("application_id"),
        row.text("session_id"),
        row.text("user_id"));
  }
}
