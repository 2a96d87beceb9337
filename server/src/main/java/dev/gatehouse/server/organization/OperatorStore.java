package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.Optional;

/** The table {@code operators}, of one row. */
final class OperatorStore {

  Optional<OrganizationId> organization(Transaction tx) {
    return tx.sql()
        .query("SELECT organization_id FROM operators WHERE singleton = 1")
        .map(row -> new OrganizationId(row.text("organization_id")))
        .first();
  }

  void insert(Transaction tx, OrganizationId organization) {
    tx.sql()
        .update(
            """
            INSERT INTO operators (singleton, organization_id) VALUES (1, :organization)
            ON CONFLICT (singleton) DO NOTHING""")
        .bind("organization", organization.value())
        .execute();
  }

  void putLink(Transaction tx, byte[] hash, Instant expiresAt) {
    tx.sql()
        .update(
            """
            UPDATE operators SET link_hash = :hash, link_expires_at = :expires
            WHERE singleton = 1""")
        .bind("hash", hash)
        .bind("expires", expiresAt)
        .execute();
  }

  boolean hasLink(Transaction tx, byte[] hash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT organization_id FROM operators
            WHERE singleton = 1 AND link_hash = :hash AND link_expires_at > :now""")
        .bind("hash", hash)
        .bind("now", now)
        .map(row -> row.text("organization_id"))
        .first()
        .isPresent();
  }

  /** One statement: of several who use the link at once, one wins. */
  boolean takeLink(Transaction tx, byte[] hash, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE operators SET link_hash = NULL, link_expires_at = NULL
                WHERE singleton = 1 AND link_hash = :hash AND link_expires_at > :now""")
            .bind("hash", hash)
            .bind("now", now)
            .execute()
        == 1;
  }
}
