package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code directory_clients} and {@code directory_client_assertions}. */
final class DirectoryClientStore {

  /** A client and where it stands. */
  record Found(OrganizationId organization, DirectoryClient client, Optional<byte[]> secretHash) {}

  void insert(
      Transaction tx,
      OrganizationScope scope,
      DirectoryClient client,
      byte @Nullable [] secretHash) {
    tx.sql()
        .update(
            """
            INSERT INTO directory_clients (organization_id, directory_id, client_id, name,
              authentication, secret_hash, hint, jwks, jwks_uri, created_at)
            VALUES (:organization, :directory, :id, :name, :authentication, :hash, :hint, :jwks,
              :jwks_uri, :created)""")
        .bind("organization", scope.organization().value())
        .bind("directory", client.directory().value())
        .bind("id", client.id())
        .bind("name", client.name())
        .bind("authentication", client.authentication().stored())
        .bind("hash", secretHash)
        .bind("hint", client.hint())
        .bind("jwks", client.keys().jwks())
        .bind("jwks_uri", client.keys().jwksUri())
        .bind("created", client.createdAt())
        .execute();
  }

  /** The id itself says of which organization's directory it is. */
  Optional<Found> byIdAcrossOrganizations(Transaction tx, String id) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, directory_id, client_id, name, authentication, secret_hash,
              hint, jwks, jwks_uri, created_at, last_used_at
            FROM directory_clients WHERE client_id = :id""")
        .bind("id", id)
        .map(
            row ->
                new Found(
                    new OrganizationId(row.text("organization_id")),
                    client(row),
                    row.optionalBytes("secret_hash")))
        .first();
  }

  List<DirectoryClient> list(Transaction tx, OrganizationScope scope, DirectoryId directory) {
    return tx.sql()
        .query(
            """
            SELECT directory_id, client_id, name, authentication, hint, jwks, jwks_uri, created_at,
              last_used_at
            FROM directory_clients
            WHERE organization_id = :organization AND directory_id = :directory
            ORDER BY client_id""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .map(DirectoryClientStore::client)
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, DirectoryId directory, String id) {
    return tx.sql()
            .update(
                """
                DELETE FROM directory_clients
                WHERE organization_id = :organization AND directory_id = :directory
                  AND client_id = :id""")
            .bind("organization", scope.organization().value())
            .bind("directory", directory.value())
            .bind("id", id)
            .execute()
        == 1;
  }

  void touch(Transaction tx, DirectoryScope scope, String id, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE directory_clients SET last_used_at = :now
            WHERE organization_id = :organization AND directory_id = :directory
              AND client_id = :id""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("id", id)
        .bind("now", now)
        .execute();
  }

  /** False if it is there already. */
  boolean insertAssertion(
      Transaction tx,
      OrganizationId organization,
      DirectoryClient client,
      byte[] jtiHash,
      Instant expiresAt) {
    return tx.sql()
            .update(
                """
                INSERT INTO directory_client_assertions
                  (organization_id, directory_id, client_id, jti_hash, expires_at)
                VALUES (:organization, :directory, :client, :hash, :expires)
                ON CONFLICT (organization_id, directory_id, client_id, jti_hash) DO NOTHING""")
            .bind("organization", organization.value())
            .bind("directory", client.directory().value())
            .bind("client", client.id())
            .bind("hash", jtiHash)
            .bind("expires", expiresAt)
            .execute()
        == 1;
  }

  int deleteExpiredAssertionsAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM directory_client_assertions
            WHERE (organization_id, directory_id, client_id, jti_hash) IN (
              SELECT organization_id, directory_id, client_id, jti_hash
              FROM directory_client_assertions
              WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  private static DirectoryClient client(Row row) {
    return new DirectoryClient(
        row.text("client_id"),
        new DirectoryId(row.text("directory_id")),
        row.text("name"),
        Authentication.of(row.text("authentication")),
        row.text("hint"),
        new Keys(row.text("jwks"), row.text("jwks_uri")),
        row.instant("created_at"),
        row.optionalInstant("last_used_at"));
  }
}
