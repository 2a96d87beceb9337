package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;

/** The table {@code password_links}. */
final class PasswordLinkStore {

  /** For whom a link is. */
  record Found(OrganizationId organization, UserId user) {}

  void insert(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      byte[] tokenHash,
      Instant now,
      Instant expiresAt) {
    tx.sql()
        .update(
            """
            INSERT INTO password_links (organization_id, token_hash, user_id, created_at, expires_at)
            VALUES (:organization, :hash, :user, :now, :expires_at)""")
        .bind("organization", scope.organization().value())
        .bind("hash", tokenHash)
        .bind("user", user.value())
        .bind("now", now)
        .bind("expires_at", expiresAt)
        .execute();
  }

  /** The token itself says in which organization it stands. */
  Optional<Found> findAcrossOrganizations(Transaction tx, byte[] tokenHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, user_id FROM password_links
             WHERE token_hash = :hash AND expires_at > :now""")
        .bind("hash", tokenHash)
        .bind("now", now)
        .map(PasswordLinkStore::read)
        .first();
  }

  /** Single use: of any number of requests at the same time, one deletes the row. */
  Optional<Found> takeAcrossOrganizations(Transaction tx, byte[] tokenHash, Instant now) {
    return tx.sql()
        .query(
            """
            DELETE FROM password_links WHERE token_hash = :hash AND expires_at > :now
            RETURNING organization_id, user_id""")
        .bind("hash", tokenHash)
        .bind("now", now)
        .map(PasswordLinkStore::read)
        .first();
  }

  int deleteOfUser(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .update(
            """
            DELETE FROM password_links
             WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .execute();
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM password_links
             WHERE token_hash IN
                   (SELECT token_hash FROM password_links
                     WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  private static Found read(Row row) {
    return new Found(
        new OrganizationId(row.text("organization_id")), new UserId(row.text("user_id")));
  }
}
