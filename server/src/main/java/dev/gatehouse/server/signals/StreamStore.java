package dev.gatehouse.server.signals;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Endpoints;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The table {@code signal_streams}. */
final class StreamStore {
  private static final String COLUMNS =
      """
      organization_id, connection_id, issuer, audiences, subject_issuers, delivery, stream_id,
      jwks_uri, configuration_endpoint, status_endpoint, verification_endpoint, poll_endpoint,
      reactivate_users, push_token_hash, credentials, status, verified_at, last_event,
      last_event_at, last_error, last_error_at, created_at, updated_at
      """;

  private static final String BY_CONNECTION =
      "SELECT " + COLUMNS + " FROM signal_streams WHERE connection_id = :connection";

  private static final String ONE = BY_CONNECTION + " AND organization_id = :organization";

  private static final String CLAIM =
      """
      UPDATE signal_streams SET next_poll_at = :lease_end
       WHERE next_poll_at <= :now AND (organization_id, connection_id) IN (
         SELECT organization_id, connection_id FROM signal_streams
          WHERE next_poll_at <= :now ORDER BY next_poll_at LIMIT :most)
      RETURNING
      """
          + COLUMNS;

  /**
   * A stream with what is secret about it.
   *
   * @param pushTokenHash of what the transmitter presents
   * @param credentials sealed
   */
  record Stored(
      OrganizationId organization, SignalStream stream, byte[] pushTokenHash, byte[] credentials) {}

