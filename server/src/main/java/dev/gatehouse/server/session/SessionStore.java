package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionUseListener.UsedSession;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code sessions}. */
final class SessionStore {

  /** A session as stored. */
  record Stored(
      OrganizationId organization,
      SessionId id,
      UserId user,
      @Nullable ConnectionId connection,
      Instant authenticatedAt,
      List<String> amr,
      Instant createdAt,
      Instant lastSeenAt,
      Duration idle,
      Instant endsAt,
      Instant expiresAt) {

    /** The same under the id of another. */
    Stored as(SessionId other) {
      return new Stored(
          organization,
          other,
          user,
          connection,
          authenticatedAt,
          amr,
          createdAt,
          lastSeenAt,
          idle,
          endsAt,
          expiresAt);
    }
  }

  /** One to end, with what caches know it by. */
  record Ending(
      OrganizationId organization,
      SessionId id,
      UserId user,
      byte[] tokenHash,
      Optional<ThroughProvider> through) {}

  /** One that a browser holds, live or over. */
  record Held(Ending ending, List<String> amr, Instant endsAt) {}

  /** A row to insert: what is stored, and what nothing here reads back. */
  record Inserted(
      Stored session,
      byte[] tokenHash,
      byte[] browserHash,
      String externalSubject,
      String externalSession,
      String address,
      String userAgent) {}

  /** Two looks at an index: for "or" SQLite would go through all sessions of the organization. */
  static final String HOLD =
      """
      UPDATE sessions SET last_seen_at = last_seen_at
       WHERE organization_id = :organization
         AND session_id IN
             (SELECT session_id FROM sessions
               WHERE organization_id = :organization AND browser_hash = :mark
              UNION ALL
              SELECT session_id FROM sessions WHERE token_hash = :carried)
      RETURNING organization_id, session_id, user_id, token_hash, ends_at, amr, connection_id,
                external_subject, external_session
      """;

  /** False if the browser holds one of the organization. */
  boolean insert(Transaction tx, Inserted row) {
    return bind(
                tx.sql()
                    .update(
                        """
                        INSERT INTO sessions
                          (organization_id, session_id, token_hash, user_id, connection_id, external_subject,
                           external_session, authenticated_at, amr, created_at, last_seen_at, idle_ms, ends_at,
                           expires_at, address, user_agent, browser_hash)
                        VALUES
                          (:organization, :session, :token_hash, :user, :connection, :external_subject,
                           :external_session, :authenticated_at, :amr, :created_at, :last_seen_at, :idle_ms,
                           :ends_at, :expires_at, :address, :user_agent, :browser_hash)
                        ON CONFLICT (organization_id, browser_hash) DO NOTHING
                        """),
                row)
            .execute()
        == 1;
  }

  private static Statement bind(Statement statement, Inserted row) {
    Stored session = row.session();
    ConnectionId connection = session.connection();
    return statement
        .bind("organization", session.organization().value())
        .bind("session", session.id().value())
        .bind("token_hash", row.tokenHash())
        .bind("user", session.user().value())
        .bind("connection", connection == null ? null : connection.value())
        .bind("external_subject", row.externalSubject())
        .bind("external_session", row.externalSession())
        .bind("authenticated_at", session.authenticatedAt())
        .bind("amr", TextList.encode(session.amr()))
        .bind("created_at", session.createdAt())
        .bind("last_seen_at", session.lastSeenAt())
        .bind("idle_ms", session.idle().toMillis())
        .bind("ends_at", session.endsAt())
        .bind("expires_at", session.expiresAt())
        .bind("address", row.address())
        .bind("user_agent", row.userAgent())
        .bind("browser_hash", row.browserHash().length == 0 ? null : row.browserHash());
  }

  /**
   * What a browser holds, so that nothing else changes it before the end of the transaction: what
   * was opened in it, and what it carries. Seldom more than one.
   */
  List<Held> hold(Transaction tx, OrganizationScope scope, InBrowser browser) {
    return tx.sql()
        .query(HOLD)
        .bind("organization", scope.organization().value())
        .bind("mark", browser.mark())
        .bind("carried", browser.carried())
        .map(row -> new Held(ending(row), TextList.decode(row.text("amr")), row.instant("ends_at")))
        .list();
  }

