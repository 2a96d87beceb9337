package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables of grants and their tokens. */
final class GrantStore {

  /** The two kinds of token below a grant. */
  enum Kind {
    ACCESS,
    REFRESH
  }

  /**
   * A token as the table knows it, with its grant.
   *
   * @param scope of the token, perhaps narrower than the grant's
   */
  record Known(
      Grant grant,
      Set<String> scope,
      Instant issuedAt,
      Instant expiresAt,
      Optional<Instant> usedAt,
      Optional<byte[]> successor,
      boolean superseded) {}

  private GrantStore() {}

  static void insert(Transaction tx, OrganizationScope scope, Grant grant, byte[] codeHash) {
    tx.sql()
        .update(
            """
            INSERT INTO openid_grants (organization_id, id, application_id, session_id, user_id, connection_id,
              scope, nonce, authenticated_at, amr, redirect_uri, code_challenge, code_hash, code_expires_at,
              code_used_at, created_at, expires_at, revoked_at)
            VALUES (:organization, :id, :application, :session, :user, :connection,
              :scope, :nonce, :authenticatedAt, :amr, :redirectUri, :codeChallenge, :codeHash, :codeExpiresAt,
              NULL, :createdAt, :expiresAt, NULL)
            """)
        .bind("organization", scope.organization().value())
        .bind("id", grant.id())
        .bind("application", grant.applicationId())
        .bind("session", grant.session().value())
        .bind("user", grant.user().value())
        .bind("connection", grant.connection().map(ConnectionId::value).orElse(null))
        .bind("scope", String.join(" ", grant.scope()))
        .bind("nonce", grant.nonce().orElse(null))
        .bind("authenticatedAt", grant.authenticatedAt())
        .bind("amr", TextList.encode(grant.amr()))
        .bind("redirectUri", grant.redirectUri())
        .bind("codeChallenge", grant.codeChallenge().orElse(null))
        .bind("codeHash", codeHash)
        .bind("codeExpiresAt", grant.codeExpiresAt())
        .bind("createdAt", grant.createdAt())
        .bind("expiresAt", grant.expiresAt())
        .execute();
  }

  /** Uses up a code of this application, in one statement. Empty if it is unknown or used. */
  static Optional<Grant> useCode(
      Transaction tx, OrganizationScope scope, String applicationId, byte[] codeHash, Instant now) {
    return tx.sql()
        .query(
            """
            UPDATE openid_grants SET code_used_at = :now
            WHERE organization_id = :organization AND code_hash = :hash AND application_id = :application
              AND code_used_at IS NULL AND revoked_at IS NULL
            RETURNING id, application_id, session_id, user_id, connection_id, scope, nonce, authenticated_at,
              amr, redirect_uri, code_challenge, code_expires_at, created_at, expires_at
            """)
        .bind("now", now)
        .bind("organization", scope.organization().value())
        .bind("hash", codeHash)
        .bind("application", applicationId)
        .map(GrantStore::grant)
        .first();
  }

  /** The grant whose code was used before. */
  static Optional<String> usedCode(
      Transaction tx, OrganizationScope scope, String applicationId, byte[] codeHash) {
    return tx.sql()
        .query(
            """
            SELECT id FROM openid_grants
            WHERE organization_id = :organization AND code_hash = :hash AND application_id = :application
              AND code_used_at IS NOT NULL
            """)
        .bind("organization", scope.organization().value())
        .bind("hash", codeHash)
        .bind("application", applicationId)
        .map(row -> row.text("id"))
        .first();
  }

