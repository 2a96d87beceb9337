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
                ON CONFLICT (receiver_id) DO NOTHING""")
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
                   event_types, description, status
              FROM outgoing_streams WHERE receiver_id = :receiver""")
        .bind("receiver", receiver)
        .map(OutgoingStreamStore::stream)
        .first();
  }

  static boolean anyToApplications(Transaction tx) {
    return tx.sql()
        .query(
            """
            SELECT receiver_id FROM outgoing_streams WHERE application_id IS NOT NULL LIMIT 1""")
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
             WHERE organization_id = :organization AND status <> 'disabled' LIMIT 1""")
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
                 WHERE organization_id IS NOT NULL AND status <> 'disabled'""")
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
                   description = :description, status = :status
             WHERE receiver_id = :receiver""")
        .bind("receiver", stream.receiver())
        .bind("delivery", stream.push() ? "push" : "poll")
        .bind("endpoint", stream.endpointUrl())
        .bind("authorization", stream.authorizationHeader())
        .bind("types", TextList.encode(stream.eventTypes()))
        .bind("description", stream.description())
        .bind("status", stream.status().name().toLowerCase(Locale.ROOT))
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
                    OR failing_since IS NOT NULL)""")
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
                 WHERE receiver_id = :receiver AND connection_id IS NOT NULL""")
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
            SELECT audience, delivery, endpoint_url, event_types, description, status, created_at,
                   last_delivered_at, verified_at, failing_since, last_failure, last_failure_at,
                   given_up,
                   (SELECT COUNT(*) FROM outgoing_signals
                     WHERE receiver_id = :receiver) AS waiting
              FROM outgoing_streams WHERE receiver_id = :receiver""")
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
                    row.instant("created_at"),
                    row.optionalInstant("last_delivered_at"),
                    row.number("waiting"),
                    row.optionalInstant("verified_at"),
                    new OutgoingStreams.Failures(
                        row.optionalInstant("failing_since"),
                        row.text("last_failure"),
                        row.optionalInstant("last_failure_at"),
                        row.number("given_up"))))
        .first();
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
        Status.valueOf(upper(row.text("status"))));
  }
}