  /** Puts a sign-in of the same user into the place of the one before. */
  void renew(Transaction tx, Inserted row) {
    bind(
            tx.sql()
                .update(
                    """
                    UPDATE sessions
                       SET token_hash = :token_hash, connection_id = :connection,
                           external_subject = :external_subject, external_session = :external_session,
                           authenticated_at = :authenticated_at, amr = :amr, created_at = :created_at,
                           last_seen_at = :last_seen_at, idle_ms = :idle_ms, ends_at = :ends_at,
                           expires_at = :expires_at, address = :address, user_agent = :user_agent,
                           browser_hash = :browser_hash
                     WHERE organization_id = :organization AND session_id = :session AND user_id = :user
                    """),
            row)
        .execute();
  }

  /** By the hash of 256 random bits: whoever has the token has the organization's scope. */
  Optional<Stored> findAcrossOrganizations(Transaction tx, byte[] tokenHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, session_id, user_id, connection_id, authenticated_at, amr,
                   created_at, last_seen_at, idle_ms, ends_at, expires_at
              FROM sessions
             WHERE token_hash = :token_hash AND ends_at > :now
            """)
        .bind("token_hash", tokenHash)
        .bind("now", now)
        .map(SessionStore::read)
        .first();
  }

  List<SessionSummary> ofUser(
      Transaction tx, OrganizationScope scope, UserId user, Instant now, int most) {
    return tx.sql()
        .query(
            """
            SELECT s.session_id, s.user_id, s.connection_id, s.created_at, s.last_seen_at,
                   s.expires_at, s.address, s.user_agent, s.amr, p.acr
              FROM sessions s
              LEFT JOIN provider_sessions p
                ON p.organization_id = s.organization_id AND p.session_id = s.session_id
             WHERE s.organization_id = :organization AND s.user_id = :user AND s.ends_at > :now
             ORDER BY s.created_at DESC, s.session_id LIMIT :most
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("now", now)
        .bind("most", most)
        .map(SessionStore::summary)
        .list();
  }

  Optional<SessionSummary> find(
      Transaction tx, OrganizationScope scope, SessionId session, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT s.session_id, s.user_id, s.connection_id, s.created_at, s.last_seen_at,
                   s.expires_at, s.address, s.user_agent, s.amr, p.acr
              FROM sessions s
              LEFT JOIN provider_sessions p
                ON p.organization_id = s.organization_id AND p.session_id = s.session_id
             WHERE s.organization_id = :organization AND s.session_id = :session
               AND s.ends_at > :now
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .bind("now", now)
        .map(SessionStore::summary)
        .first();
  }

  /**
   * Moves the idle end of a session that was used; never backwards, never past its absolute end.
   */
  void seen(Transaction tx, OrganizationId organization, SessionId session, Instant at) {
    tx.sql()
        .update(
            """
            UPDATE sessions
               SET last_seen_at = :at,
                   ends_at = CASE WHEN :at + idle_ms < expires_at
                                  THEN :at + idle_ms ELSE expires_at END
             WHERE organization_id = :organization AND session_id = :session
               AND last_seen_at < :at AND ends_at > :at
            """)
        .bind("organization", organization.value())
        .bind("session", session.value())
        .bind("at", at)
        .execute();
  }

  /**
   * The same, if it came through a connection and was not used in this hour of its life yet: so
   * that of many nodes one finds the first use.
   */
  Optional<UsedSession> seenFirst(
      Transaction tx, OrganizationScope scope, SessionId session, Instant at) {
    return tx.sql()
        .query(
            """
            UPDATE sessions
               SET last_seen_at = :at,
                   ends_at = CASE WHEN :at + idle_ms < expires_at
                                  THEN :at + idle_ms ELSE expires_at END
             WHERE organization_id = :organization AND session_id = :session
               AND last_seen_at < :at - (:at - created_at) % :hour AND ends_at > :at
               AND connection_id IS NOT NULL
            RETURNING user_id, connection_id, external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .bind("at", at)
        .bind("hour", Duration.ofHours(1).toMillis())
        .map(
            row ->
                new UsedSession(
                    session, new UserId(row.text("user_id")), through(row).orElseThrow()))
        .first();
  }

  /** What the provider calls a session; empty where it came through none. */
  Optional<ThroughProvider> through(Transaction tx, OrganizationScope scope, SessionId session) {
    return tx.sql()
        .query(
            """
            SELECT connection_id, external_subject, external_session FROM sessions
             WHERE organization_id = :organization AND session_id = :session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .map(SessionStore::through)
        .first()
        .flatMap(Function.identity());
  }

  List<Ending> deleteOne(Transaction tx, OrganizationScope scope, SessionId session) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE organization_id = :organization AND session_id = :session
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .map(SessionStore::ending)
        .list();
  }

