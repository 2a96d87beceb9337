package dev.gatehouse.server.webhook;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.outbox.Lane;
import dev.gatehouse.server.outbox.OutboxTable;
import dev.gatehouse.server.webhook.Delivery.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code webhook_deliveries}: the outbox and the log. */
final class DeliveryStore {
  private static final String SELECT =
      """
      SELECT message_id, event_type, payload, status, attempts, next_attempt_at,
        last_attempt_at, last_status, last_error, last_duration, last_response, created_at
      FROM webhook_deliveries
      """;

  /** Sorts after every id. */
  private static final String END = "~";

  static final OutboxTable<Message> TABLE =
      OutboxTable.of(
              "webhook_deliveries",
              List.of("owner", "endpoint_id", "message_id"),
              List.of("payload"),
              DeliveryStore::message)
          .withReceiversIn(List.of("owner", "endpoint_id"), DeliveryStore::dueAcrossOrganizations)
          .keepingWhatIsSettled();

  /** Names an endpoint. */
  record Key(WebhookOwner owner, String endpoint) {}

  /** A message to one endpoint. */
  record Message(Key key, String id, String payload) {}

  /** How an attempt went. */
  record Attempt(
      Instant at,
      Duration duration,
      Optional<Integer> status,
      Optional<String> error,
      String response) {}

  /** A message to one endpoint that is to be written. */
  record Outgoing(Key key, String message, String type, String payload, Instant at) {}

  static void insert(
      Transaction tx, Key key, String message, String type, String payload, Instant now) {
    insertAll(tx, List.of(new Outgoing(key, message, type, payload, now)));
  }

  static void insertAll(Transaction tx, List<Outgoing> messages) {
    if (messages.isEmpty()) {
      return;
    }
    Statement insert =
        tx.sql()
            .update(
                """
                INSERT INTO webhook_deliveries (owner, endpoint_id, message_id, event_type, payload,
                  status, attempts, next_attempt_at, created_at)
                VALUES (:owner, :endpoint, :message, :type, :payload, 'PENDING', 0, :now, :now)""");
    if (messages.size() == 1) {
      bind(insert, messages.getFirst()).later();
    } else {
      insert.executeAll(messages, DeliveryStore::bind);
    }
    TABLE.wake(tx);
  }

  private static Statement bind(Statement insert, Outgoing one) {
    return insert
        .bind("owner", one.key().owner().word())
        .bind("endpoint", one.key().endpoint())
        .bind("message", one.message())
        .bind("type", one.type())
        .bind("payload", one.payload())
        .bind("now", one.at());
  }

  /**
   * Enabled endpoints for which something is due, by id. It asks the index once for each endpoint,
   * so that one that is far behind costs no more than another.
   *
   * @param after the endpoint's id after which to look, so that each gets its turn
   */
  static List<Lane> dueAcrossOrganizations(Transaction tx, Instant now, String after, int limit) {
    return tx.sql()
        .query(
            """
            SELECT e.owner, e.endpoint_id FROM webhook_endpoints e
            WHERE e.enabled = :enabled AND e.endpoint_id > :after AND EXISTS (
              SELECT 1 FROM webhook_deliveries d
              WHERE d.owner = e.owner AND d.endpoint_id = e.endpoint_id
                AND d.next_attempt_at IS NOT NULL AND d.next_attempt_at <= :now)
            ORDER BY e.endpoint_id LIMIT :limit""")
        .bind("enabled", true)
        .bind("after", after)
        .bind("now", now)
        .bind("limit", limit)
        .map(row -> Lane.of(row.text("owner"), row.text("endpoint_id")))
        .list();
  }

