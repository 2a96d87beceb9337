package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.outbox.OutboxTable;
import java.time.Instant;
import java.util.List;

/**
 * The tables {@code application_signals}, {@code application_acquaintances} and {@code
 * application_muted_subjects}.
 */
final class OutgoingSignalStore {

  static final OutboxTable<OutgoingSignal> TABLE =
      OutboxTable.of(
              "application_signals",
              List.of("application_id", "id"),
              List.of(
                  "organization_id", "event_type", "user_id", "session_id", "detail", "issued_at"),
              OutgoingSignalStore::signal)
          .withReceiverIn("application_id");

  private OutgoingSignalStore() {}

  static void insert(Transaction tx, OutgoingSignal signal, boolean push) {
    tx.sql()
        .update(
            """
            INSERT INTO application_signals
              (application_id, id, organization_id, event_type, user_id, session_id, detail,
               issued_at, attempts, next_attempt_at)
            VALUES (:application, :id, :organization, :type, :user, :session, :detail, :issued, 0,
                    :next)""")
        .bind("application", signal.application())
        .bind("id", signal.id())
        .bind("organization", signal.organization())
        .bind("type", signal.type())
        .bind("user", signal.user())
        .bind("session", signal.session())
        .bind("detail", signal.detail())
        .bind("issued", signal.issuedAt())
        .bind("next", push ? signal.issuedAt() : null)
        .execute();
    TABLE.wake(tx);
  }

  /** What an application has not acknowledged, oldest first. */
  static List<OutgoingSignal> waiting(Transaction tx, String application, int most) {
    return tx.sql()
        .query(
            """
            SELECT application_id, id, organization_id, event_type, user_id, session_id, detail,
                   issued_at
              FROM application_signals WHERE application_id = :application
             ORDER BY issued_at, id LIMIT :most""")
        .bind("application", application)
        .bind("most", most)
        .map(OutgoingSignalStore::signal)
        .list();
  }

  static void delete(Transaction tx, String application, String id) {
    tx.sql()
        .update("DELETE FROM application_signals WHERE application_id = :application AND id = :id")
        .bind("application", application)
        .bind("id", id)
        .execute();
  }

  /** After a change from push to poll or back. */
  static void deliverOtherwise(Transaction tx, String application, boolean push, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE application_signals SET attempts = 0, next_attempt_at = :next
             WHERE application_id = :application""")
        .bind("application", application)
        .bind("next", push ? now : null)
        .execute();
    TABLE.wake(tx);
  }

  static int deleteOldAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM application_signals WHERE (application_id, id) IN (
              SELECT application_id, id FROM application_signals
               WHERE issued_at < :before ORDER BY issued_at LIMIT :most)""")
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  static void acquaint(Transaction tx, OrganizationScope scope, String application, UserId user) {
    tx.sql()
        .update(
            """
            INSERT INTO application_acquaintances (organization_id, application_id, user_id)
            SELECT :organization, application_id, :user FROM application_streams
             WHERE application_id = :application
            ON CONFLICT (organization_id, application_id, user_id) DO NOTHING""")
        .bind("organization", scope.organization().value())
        .bind("application", application)
        .bind("user", user.value())
        .execute();
  }

  /** The applications that know a user. */
  static List<String> acquaintedWith(Transaction tx, OrganizationScope scope, String user) {
    return tx.sql()
        .query(
            """
            SELECT application_id FROM application_acquaintances
             WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user)
        .map(row -> row.text("application_id"))
        .list();
  }

  static boolean isMuted(Transaction tx, String application, String user) {
    return tx.sql()
        .query(
            """
            SELECT application_id FROM application_muted_subjects
             WHERE application_id = :application AND user_id = :user""")
        .bind("application", application)
        .bind("user", user)
        .map(row -> row.text("application_id"))
        .first()
        .isPresent();
  }

  static long countMuted(Transaction tx, String application) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS muted FROM application_muted_subjects
             WHERE application_id = :application""")
        .bind("application", application)
        .map(row -> row.number("muted"))
        .one();
  }

  static void forget(Transaction tx, OrganizationScope scope, String user) {
    tx.sql()
        .update(
            """
            DELETE FROM application_acquaintances
             WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user)
        .execute();
  }

  /** An application names users by their ids, which are unique, of whichever organization. */
  static void muteAcrossOrganizations(Transaction tx, String application, String user) {
    tx.sql()
        .update(
            """
            INSERT INTO application_muted_subjects (application_id, user_id)
            VALUES (:application, :user) ON CONFLICT (application_id, user_id) DO NOTHING""")
        .bind("application", application)
        .bind("user", user)
        .execute();
  }

  static void unmuteAcrossOrganizations(Transaction tx, String application, String user) {
    tx.sql()
        .update(
            """
            DELETE FROM application_muted_subjects
             WHERE application_id = :application AND user_id = :user""")
        .bind("application", application)
        .bind("user", user)
        .execute();
  }

  private static OutgoingSignal signal(Row row) {
    return new OutgoingSignal(
        row.text("application_id"),
        row.text("id"),
        row.text("organization_id"),
        row.text("event_type"),
        row.text("user_id"),
        row.text("session_id"),
        row.text("detail"),
        row.instant("issued_at"));
  }
}
