package dev.gatehouse.server.signals;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.ReceivedSignal.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables {@code signal_events} and {@code signal_deactivations}. */
final class SignalStore {

  /** True for the first to come with this id; the primary key lets nobody else. */
  boolean isFirst(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      byte[] hash,
      ReceivedSignal signal,
      Instant forgetAfter) {
    return tx.sql()
            .update(
                """
                INSERT INTO signal_events
                  (organization_id, connection_id, event_hash, event_id, event_type, outcome,
                   user_id, received_at, forget_after)
                VALUES
                  (:organization, :connection, :hash, :id, :type, :outcome, :user, :received,
                   :forget_after)
                ON CONFLICT (organization_id, connection_id, event_hash) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .bind("hash", hash)
            .bind("id", signal.id())
            .bind("type", signal.type())
            .bind("outcome", signal.outcome().name().toLowerCase(Locale.ROOT))
            .bind("user", signal.user().orElse(""))
            .bind("received", signal.receivedAt())
            .bind("forget_after", forgetAfter)
            .execute()
        == 1;
  }

  void followed(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      byte[] hash,
      Outcome outcome,
      Optional<UserId> user) {
    tx.sql()
        .update(
            """
            UPDATE signal_events SET outcome = :outcome, user_id = :user
             WHERE organization_id = :organization AND connection_id = :connection
               AND event_hash = :hash""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("hash", hash)
        .bind("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .bind("user", user.map(UserId::value).orElse(""))
        .execute();
  }

  /** Newest first. */
  List<ReceivedSignal> list(
      Transaction tx, OrganizationScope scope, ConnectionId connection, int most) {
    return tx.sql()
        .query(
            """
            SELECT event_id, event_type, outcome, user_id, received_at FROM signal_events
             WHERE organization_id = :organization AND connection_id = :connection
             ORDER BY received_at DESC, event_hash LIMIT :most""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("most", most)
        .map(SignalStore::signal)
        .list();
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM signal_events
             WHERE (organization_id, connection_id, event_hash) IN
                   (SELECT organization_id, connection_id, event_hash FROM signal_events
                     WHERE forget_after < :now ORDER BY forget_after LIMIT :most)""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  void putDeactivation(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      ConnectionId connection,
      Instant updatedAt) {
    tx.sql()
        .update(
            """
            INSERT INTO signal_deactivations (organization_id, user_id, connection_id, updated_at)
            VALUES (:organization, :user, :connection, :updated)
            ON CONFLICT (organization_id, user_id)
              DO UPDATE SET connection_id = :connection, updated_at = :updated""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("connection", connection.value())
        .bind("updated", updatedAt)
        .execute();
  }

  /** Whether a signal of this connection deactivated the user, and nothing has changed since. */
  boolean takeDeactivation(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      ConnectionId connection,
      Instant updatedAt) {
    return tx.sql()
            .update(
                """
                DELETE FROM signal_deactivations
                 WHERE organization_id = :organization AND user_id = :user
                   AND connection_id = :connection AND updated_at = :updated""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("connection", connection.value())
            .bind("updated", updatedAt)
            .execute()
        == 1;
  }

  private static ReceivedSignal signal(Row row) {
    return new ReceivedSignal(
        row.text("event_id"),
        row.text("event_type"),
        Outcome.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
        Optional.of(row.text("user_id")).filter(id -> !id.isEmpty()),
        row.instant("received_at"));
  }
}
