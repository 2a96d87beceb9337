package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;

/** The table {@code stream_credentials}. */
final class StreamCredentialStore {
  private StreamCredentialStore() {}

  /** In place of the one before. */
  static void put(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      byte[] secretHash,
      Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO stream_credentials (organization_id, connection_id, secret_hash, issued_at)
            VALUES (:organization, :connection, :hash, :now)
            ON CONFLICT (organization_id, connection_id)
            DO UPDATE SET secret_hash = :hash, issued_at = :now""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("hash", secretHash)
        .bind("now", now)
        .execute();
  }

  static Optional<byte[]> secretHash(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT secret_hash FROM stream_credentials
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> row.bytes("secret_hash"))
        .first();
  }

  static Optional<Instant> issuedAt(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT issued_at FROM stream_credentials
             WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> row.instant("issued_at"))
        .first();
  }

  static boolean delete(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
            .update(
                """
                DELETE FROM stream_credentials
                 WHERE organization_id = :organization AND connection_id = :connection""")
            .bind("organization", scope.organization().value())
            .bind("connection", connection.value())
            .execute()
        == 1;
  }
}
