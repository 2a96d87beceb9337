package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.signals.SignalStream;
import dev.gatehouse.server.signals.transmitter.ApplicationStream.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The table {@code application_streams}, whose rows belong to the operator's applications. */
final class ApplicationStreamStore {
  private static final Duration PRECISION = Duration.ofMinutes(1);

  private ApplicationStreamStore() {}

  /** False, and nothing is written, if the application has one. */
  static boolean insert(Transaction tx, ApplicationStream stream, Instant now) {
    return tx.sql()
            .update(
                """
                INSERT INTO application_streams
                  (application_id, stream_id, delivery, endpoint_url, authorization_header,
                   event_types, description, status, created_at)
                VALUES (:application, :stream, :delivery, :endpoint, :authorization, :types,
                        :description, :status, :now)
                ON CONFLICT (application_id) DO NOTHING""")
            .bind("application", stream.application())
            .bind("stream", stream.streamId())
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

  static Optional<ApplicationStream> get(Transaction tx, String application) {
    return tx.sql()
        .query(
            """
            SELECT application_id, stream_id, delivery, endpoint_url, authorization_header,
                   event_types, description, status
              FROM application_streams WHERE application_id = :application""")
        .bind("application", application)
        .map(ApplicationStreamStore::stream)
        .first();
  }

  static boolean anyAtAll(Transaction tx) {
    return tx.sql()
        .query("SELECT application_id FROM application_streams LIMIT 1")
        .map(row -> row.text("application_id"))
        .first()
        .isPresent();
  }

  static void update(Transaction tx, ApplicationStream stream) {
    tx.sql()
        .update(
            """
            UPDATE application_streams
               SET delivery = :delivery, endpoint_url = :endpoint,
                   authorization_header = :authorization, event_types = :types,
                   description = :description, status = :status
             WHERE application_id = :application""")
        .bind("application", stream.application())
        .bind("delivery", stream.push() ? "push" : "poll")
        .bind("endpoint", stream.endpointUrl())
        .bind("authorization", stream.authorizationHeader())
        .bind("types", TextList.encode(stream.eventTypes()))
        .bind("description", stream.description())
        .bind("status", stream.status().name().toLowerCase(Locale.ROOT))
        .execute();
  }

  static boolean delete(Transaction tx, String application) {
    return tx.sql()
            .update("DELETE FROM application_streams WHERE application_id = :application")
            .bind("application", application)
            .execute()
        == 1;
  }

  /**
   * An application took an event. Written once a minute at most: many deliveries at once would wait
   * for this row.
   */
  static void delivered(Transaction tx, String application, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE application_streams SET last_delivered_at = :now
             WHERE application_id = :application AND status <> 'disabled'
               AND (last_delivered_at IS NULL OR last_delivered_at < :before)""")
        .bind("now", now)
        .bind("application", application)
        .bind("before", now.minus(PRECISION))
        .execute();
  }

  static Optional<OutgoingStreams.State> state(Transaction tx, String application) {
    return tx.sql()
        .query(
            """
            SELECT delivery, endpoint_url, event_types, description, status, created_at,
                   last_delivered_at,
                   (SELECT COUNT(*) FROM application_signals
                     WHERE application_id = :application) AS waiting
              FROM application_streams WHERE application_id = :application""")
        .bind("application", application)
        .map(
            row ->
                new OutgoingStreams.State(
                    SignalStream.Delivery.valueOf(upper(row.text("delivery"))),
                    row.text("endpoint_url"),
                    TextList.decode(row.text("event_types")),
                    row.text("description"),
                    SignalStream.Status.valueOf(upper(row.text("status"))),
                    row.instant("created_at"),
                    row.optionalInstant("last_delivered_at"),
                    row.number("waiting")))
        .first();
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static ApplicationStream stream(Row row) {
    return new ApplicationStream(
        row.text("application_id"),
        row.text("stream_id"),
        row.text("delivery").equals("push"),
        row.text("endpoint_url"),
        row.bytes("authorization_header"),
        TextList.decode(row.text("event_types")),
        row.text("description"),
        Status.valueOf(upper(row.text("status"))));
  }
}