  /** Writes down how an attempt went. */
  static void attempted(Transaction tx, Message message, Attempt attempt, Status status) {
    tx.sql()
        .update(
            """
            UPDATE webhook_deliveries SET status = :status,
              last_attempt_at = :at, last_status = :http, last_error = :error,
              last_duration = :duration, last_response = :response
            WHERE owner = :owner AND endpoint_id = :endpoint AND message_id = :message""")
        .bind("owner", message.key().owner().word())
        .bind("endpoint", message.key().endpoint())
        .bind("message", message.id())
        .bind("status", status.name())
        .bind("at", attempt.at())
        .bind("http", attempt.status().map(Integer::longValue).orElse(null))
        .bind("error", attempt.error().orElse(null))
        .bind("duration", attempt.duration().toMillis())
        .bind("response", attempt.response())
        .execute();
  }

  static Optional<Delivery> get(Transaction tx, Key key, String message) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND endpoint_id = :endpoint AND message_id = :message""")
        .bind("owner", key.owner().word())
        .bind("endpoint", key.endpoint())
        .bind("message", message)
        .map(DeliveryStore::delivery)
        .first();
  }

  /** Newest first. */
  static List<Delivery> list(Transaction tx, Key key, String status, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND endpoint_id = :endpoint AND message_id < :before
              AND (:status = '' OR status = :status)
            ORDER BY message_id DESC LIMIT :limit""")
        .bind("owner", key.owner().word())
        .bind("endpoint", key.endpoint())
        .bind("before", after.isEmpty() ? END : after)
        .bind("status", status)
        .bind("limit", limit)
        .map(DeliveryStore::delivery)
        .list();
  }

  static boolean replay(Transaction tx, Key key, String message, Instant now) {
    TABLE.wake(tx);
    return tx.sql()
            .update(
                """
                UPDATE webhook_deliveries
                SET status = 'PENDING', attempts = 0, next_attempt_at = :now
                WHERE owner = :owner AND endpoint_id = :endpoint AND message_id = :message""")
            .bind("owner", key.owner().word())
            .bind("endpoint", key.endpoint())
            .bind("message", message)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Those that are done with, oldest first. */
  static int replaySince(
      Transaction tx, Key key, Instant since, boolean failedOnly, int most, Instant now) {
    TABLE.wake(tx);
    return tx.sql()
        .update(
            """
            UPDATE webhook_deliveries
            SET status = 'PENDING', attempts = 0, next_attempt_at = :now
            WHERE owner = :owner AND endpoint_id = :endpoint AND message_id IN (
              SELECT message_id FROM webhook_deliveries
              WHERE owner = :owner AND endpoint_id = :endpoint AND created_at >= :since
                AND (status = 'FAILED' OR (status = 'DELIVERED' AND NOT :failed_only))
              ORDER BY message_id LIMIT :most)""")
        .bind("owner", key.owner().word())
        .bind("endpoint", key.endpoint())
        .bind("since", since)
        .bind("failed_only", failedOnly)
        .bind("most", most)
        .bind("now", now)
        .execute();
  }

  /** Deletes some of what was written before an instant, delivered or not. */
  static int deleteOlderAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM webhook_deliveries WHERE (owner, endpoint_id, message_id) IN (
              SELECT owner, endpoint_id, message_id FROM webhook_deliveries
              WHERE created_at < :before ORDER BY created_at LIMIT :most)""")
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  private static Message message(Row row) {
    Key key = new Key(WebhookOwner.stored(row.text("owner")), row.text("endpoint_id"));
    return new Message(key, row.text("message_id"), row.text("payload"));
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.text("message_id"),
        row.text("event_type"),
        row.text("payload"),
        Status.valueOf(row.text("status")),
        row.count("attempts"),
        row.instant("created_at"),
        row.optionalInstant("next_attempt_at"),
        row.optionalInstant("last_attempt_at"),
        row.optionalNumber("last_status").map(Math::toIntExact),
        row.optionalText("last_error"),
        row.optionalNumber("last_duration").map(Duration::ofMillis),
        row.optionalText("last_response"));
  }

  private DeliveryStore() {}
}