  static void insertToken(
      Transaction tx,
      OrganizationScope scope,
      String grantId,
      Kind kind,
      byte[] hash,
      Set<String> tokenScope,
      Instant now,
      Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO openid_tokens (organization_id, token_hash, grant_id, kind, scope, issued_at, expires_at,
              used_at, successor_hash, superseded)
            VALUES (:organization, :hash, :grant, :kind, :scope, :now, :expiresAt, NULL, NULL, :superseded)
            """)
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .bind("grant", grantId)
        .bind("kind", kind.name())
        .bind("scope", String.join(" ", tokenScope))
        .bind("now", now)
        .bind("expiresAt", expiresAt)
        .bind("superseded", false)
        .execute();
  }

  /** Uses up a refresh token of this application, in one statement. */
  static boolean useRefreshToken(
      Transaction tx, OrganizationScope scope, String applicationId, byte[] hash, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE openid_tokens SET used_at = :now
                WHERE organization_id = :organization AND token_hash = :hash AND kind = 'REFRESH'
                  AND used_at IS NULL AND superseded = :no AND expires_at > :now
                  AND EXISTS (SELECT 1 FROM openid_grants g WHERE g.organization_id = :organization
                    AND g.id = openid_tokens.grant_id AND g.application_id = :application
                    AND g.revoked_at IS NULL)
                """)
            .bind("now", now)
            .bind("organization", scope.organization().value())
            .bind("hash", hash)
            .bind("no", false)
            .bind("application", applicationId)
            .execute()
        == 1;
  }

  /** Remembers which token followed a used one. */
  static void setSuccessor(
      Transaction tx, OrganizationScope scope, byte[] hash, byte[] successorHash) {
    tx.sql()
        .update(
            """
            UPDATE openid_tokens SET successor_hash = :successor
            WHERE organization_id = :organization AND token_hash = :hash
            """)
        .bind("successor", successorHash)
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .execute();
  }

  /** Takes a refresh token that nobody used out of its family. False if somebody used it. */
  static boolean supersede(Transaction tx, OrganizationScope scope, byte[] hash) {
    return tx.sql()
            .update(
                """
                UPDATE openid_tokens SET superseded = :yes
                WHERE organization_id = :organization AND token_hash = :hash
                  AND used_at IS NULL AND superseded = :no
                """)
            .bind("yes", true)
            .bind("no", false)
            .bind("organization", scope.organization().value())
            .bind("hash", hash)
            .execute()
        == 1;
  }

  /** A token with its grant, whatever its state, unless the grant was revoked. */
  static Optional<Known> find(Transaction tx, OrganizationScope scope, Kind kind, byte[] hash) {
    return tx.sql()
        .query(
            """
            SELECT g.id, g.application_id, g.session_id, g.user_id, g.connection_id, g.scope, g.nonce,
              g.authenticated_at, g.amr, g.redirect_uri, g.code_challenge, g.code_expires_at, g.created_at,
              g.expires_at, t.scope AS token_scope, t.issued_at, t.expires_at AS token_expires_at, t.used_at, t.successor_hash,
              t.superseded
            FROM openid_tokens t
            JOIN openid_grants g ON g.organization_id = t.organization_id AND g.id = t.grant_id
            WHERE t.organization_id = :organization AND t.token_hash = :hash AND t.kind = :kind
              AND g.revoked_at IS NULL
            """)
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .bind("kind", kind.name())
        .map(
            row ->
                new Known(
                    grant(row),
                    scope(row.text("token_scope")),
                    row.instant("issued_at"),
                    row.instant("token_expires_at"),
                    row.optionalInstant("used_at"),
                    row.optionalBytes("successor_hash"),
                    row.flag("superseded")))
        .first();
  }

  /** Ends a whole family: every token of the grant, and the grant itself. */
  static void revoke(Transaction tx, OrganizationScope scope, String grantId, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE openid_grants SET revoked_at = :now
            WHERE organization_id = :organization AND id = :id AND revoked_at IS NULL
            """)
        .bind("now", now)
        .bind("organization", scope.organization().value())
        .bind("id", grantId)
        .execute();
    tx.sql()
        .update(
            "DELETE FROM openid_tokens WHERE organization_id = :organization AND grant_id = :id")
        .bind("organization", scope.organization().value())
        .bind("id", grantId)
        .execute();
  }

  static void deleteToken(Transaction tx, OrganizationScope scope, byte[] hash) {
    tx.sql()
        .update(
            "DELETE FROM openid_tokens WHERE organization_id = :organization AND token_hash = :hash")
        .bind("organization", scope.organization().value())
        .bind("hash", hash)
        .execute();
  }

  /** The applications that a session reached. */
  static List<String> applicationsOf(Transaction tx, OrganizationScope scope, SessionId session) {
    return tx.sql()
        .query(
            """
            SELECT DISTINCT application_id FROM openid_grants
            WHERE organization_id = :organization AND session_id = :session AND code_used_at IS NOT NULL
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .map(row -> row.text("application_id"))
        .list();
  }

  /** The applications that hold a live refresh token of a session. */
  static List<String> holdersOfRefreshTokens(
      Transaction tx, OrganizationScope scope, SessionId session, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT DISTINCT g.application_id FROM openid_grants g
            JOIN openid_tokens t ON t.organization_id = g.organization_id AND t.grant_id = g.id
            WHERE g.organization_id = :organization AND g.session_id = :session
              AND g.revoked_at IS NULL AND t.kind = 'REFRESH' AND t.used_at IS NULL
              AND t.superseded = :no AND t.expires_at > :now
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .bind("no", false)
        .bind("now", now)
        .map(row -> row.text("application_id"))
        .list();
  }

  /** Forgets all that came from a session. */
  static void deleteOfSession(Transaction tx, OrganizationScope scope, SessionId session) {
    tx.sql()
        .update(
            """
            DELETE FROM openid_tokens WHERE organization_id = :organization AND grant_id IN (
              SELECT id FROM openid_grants WHERE organization_id = :organization AND session_id = :session)
            """)
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .execute();
    tx.sql()
        .update(
            "DELETE FROM openid_grants WHERE organization_id = :organization AND session_id = :session")
        .bind("organization", scope.organization().value())
        .bind("session", session.value())
        .execute();
  }

  /** Forgets what has ended, in bounded steps. Returns how many rows went. */
  static int deleteExpired(Transaction tx, Instant now) {
    int tokens =
        tx.sql()
            .update(
                """
                DELETE FROM openid_tokens WHERE (organization_id, token_hash) IN (
                  SELECT organization_id, token_hash FROM openid_tokens
                  WHERE expires_at <= :now ORDER BY expires_at LIMIT 500)
                """)
            .bind("now", now)
            .execute();
    int grants =
        tx.sql()
            .update(
                """
                DELETE FROM openid_grants WHERE (organization_id, id) IN (
                  SELECT g.organization_id, g.id FROM openid_grants g
                  WHERE g.expires_at <= :now AND NOT EXISTS (SELECT 1 FROM openid_tokens t
                    WHERE t.organization_id = g.organization_id AND t.grant_id = g.id)
                  ORDER BY g.expires_at LIMIT 500)
                """)
            .bind("now", now)
            .execute();
    return tokens + grants;
  }

  private static Grant grant(Row row) {
    return new Grant(
        row.text("id"),
        row.text("application_id"),
        new SessionId(row.text("session_id")),
        new UserId(row.text("user_id")),
        row.optionalText("connection_id").map(ConnectionId::new),
        scope(row.text("scope")),
        row.optionalText("nonce"),
        row.instant("authenticated_at"),
        TextList.decode(row.text("amr")),
        row.text("redirect_uri"),
        row.optionalText("code_challenge"),
        row.instant("code_expires_at"),
        row.instant("created_at"),
        row.instant("expires_at"));
  }

  private static Set<String> scope(String text) {
    return new LinkedHashSet<>(List.of(text.split(" ")));
  }
}
