package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.outbox.OutboxTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The tables {@code outgoing_signals}, {@code outgoing_acquaintances} and {@code
 * outgoing_muted_subjects}.
 */
final class OutgoingSignalStore {

  static final OutboxTable<OutgoingSignal> TABLE =
      OutboxTable.of(
              "outgoing_signals",
              List.of("receiver_id", "id"),
              List.of(
                  "organization_id",
                  "event_type",
                  "user_id",
                  "session_id",
                  "subject",
                  "detail",
                  "issued_at"),
              OutgoingSignalStore::signal)
          .withReceiverIn("receiver_id");

  private OutgoingSignalStore() {}

  /**
   * @param turn whether it gets one to be pushed
   */
  static void insert(Transaction tx, OutgoingSignal signal, boolean turn) {
    tx.sql()
        .update(
            """
            INSERT INTO outgoing_signals
              (receiver_id, id, organization_id, event_type, user_id, session_id, subject, detail,
               issued_at, attempts, next_attempt_at)
            VALUES (:receiver, :id, :organization, :type, :user, :session, :subject, :detail, :issued, 0,
                    :next)\
            """)
        .bind("receiver", signal.receiver())
        .bind("id", signal.id())
        .bind("organization", signal.organization())
        .bind("type", signal.type())
        .bind("user", signal.user())
        .bind("session", signal.session())
        .bind("subject", signal.subject())
        .bind("detail", signal.detail())
        .bind("issued", signal.issuedAt())
        .bind("next", turn ? signal.issuedAt() : null)
        .execute();
    TABLE.wake(tx);
  }

  /** What a receiver has not acknowledged, oldest first. */
  static List<OutgoingSignal> waiting(Transaction tx, String receiver, int most) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id, id, organization_id, event_type, user_id, session_id, subject, detail,
                   issued_at
              FROM outgoing_signals WHERE receiver_id = :receiver
             ORDER BY issued_at, id LIMIT :most\
            """)
        .bind("receiver", receiver)
        .bind("most", most)
        .map(OutgoingSignalStore::signal)
        .list();
  }

  /** What a receiver has not acknowledged of the stream's own changes, oldest first. */
  static List<OutgoingSignal> changesOfStream(
      Transaction tx, String receiver, Instant since, int most) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id, id, organization_id, event_type, user_id, session_id, subject, detail,
                   issued_at
              FROM outgoing_signals
             WHERE receiver_id = :receiver AND issued_at >= :since
               AND event_type = 'stream-updated'
             ORDER BY issued_at, id LIMIT :most\
            """)
        .bind("receiver", receiver)
        .bind("since", since)
        .bind("most", most)
        .map(OutgoingSignalStore::signal)
        .list();
  }

  /**
   * @return its type; empty if there was no such one
   */
  static Optional<String> delete(Transaction tx, String receiver, String id) {
    return tx.sql()
        .query(
            """
            DELETE FROM outgoing_signals WHERE receiver_id = :receiver AND id = :id
            RETURNING event_type\
            """)
        .bind("receiver", receiver)
        .bind("id", id)
        .map(row -> row.text("event_type"))
        .first();
  }

  /**
   * @return how many
   */
  static int deleteSome(Transaction tx, String receiver, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM outgoing_signals WHERE receiver_id = :receiver AND id IN (
              SELECT id FROM outgoing_signals WHERE receiver_id = :receiver LIMIT :most)\
            """)
        .bind("receiver", receiver)
        .bind("most", most)
        .execute();
  }

  /**
   * After a change from push to poll or back, or of the status.
   *
   * @param turns whether events get one to be pushed
   */
  static void deliverOtherwise(Transaction tx, String receiver, boolean turns, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE outgoing_signals SET attempts = 0, next_attempt_at = :next
             WHERE receiver_id = :receiver\
            """)
        .bind("receiver", receiver)
        .bind("next", turns ? now : null)
        .execute();
    TABLE.wake(tx);
  }

  /**
   * @return the receiver of each
   */
  static List<String> deleteOldAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .query(
            """
            DELETE FROM outgoing_signals WHERE (receiver_id, id) IN (
              SELECT receiver_id, id FROM outgoing_signals
               WHERE issued_at < :before ORDER BY issued_at LIMIT :most)
            RETURNING receiver_id\
            """)
        .bind("before", before)
        .bind("most", most)
        .map(row -> row.text("receiver_id"))
        .list();
  }

  static void acquaint(Transaction tx, OrganizationScope scope, String receiver, UserId user) {
    tx.sql()
        .update(
            """
            INSERT INTO outgoing_acquaintances (organization_id, receiver_id, user_id)
            SELECT :organization, receiver_id, :user FROM outgoing_streams
             WHERE receiver_id = :receiver
            ON CONFLICT (organization_id, receiver_id, user_id) DO NOTHING\
            """)
        .bind("organization", scope.organization().value())
        .bind("receiver", receiver)
        .bind("user", user.value())
        .execute();
  }

  /** The applications that know a user. */
  static List<String> acquaintedWith(Transaction tx, OrganizationScope scope, String user) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_acquaintances
             WHERE organization_id = :organization AND user_id = :user\
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user)
        .map(row -> row.text("receiver_id"))
        .list();
  }

  static boolean isMuted(Transaction tx, String receiver, String user) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_muted_subjects
             WHERE receiver_id = :receiver AND user_id = :user\
            """)
        .bind("receiver", receiver)
        .bind("user", user)
        .map(row -> row.text("receiver_id"))
        .first()
        .isPresent();
  }

  static long countMuted(Transaction tx, String receiver) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS muted FROM outgoing_muted_subjects
             WHERE receiver_id = :receiver\
            """)
        .bind("receiver", receiver)
        .map(row -> row.number("muted"))
        .one();
  }

  static void forget(Transaction tx, OrganizationScope scope, String user) {
    tx.sql()
        .update(
            """
            DELETE FROM outgoing_acquaintances
             WHERE organization_id = :organization AND user_id = :user\
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user)
        .execute();
  }

  /** Ids of users are unique, of whichever organization. */
  static void muteAcrossOrganizations(Transaction tx, String receiver, String user) {
    tx.sql()
        .update(
            """
            INSERT INTO outgoing_muted_subjects (receiver_id, user_id)
            VALUES (:receiver, :user) ON CONFLICT (receiver_id, user_id) DO NOTHING\
            """)
        .bind("receiver", receiver)
        .bind("user", user)
        .execute();
  }

  static void unmuteAcrossOrganizations(Transaction tx, String receiver, String user) {
    tx.sql()
        .update(
            """
            DELETE FROM outgoing_muted_subjects
             WHERE receiver_id = :receiver AND user_id = :user\
            """)
        .bind("receiver", receiver)
        .bind("user", user)
        .execute();
  }

  private static OutgoingSignal signal(Row row) {
    return new OutgoingSignal(
        row.text("receiver_id"),
        row.text("id"),
        row.text("organization_id"),
        row.text("event_type"),
        row.text("user_id"),
        row.text("session_id"),
        row.text("subject"),
        row.text("detail"),
        row.instant("issued_at"));
  }
}
