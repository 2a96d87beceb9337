package dev.gatehouse.server.webhook;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook_endpoints}. */
final class EndpointStore {
  private static final String SELECT =
      """
      SELECT endpoint_id, organization_id, url, description, event_types, enabled,
        disabled_reason, failing_since, secret, previous_secret, previous_until, created_at,
        updated_at
      FROM webhook_endpoints
      """;

  /** An endpoint with its sealed secrets. */
  record Stored(WebhookEndpoint endpoint, byte[] secret, byte @Nullable [] previousSecret) {}

  /** An endpoint that may want to hear of something. */
  record Subscriber(WebhookOwner owner, String id, List<String> eventTypes) {}

  static void insert(Transaction tx, WebhookOwner owner, WebhookEndpoint endpoint, byte[] secret) {
    tx.sql()
        .update(
            """
            INSERT INTO webhook_endpoints (owner, endpoint_id, organization_id, url, description,
              event_types, enabled, disabled_reason, secret, created_at, updated_at)
            VALUES (:owner, :id, :organization, :url, :description, :types, :enabled, '', :secret,
              :created, :updated)""")
        .bind("owner", owner.word())
        .bind("id", endpoint.id())
        .bind("organization", owner.organization().map(OrganizationId::value).orElse(null))
        .bind("url", endpoint.url())
        .bind("description", endpoint.description())
        .bind("types", TextList.encode(endpoint.eventTypes()))
        .bind("enabled", endpoint.enabled())
        .bind("secret", secret)
        .bind("created", endpoint.createdAt())
        .bind("updated", endpoint.updatedAt())
        .execute();
  }

  static Optional<Stored> get(Transaction tx, WebhookOwner owner, String id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND endpoint_id = :id""")
        .bind("owner", owner.word())
        .bind("id", id)
        .map(EndpointStore::stored)
        .first();
  }

  static List<WebhookEndpoint> list(Transaction tx, WebhookOwner owner, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE owner = :owner AND endpoint_id > :after
            ORDER BY endpoint_id LIMIT :limit""")
        .bind("owner", owner.word())
        .bind("after", after)
        .bind("limit", limit)
        .map(row -> stored(row).endpoint())
        .list();
  }

  /** The enabled endpoints of an organization, and those of the operator. */
  static List<Subscriber> subscribers(Transaction tx, OrganizationId organization) {
    return tx.sql()
        .query(
            """
            SELECT owner, endpoint_id, event_types FROM webhook_endpoints
            WHERE owner IN (:organization, 'operator') AND enabled = :enabled""")
        .bind("organization", organization.value())
        .bind("enabled", true)
        .map(
            row ->
                new Subscriber(
                    WebhookOwner.stored(row.text("owner")),
                    row.text("endpoint_id"),
                    TextList.decode(row.text("event_types"))))
        .list();
  }

  /** Replaces what people enter. Whoever switches an endpoint on starts with a clean record. */
  static void update(
      Transaction tx, WebhookOwner owner, String id, WebhookDraft draft, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE webhook_endpoints SET url = :url, description = :description,
              event_types = :types, enabled = :enabled, updated_at = :now,
              disabled_reason = CASE WHEN :enabled THEN '' ELSE disabled_reason END,
              failing_since = CASE WHEN :enabled AND NOT enabled THEN NULL ELSE failing_since END
            WHERE owner = :owner AND endpoint_id = :id""")
        .bind("owner", owner.word())
        .bind("id", id)
        .bind("url", draft.url())
        .bind("description", draft.description())
        .bind("types", TextList.encode(draft.eventTypes()))
        .bind("enabled", draft.enabled())
        .bind("now", now)
        .execute();
  }

  static void rotate(
      Transaction tx,
      WebhookOwner owner,
      String id,
      byte[] secret,
      byte @Nullable [] previous,
      @Nullable Instant previousUntil) {
    tx.sql()
        .update(
            """
            UPDATE webhook_endpoints SET secret = :secret, previous_secret = :previous,
              previous_until = :until
            WHERE owner = :owner AND endpoint_id = :id""")
        .bind("owner", owner.word())
        .bind("id", id)
        .bind("secret", secret)
        .bind("previous", previous)
        .bind("until", previousUntil)
        .execute();
  }

  static boolean delete(Transaction tx, WebhookOwner owner, String id) {
    return tx.sql()
            .update("DELETE FROM webhook_endpoints WHERE owner = :owner AND endpoint_id = :id")
            .bind("owner", owner.word())
            .bind("id", id)
            .execute()
        == 1;
  }

  static void works(Transaction tx, WebhookOwner owner, String id) {
    tx.sql()
        .update(
            """
            UPDATE webhook_endpoints SET failing_since = NULL
            WHERE owner = :owner AND endpoint_id = :id AND failing_since IS NOT NULL""")
        .bind("owner", owner.word())
        .bind("id", id)
        .execute();
  }

  static void fails(Transaction tx, WebhookOwner owner, String id, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE webhook_endpoints SET failing_since = :now
            WHERE owner = :owner AND endpoint_id = :id AND failing_since IS NULL""")
        .bind("owner", owner.word())
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** False if it was off already. */
  static boolean switchOff(
      Transaction tx, WebhookOwner owner, String id, String reason, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE webhook_endpoints SET enabled = :off, disabled_reason = :reason,
                  updated_at = :now
                WHERE owner = :owner AND endpoint_id = :id AND enabled <> :off""")
            .bind("owner", owner.word())
            .bind("id", id)
            .bind("off", false)
            .bind("reason", reason)
            .bind("now", now)
            .execute()
        == 1;
  }

  private static Stored stored(Row row) {
    return new Stored(
        new WebhookEndpoint(
            row.text("endpoint_id"),
            row.optionalText("organization_id").map(OrganizationId::new),
            row.text("url"),
            row.text("description"),
            TextList.decode(row.text("event_types")),
            row.flag("enabled"),
            row.text("disabled_reason"),
            row.optionalInstant("failing_since"),
            row.optionalInstant("previous_until"),
            row.instant("created_at"),
            row.instant("updated_at")),
        row.bytes("secret"),
        row.optionalBytes("previous_secret").orElse(null));
  }

  private EndpointStore() {}
}
