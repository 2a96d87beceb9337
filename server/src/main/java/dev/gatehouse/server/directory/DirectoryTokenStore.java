package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code directory_tokens}. */
final class DirectoryTokenStore {

  /** A token and where it stands. */
  record Found(OrganizationId organization, DirectoryId directory, DirectoryToken token) {}

  void insert(
      Transaction tx,
      OrganizationScope scope,
      DirectoryId directory,
      DirectoryToken token,
      byte[] tokenHash) {
    tx.sql()
        .update(
            """
            INSERT INTO directory_tokens (organization_id, directory_id, token_id, client_id, name,
              token_hash, hint, created_at, expires_at)
            VALUES (:organization, :directory, :id, :client, :name, :hash, :hint, :created,
              :expires)""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("id", token.id())
        .bind("client", token.client().orElse(null))
        .bind("name", token.name())
        .bind("hash", tokenHash)
        .bind("hint", token.hint())
        .bind("created", token.createdAt())
        .bind("expires", token.expiresAt().orElse(null))
        .execute();
  }

  /** The token itself says of which organization's directory it is. */
  Optional<Found> byHashAcrossOrganizations(Transaction tx, byte[] tokenHash) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, directory_id, token_id, client_id, name, hint, created_at,
              expires_at, revoked_at, last_used_at
            FROM directory_tokens WHERE token_hash = :hash""")
        .bind("hash", tokenHash)
        .map(
            row ->
                new Found(
                    new OrganizationId(row.text("organization_id")),
                    new DirectoryId(row.text("directory_id")),
                    token(row)))
        .first();
  }

  List<DirectoryToken> list(Transaction tx, OrganizationScope scope, DirectoryId directory) {
    return tx.sql()
        .query(
            """
            SELECT token_id, client_id, name, hint, created_at, expires_at, revoked_at, last_used_at
            FROM directory_tokens
            WHERE organization_id = :organization AND directory_id = :directory
              AND client_id IS NULL
            ORDER BY created_at DESC, token_id LIMIT 1000""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .map(DirectoryTokenStore::token)
        .list();
  }

  Optional<DirectoryToken> get(
      Transaction tx, OrganizationScope scope, DirectoryId directory, String id) {
    return tx.sql()
        .query(
            """
            SELECT token_id, client_id, name, hint, created_at, expires_at, revoked_at, last_used_at
            FROM directory_tokens
            WHERE organization_id = :organization AND directory_id = :directory
              AND token_id = :id AND client_id IS NULL""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("id", id)
        .map(DirectoryTokenStore::token)
        .first();
  }

  int countOpen(Transaction tx, OrganizationScope scope, DirectoryId directory, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT COUNT(*) AS tokens FROM directory_tokens
            WHERE organization_id = :organization AND directory_id = :directory
              AND client_id IS NULL AND revoked_at IS NULL
              AND (expires_at IS NULL OR expires_at > :now)""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("now", now)
        .map(row -> row.count("tokens"))
        .one();
  }

  void touch(Transaction tx, DirectoryScope scope, String id, Instant now, Instant unlessAfter) {
    tx.sql()
        .update(
            """
            UPDATE directory_tokens SET last_used_at = :now
            WHERE organization_id = :organization AND directory_id = :directory AND token_id = :id
              AND (last_used_at IS NULL OR last_used_at <= :unless_after)""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("id", id)
        .bind("now", now)
        .bind("unless_after", unlessAfter)
        .execute();
  }

  boolean revoke(
      Transaction tx, OrganizationScope scope, DirectoryId directory, String id, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE directory_tokens SET revoked_at = :now
                WHERE organization_id = :organization AND directory_id = :directory
                  AND token_id = :id AND client_id IS NULL AND revoked_at IS NULL""")
            .bind("organization", scope.organization().value())
            .bind("directory", directory.value())
            .bind("id", id)
            .bind("now", now)
            .execute()
        == 1;
  }

  int deleteExpiredAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM directory_tokens WHERE token_hash IN (
              SELECT token_hash FROM directory_tokens
              WHERE client_id IS NOT NULL AND expires_at <= :now
              ORDER BY expires_at LIMIT :most)""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  private static DirectoryToken token(Row row) {
    return new DirectoryToken(
        row.text("token_id"),
        row.optionalText("client_id"),
        row.text("name"),
        row.text("hint"),
        row.instant("created_at"),
        row.optionalInstant("expires_at"),
        row.optionalInstant("revoked_at"),
        row.optionalInstant("last_used_at"));
  }
}
