package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The table {@code outgoing_streams}, whose rows belong to the operator's applications and to
 * connections of organizations: each known by the id of its receiver, which no two share.
 */
final class OutgoingStreamStore {
  private static final Duration PRECISION = Duration.ofMinutes(1);

  private OutgoingStreamStore() {}

  /** False, and nothing is written, if the receiver has one. */
  static boolean insert(Transaction tx, Receiver receiver, OutgoingStream stream, Instant now) {
    boolean provider = receiver instanceof Receiver.OfProvider;
    return tx.sql()
            .update(
                """
                INSERT INTO outgoing_streams
                  (receiver_id, application_id, organization_id, connection_id, stream_id, audience,
                   delivery, endpoint_url, authorization_header, event_types, description, status,
                   created_at, last_failure, given_up)
                VALUES (:receiver, :application, :organization, :connection, :stream, :audience,
                        :delivery, :endpoint, :authorization, :types, :description, :status, :now,
                        '', 0)
                ON CONFLICT (receiver_id) DO NOTHING\
                """)
            .bind("receiver", stream.receiver())
            .bind("application", provider ? null : receiver.id())
            .bind(
                "organization",
                receiver instanceof Receiver.OfProvider one
                    ? one.scope().organization().value()
                    : null)
            .bind("connection", provider ? receiver.id() : null)
            .bind("stream", stream.streamId())
            .bind("audience", stream.audience())
            .bind("delivery", stream.push() ? "push" : "poll")
            .bind("endpoint", stream.endpointUrl())
            .bind("authorization", stream.authorizationHeader())
            .bind("types", TextList.encode(stream.eventTypes()))
            .bind("description", stream.description())
            .bind("status", stream.status().name().toLowerCase(Locale.ROOT))
            .bind("now", now)
            .execute()
        == 1;
  }

