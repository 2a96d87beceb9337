package dev.gatehouse.server.signout;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.Optional;

/** The table {@code provider_sign_outs}. */
final class PendingStore {

  /**
   * A browser at its provider.
   *
   * @param expectation what the answer must match; empty where the kind asks for nothing
   * @param back where it goes on its return; empty for a page of ours
   */
  record Pending(
      OrganizationId organization,
      ConnectionId connection,
      byte[] handleHash,
      String expectation,
      String back) {}

  void insert(Transaction tx, byte[] browserHash, Pending pending, Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO provider_sign_outs
              (browser_hash, organization_id, connection_id, handle_hash, expectation, back,
               expires_at)
            VALUES
              (:browser_hash, :organization, :connection, :handle_hash, :expectation, :back,
               :expires_at)
            """)
        .bind("browser_hash", browserHash)
        .bind("organization", pending.organization().value())
        .bind("connection", pending.connection().value())
        .bind("handle_hash", pending.handleHash())
        .bind("expectation", pending.expectation())
        .bind("back", pending.back())
        .bind("expires_at", expiresAt)
        .execute();
  }

  /** By the hash of 256 random bits in the browser's cookie. */
  Optional<Pending> findAcrossOrganizations(Transaction tx, byte[] browserHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, connection_id, handle_hash, expectation, back
              FROM provider_sign_outs
             WHERE browser_hash = :browser_hash AND expires_at > :now
            """)
        .bind("browser_hash", browserHash)
        .bind("now", now)
        .map(PendingStore::read)
        .first();
  }

  /** Uses it up. True for one of any number of returns at the same time. */
  boolean delete(Transaction tx, byte[] browserHash) {
    return tx.sql()
            .update("DELETE FROM provider_sign_outs WHERE browser_hash = :browser_hash")
            .bind("browser_hash", browserHash)
            .execute()
        == 1;
  }

  int deleteOver(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM provider_sign_outs
             WHERE browser_hash IN
                   (SELECT browser_hash FROM provider_sign_outs
                     WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  private static Pending read(Row row) {
    return new Pending(
        new OrganizationId(row.text("organization_id")),
        new ConnectionId(row.text("connection_id")),
        row.bytes("handle_hash"),
        row.text("expectation"),
        row.text("back"));
  }
}