  /** False, and nothing is written, if the connection has one. */
  boolean insert(Transaction tx, OrganizationScope scope, Stored stored) {
    SignalStream stream = stored.stream();
    boolean polled = stream.delivery() == Delivery.POLL;
    return tx.sql()
            .update(
                """
                INSERT INTO signal_streams
                  (organization_id, connection_id, issuer, audiences, subject_issuers, delivery,
                   stream_id, jwks_uri, configuration_endpoint, status_endpoint,
                   verification_endpoint, poll_endpoint, reactivate_users, push_token_hash,
                   credentials, status, verification_state, last_event, last_error, failures,
                   next_poll_at, created_at, updated_at)
                VALUES
                  (:organization, :connection, :issuer, :audiences, :subject_issuers, :delivery,
                   :stream, :jwks, :configuration, :status_endpoint, :verification, :poll,
                   :reactivate, :push_token_hash, :credentials, :status, '', '', '', 0,
                   :next_poll, :now, :now)
                ON CONFLICT (organization_id, connection_id) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("connection", stream.connection().value())
            .bind("issuer", stream.issuer())
            .bind("audiences", TextList.encode(stream.audiences().stream().sorted().toList()))
            .bind("subject_issuers", TextList.encode(stream.subjectIssuers()))
            .bind("delivery", word(stream.delivery()))
            .bind("stream", stream.streamId())
            .bind("jwks", stream.endpoints().jwksUri())
            .bind("configuration", stream.endpoints().configuration())
            .bind("status_endpoint", stream.endpoints().status())
            .bind("verification", stream.endpoints().verification())
            .bind("poll", stream.endpoints().poll())
            .bind("reactivate", stream.reactivateUsers())
            .bind("push_token_hash", stored.pushTokenHash())
            .bind("credentials", stored.credentials())
            .bind("status", word(stream.status()))
            .bind("next_poll", polled ? stream.createdAt() : null)
            .bind("now", stream.createdAt())
            .execute()
        == 1;
  }

  Optional<Stored> get(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(ONE)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(StreamStore::stored)
        .first();
  }

  /** For a pushed event, which names the connection only; its bearer token is looked at next. */
  Optional<Stored> getAcrossOrganizations(Transaction tx, ConnectionId connection) {
    return tx.sql()
        .query(BY_CONNECTION)
        .bind("connection", connection.value())
        .map(StreamStore::stored)
        .first();
  }

  /** What an administrator decides, and what the transmitter said of itself since. */
  void update(Transaction tx, OrganizationScope scope, SignalStream stream) {
    one(
            tx,
            scope.organization(),
            stream.connection(),
            """
            UPDATE signal_streams
               SET audiences = :audiences, subject_issuers = :subject_issuers,
                   reactivate_users = :reactivate, status = :status, jwks_uri = :jwks,
                   status_endpoint = :status_endpoint, verification_endpoint = :verification,
                   updated_at = :now
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("audiences", TextList.encode(stream.audiences().stream().sorted().toList()))
        .bind("subject_issuers", TextList.encode(stream.subjectIssuers()))
        .bind("reactivate", stream.reactivateUsers())
        .bind("status", word(stream.status()))
        .bind("jwks", stream.endpoints().jwksUri())
        .bind("status_endpoint", stream.endpoints().status())
        .bind("verification", stream.endpoints().verification())
        .bind("now", stream.updatedAt())
        .execute();
  }

  boolean delete(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return one(
                tx,
                scope.organization(),
                connection,
                """
                DELETE FROM signal_streams
                 WHERE organization_id = :organization AND connection_id = :connection""")
            .execute()
        == 1;
  }

  void cameIn(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String type, Instant now) {
    one(
            tx,
            scope.organization(),
            connection,
            """
            UPDATE signal_streams SET last_event = :type, last_event_at = :now, last_error = '',
                   last_error_at = NULL
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("type", type)
        .bind("now", now)
        .execute();
  }

  void failed(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String why, Instant now) {
    one(
            tx,
            scope.organization(),
            connection,
            """
            UPDATE signal_streams SET last_error = :why, last_error_at = :now
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("why", why)
        .bind("now", now)
        .execute();
  }

  void status(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Status status,
      Instant now) {
    one(
            tx,
            scope.organization(),
            connection,
            """
            UPDATE signal_streams SET status = :status, updated_at = :now
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("status", word(status))
        .bind("now", now)
        .execute();
  }

  void verificationAsked(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String state, Instant now) {
    one(
            tx,
            scope.organization(),
            connection,
            """
            UPDATE signal_streams SET verification_state = :state, verification_asked_at = :now
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("state", state)
        .bind("now", now)
        .execute();
  }

  /** Each state counts once; an empty one is the transmitter's own idea (SSF 1.0 §8.1.4). */
  boolean verified(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String state, Instant now) {
    return one(
                tx,
                scope.organization(),
                connection,
                """
                UPDATE signal_streams SET verification_state = '', verified_at = :now
                 WHERE organization_id = :organization AND connection_id = :connection
                   AND verification_state = :state""")
            .bind("state", state)
            .bind("now", now)
            .execute()
        == 1;
  }

  boolean anyDueAcrossOrganizations(Transaction tx, Instant now) {
    return tx.sql()
        .query("SELECT failures FROM signal_streams WHERE next_poll_at <= :now LIMIT 1")
        .bind("now", now)
        .map(row -> row.number("failures"))
        .first()
        .isPresent();
  }

  /** Those to ask now; none is taken by two nodes before {@code leaseEnd}. */
  List<Stored> claimDueAcrossOrganizations(
      Transaction tx, Instant now, Instant leaseEnd, int most) {
    return tx.sql()
        .query(CLAIM)
        .bind("now", now)
        .bind("lease_end", leaseEnd)
        .bind("most", most)
        .map(StreamStore::stored)
        .list();
  }

  /** How often in a row it failed, from 0. */
  long failures(Transaction tx, OrganizationId organization, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT failures FROM signal_streams
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", organization.value())
        .bind("connection", connection.value())
        .map(row -> row.number("failures"))
        .first()
        .orElse(0L);
  }

  void polled(
      Transaction tx,
      OrganizationId organization,
      ConnectionId connection,
      Instant next,
      long failures,
      String why,
      Instant now) {
    one(
            tx,
            organization,
            connection,
            """
            UPDATE signal_streams SET next_poll_at = :next, failures = :failures,
                   last_error = CASE WHEN :why = '' THEN last_error ELSE :why END,
                   last_error_at = CASE WHEN :why = '' THEN last_error_at ELSE :now END
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("next", next)
        .bind("failures", failures)
        .bind("why", why)
        .bind("now", now)
        .execute();
  }

  /** A statement about the stream of one connection. */
  private static Statement one(
      Transaction tx, OrganizationId organization, ConnectionId connection, String statement) {
    return tx.sql()
        .update(statement)
        .bind("organization", organization.value())
        .bind("connection", connection.value());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Stored stored(Row row) {
    SignalStream stream =
        new SignalStream(
            new ConnectionId(row.text("connection_id")),
            row.text("issuer"),
            Set.copyOf(TextList.decode(row.text("audiences"))),
            TextList.decode(row.text("subject_issuers")),
            Delivery.valueOf(row.text("delivery").toUpperCase(Locale.ROOT)),
            row.text("stream_id"),
            new Endpoints(
                row.text("jwks_uri"),
                row.text("configuration_endpoint"),
                row.text("status_endpoint"),
                row.text("verification_endpoint"),
                row.text("poll_endpoint")),
            row.flag("reactivate_users"),
            Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
            row.optionalInstant("verified_at"),
            row.text("last_event"),
            row.optionalInstant("last_event_at"),
            row.text("last_error"),
            row.optionalInstant("last_error_at"),
            row.instant("created_at"),
            row.instant("updated_at"));
    return new Stored(
        new OrganizationId(row.text("organization_id")),
        stream,
        row.bytes("push_token_hash"),
        row.bytes("credentials"));
  }
}