  List<Ending> deleteOneOfUser(
      Transaction tx, OrganizationScope scope, UserId user, SessionId session) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE organization_id = :organization AND session_id = :session AND user_id = :user
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .bind("user", user.value())
        .map(SessionStore::ending)
        .list();
  }

  List<Ending> deleteOfUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions WHERE organization_id = :organization AND user_id = :user
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(SessionStore::ending)
        .list();
  }

  List<Ending> deleteOthersOfUser(
      Transaction tx, OrganizationScope scope, UserId user, SessionId kept) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE organization_id = :organization AND user_id = :user AND session_id <> :kept
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("kept", kept.value())
        .map(SessionStore::ending)
        .list();
  }

  List<UserId> usersWithoutConnection(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT DISTINCT user_id FROM sessions
             WHERE organization_id = :organization AND connection_id IS NULL
            """)
        .bind("organization", scope.organization().value())
        .map(row -> new UserId(row.text("user_id")))
        .list();
  }

  long countThrough(Transaction tx, OrganizationScope scope, ConnectionId connection, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT count(*) AS live FROM sessions
             WHERE organization_id = :organization AND connection_id = :connection
               AND ends_at > :now
            """)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("now", now)
        .map(row -> row.number("live"))
        .first()
        .orElse(0L);
  }

  List<Ending> deleteOfConnection(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE organization_id = :organization AND connection_id = :connection
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(SessionStore::ending)
        .list();
  }

  List<Ending> deleteThrough(Transaction tx, OrganizationScope scope, Through which) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE organization_id = :organization AND connection_id = :connection
               AND (:user = '' OR user_id = :user)
               AND (:external_session = '' OR external_session = :external_session)
               AND authenticated_at < :before
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .bind("connection", which.connection().value())
        .bind("user", which.user().map(UserId::value).orElse(""))
        .bind("external_session", which.externalSession().orElse(""))
        .bind("before", which.authenticatedBefore())
        .map(SessionStore::ending)
        .list();
  }

  List<Ending> deleteOfOrganization(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions WHERE organization_id = :organization
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("organization", scope.organization().value())
        .map(SessionStore::ending)
        .list();
  }

  /** Deletes some sessions that are over, whosever they are. */
  List<Ending> deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .query(
            """
            DELETE FROM sessions
             WHERE (organization_id, session_id) IN
                   (SELECT organization_id, session_id FROM sessions
                     WHERE ends_at <= :now ORDER BY ends_at LIMIT :most)
            RETURNING organization_id, session_id, user_id, token_hash, connection_id,
                      external_subject, external_session
            """)
        .bind("now", now)
        .bind("most", most)
        .map(SessionStore::ending)
        .list();
  }

  private static Stored read(Row row) {
    return new Stored(
        new OrganizationId(row.text("organization_id")),
        new SessionId(row.text("session_id")),
        new UserId(row.text("user_id")),
        row.optionalText("connection_id").map(ConnectionId::new).orElse(null),
        row.instant("authenticated_at"),
        TextList.decode(row.text("amr")),
        row.instant("created_at"),
        row.instant("last_seen_at"),
        Duration.ofMillis(row.number("idle_ms")),
        row.instant("ends_at"),
        row.instant("expires_at"));
  }

  private static SessionSummary summary(Row row) {
    return new SessionSummary(
        new SessionId(row.text("session_id")),
        new UserId(row.text("user_id")),
        row.optionalText("connection_id").map(ConnectionId::new),
        row.instant("created_at"),
        row.instant("last_seen_at"),
        row.instant("expires_at"),
        row.text("address"),
        row.text("user_agent"),
        row.optionalText("acr").filter(acr -> !acr.isEmpty()),
        TextList.decode(row.text("amr")));
  }

  private static Ending ending(Row row) {
    return new Ending(
        new OrganizationId(row.text("organization_id")),
        new SessionId(row.text("session_id")),
        new UserId(row.text("user_id")),
        row.bytes("token_hash"),
        through(row));
  }

  private static Optional<ThroughProvider> through(Row row) {
    return row.optionalText("connection_id")
        .map(
            connection ->
                new ThroughProvider(
                    new ConnectionId(connection),
                    row.text("external_subject"),
                    row.text("external_session")));
  }
}