  static Optional<OutgoingStream> get(Transaction tx, String receiver) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id, stream_id, audience, delivery, endpoint_url, authorization_header,
                   event_types, description, status, status_reason, status_since
              FROM outgoing_streams WHERE receiver_id = :receiver\
            """)
        .bind("receiver", receiver)
        .map(OutgoingStreamStore::stream)
        .first();
  }

  /** Whose connection it is; empty for an application. */
  static Optional<OrganizationId> organizationOf(Transaction tx, String receiver) {
    return tx.sql()
        .query(
            """
            SELECT organization_id FROM outgoing_streams
             WHERE receiver_id = :receiver AND organization_id IS NOT NULL\
            """)
        .bind("receiver", receiver)
        .map(row -> new OrganizationId(row.text("organization_id")))
        .first();
  }

  static boolean anyToApplications(Transaction tx) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_streams WHERE application_id IS NOT NULL LIMIT 1\
            """)
        .map(row -> row.text("receiver_id"))
        .first()
        .isPresent();
  }

  /** Whether any provider of an organization hears of anything. */
  static boolean anyToProviders(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_streams
             WHERE organization_id = :organization AND status <> 'disabled' LIMIT 1\
            """)
        .bind("organization", scope.organization().value())
        .map(row -> row.text("receiver_id"))
        .first()
        .isPresent();
  }

  /** The organizations of which any provider hears. */
  static Set<OrganizationId> toldAcrossOrganizations(Transaction tx) {
    return new HashSet<>(
        tx.sql()
            .query(
                """
                SELECT DISTINCT organization_id FROM outgoing_streams
                 WHERE organization_id IS NOT NULL AND status <> 'disabled'\
                """)
            .map(row -> new OrganizationId(row.text("organization_id")))
            .list());
  }

  /** What was verified at another address proves nothing of a new one. */
  static void update(Transaction tx, OutgoingStream stream) {
    tx.sql()
        .update(
            """
            UPDATE outgoing_streams
               SET verified_at = CASE WHEN delivery = :delivery AND endpoint_url = :endpoint
                                      THEN verified_at ELSE NULL END,
                   delivery = :delivery, endpoint_url = :endpoint,
                   authorization_header = :authorization, event_types = :types,
                   description = :description, status = :status, status_reason = :reason,
                   status_since = :since
             WHERE receiver_id = :receiver\
            """)
        .bind("receiver", stream.receiver())
        .bind("delivery", stream.push() ? "push" : "poll")
        .bind("endpoint", stream.endpointUrl())
        .bind("authorization", stream.authorizationHeader())
        .bind("types", TextList.encode(stream.eventTypes()))
        .bind("description", stream.description())
        .bind("status", stream.status().name().toLowerCase(Locale.ROOT))
        .bind("reason", word(stream.standing().reason()))
        .bind("since", stream.standing().since().orElse(null))
        .execute();
  }

  static boolean delete(Transaction tx, String receiver) {
    return tx.sql()
            .update("DELETE FROM outgoing_streams WHERE receiver_id = :receiver")
            .bind("receiver", receiver)
            .execute()
        == 1;
  }

  /**
   * A receiver took an event. Written once a minute at most, unless pushing failed before: many
   * deliveries at once would wait for this row.
   */
  static void delivered(Transaction tx, String receiver, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE outgoing_streams SET last_delivered_at = :now, failing_since = NULL
             WHERE receiver_id = :receiver AND status <> 'disabled'
               AND (last_delivered_at IS NULL OR last_delivered_at < :before
                    OR failing_since IS NOT NULL)\
            """)
        .bind("now", now)
        .bind("receiver", receiver)
        .bind("before", now.minus(PRECISION))
        .execute();
  }

  /** A receiver took a verification event. */
  static void verified(Transaction tx, String receiver, Instant now) {
    tx.sql()
        .update("UPDATE outgoing_streams SET verified_at = :now WHERE receiver_id = :receiver")
        .bind("now", now)
        .bind("receiver", receiver)
        .execute();
  }

  /**
   * A provider did not take an event.
   *
   * @return false, and nothing is written, if the receiver is no provider
   */
  static boolean failed(
      Transaction tx, String receiver, String failure, boolean givenUp, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE outgoing_streams
                   SET failing_since = COALESCE(failing_since, :now), last_failure = :failure,
                       last_failure_at = :now, given_up = given_up + :given_up
                 WHERE receiver_id = :receiver AND connection_id IS NOT NULL\
                """)
            .bind("now", now)
            .bind("failure", failure)
            .bind("given_up", givenUp ? 1 : 0)
            .bind("receiver", receiver)
            .execute()
        == 1;
  }

  static Optional<OutgoingStreams.State> state(Transaction tx, String receiver) {
    return tx.sql()
        .query(
            """
            SELECT audience, delivery, endpoint_url, event_types, description, status,
                   status_reason, status_since, created_at, last_delivered_at, expired, verified_at, failing_since, last_failure, last_failure_at,
                   given_up,
                   (SELECT COUNT(*) FROM outgoing_signals
                     WHERE receiver_id = :receiver) AS waiting
              FROM outgoing_streams WHERE receiver_id = :receiver\
            """)
        .bind("receiver", receiver)
        .map(
            row ->
                new OutgoingStreams.State(
                    row.text("audience"),
                    Delivery.valueOf(upper(row.text("delivery"))),
                    row.text("endpoint_url"),
                    TextList.decode(row.text("event_types")),
                    row.text("description"),
                    Status.valueOf(upper(row.text("status"))),
                    reason(row),
                    row.optionalInstant("status_since"),
                    row.instant("created_at"),
                    row.optionalInstant("last_delivered_at"),
                    row.number("waiting"),
                    row.number("expired"),
                    row.optionalInstant("verified_at"),
                    new OutgoingStreams.Failures(
                        row.optionalInstant("failing_since"),
                        row.text("last_failure"),
                        row.optionalInstant("last_failure_at"),
                        row.number("given_up"))))
        .first();
  }

  /**
   * Receivers for which too much waits: since they were last enabled, or in all. What is pushed
   * ends by itself with its last try.
   *
   * @param most of the one; twice as much of the other
   */
  static List<String> tooManyWaiting(Transaction tx, long most) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_streams s
             WHERE (status = 'paused' OR status = 'enabled' AND delivery = 'poll')
               AND status_reason NOT IN ('too_many_waiting', 'not_fetched')
               AND ((SELECT COUNT(*) FROM outgoing_signals
                      WHERE receiver_id = s.receiver_id
                        AND issued_at >= COALESCE(s.status_since, 0)) >= :most
                    OR (SELECT COUNT(*) FROM outgoing_signals
                         WHERE receiver_id = s.receiver_id) >= 2 * :most)\
            """)
        .bind("most", most)
        .map(row -> row.text("receiver_id"))
        .list();
  }

  /** Receivers that have not taken anything since then, of what has waited since then. */
  static List<String> notFetched(Transaction tx, Instant since) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_streams s
             WHERE (status = 'paused' OR status = 'enabled' AND delivery = 'poll')
               AND status_reason NOT IN ('too_many_waiting', 'not_fetched')
               AND COALESCE(last_delivered_at, 0) < :since AND COALESCE(status_since, 0) < :since
               AND EXISTS (SELECT 1 FROM outgoing_signals
                            WHERE receiver_id = s.receiver_id AND issued_at < :since)\
            """)
        .bind("since", since)
        .map(row -> row.text("receiver_id"))
        .list();
  }

  static void expired(Transaction tx, String receiver, long events) {
    tx.sql()
        .update(
            """
            UPDATE outgoing_streams SET expired = expired + :events
             WHERE receiver_id = :receiver\
            """)
        .bind("events", events)
        .bind("receiver", receiver)
        .execute();
  }

  private static String word(Optional<OutgoingStreams.Reason> reason) {
    return reason.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  private static Optional<OutgoingStreams.Reason> reason(Row row) {
    return Optional.of(row.text("status_reason"))
        .filter(word -> !word.isEmpty())
        .map(word -> OutgoingStreams.Reason.valueOf(upper(word)));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static OutgoingStream stream(Row row) {
    return new OutgoingStream(
        row.text("receiver_id"),
        row.text("stream_id"),
        row.text("audience"),
        row.text("delivery").equals("push"),
        row.text("endpoint_url"),
        row.bytes("authorization_header"),
        TextList.decode(row.text("event_types")),
        row.text("description"),
        new StreamStatus(
            Status.valueOf(upper(row.text("status"))),
            reason(row),
            row.optionalInstant("status_since")));
  }
}
