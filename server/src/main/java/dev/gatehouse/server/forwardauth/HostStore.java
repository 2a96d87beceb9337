package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionId;
import java.time.Instant;
import java.util.Optional;

/** The tables of one-time codes for protected hosts, and of the cookies that they became. */
final class HostStore {

  /** What a code stands for. */
  record Code(SessionId session, String path, Instant sessionExpiresAt) {}

  private HostStore() {}

  static void insertCode(
      Transaction tx,
      OrganizationScope scope,
      byte[] codeHash,
      byte[] browserHash,
      String host,
      Code code,
      Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO forward_auth_codes (organization_id, code_hash, browser_hash, host, session_id, path,
              session_expires_at, expires_at)
            VALUES (:organization, :codeHash, :browserHash, :host, :session, :path,
              :sessionExpiresAt, :expiresAt)
            """)
        .bind("organization", scope.organization().value())
        .bind("codeHash", codeHash)
        .bind("browserHash", browserHash)
        .bind("host", host)
        .bind("session", code.session().value())
        .bind("path", code.path())
        .bind("sessionExpiresAt", code.sessionExpiresAt())
        .bind("expiresAt", expiresAt)
        .execute();
  }

  /** Takes a code out, once, in one statement: for this host and this browser only. */
  static Optional<Code> takeCode(
      Transaction tx,
      OrganizationScope scope,
      byte[] codeHash,
      byte[] browserHash,
      String host,
      Instant now) {
    return tx.sql()
        .query(
            """
            DELETE FROM forward_auth_codes
            WHERE organization_id = :organization AND code_hash = :codeHash
              AND browser_hash = :browserHash AND host = :host AND expires_at > :now
            RETURNING session_id, path, session_expires_at
            """)
        .bind("organization", scope.organization().value())
        .bind("codeHash", codeHash)
        .bind("browserHash", browserHash)
        .bind("host", host)
        .bind("now", now)
        .map(
            row ->
                new Code(
                    new SessionId(row.text("session_id")),
                    row.text("path"),
                    row.instant("session_expires_at")))
        .first();
  }

  static void deleteExpiredCodes(Transaction tx, OrganizationScope scope, Instant now) {
    tx.sql()
        .update(
            """
            DELETE FROM forward_auth_codes
            WHERE organization_id = :organization AND expires_at <= :now
            """)
        .bind("organization", scope.organization().value())
        .bind("now", now)
        .execute();
  }

  static void insertCookie(
      Transaction tx,
      OrganizationScope scope,
      byte[] hash,
      SessionId session,
      String host,
      Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO forward_auth_cookies (organization_id, token_hash, session_id, host, expires_at)
            VALUES (:organization, :hash, :session, :host, :expiresAt)
            """)
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .bind("session", session.value())
        .bind("host", host)
        .bind("expiresAt", expiresAt)
        .execute();
  }

  /** The session for which a cookie of this host stands. */
  static Optional<SessionId> session(
      Transaction tx, OrganizationScope scope, byte[] hash, String host, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT session_id FROM forward_auth_cookies
            WHERE organization_id = :organization AND token_hash = :hash AND host = :host
              AND expires_at > :now
            """)
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .bind("host", host)
        .bind("now", now)
        .map(row -> new SessionId(row.text("session_id")))
        .first();
  }

  static void deleteOfSession(Transaction tx, OrganizationScope scope, SessionId session) {
    tx.sql()
        .update(
            """
            DELETE FROM forward_auth_codes
            WHERE organization_id = :organization AND session_id = :session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .execute();
    tx.sql()
        .update(
            """
            DELETE FROM forward_auth_cookies
            WHERE organization_id = :organization AND session_id = :session
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .execute();
  }
}
