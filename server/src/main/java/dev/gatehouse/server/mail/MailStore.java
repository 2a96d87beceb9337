package dev.gatehouse.server.mail;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;

/** The table {@code mails}. */
final class MailStore {
  private MailStore() {}

  /**
   * A mail on its way.
   *
   * @param attempts how often it was tried
   */
  record Waiting(
      OrganizationId organization,
      String id,
      String about,
      byte[] message,
      Instant expiresAt,
      int attempts) {}

  static void insert(Transaction tx, OrganizationScope scope, Waiting mail, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO mails (organization_id, mail_id, about, message, created_at, expires_at,
              attempts, next_attempt_at)
            VALUES (:organization, :id, :about, :message, :now, :expires, 0, :now)""")
        .bind("organization", scope.organization().value())
        .bind("id", mail.id())
        .bind("about", mail.about())
        .bind("message", mail.message())
        .bind("now", now)
        .bind("expires", mail.expiresAt())
        .execute();
  }

  static int deleteAbout(Transaction tx, OrganizationScope scope, String about) {
    return tx.sql()
        .update("DELETE FROM mails WHERE organization_id = :organization AND about = :about")
        .bind("organization", scope.organization().value())
        .bind("about", about)
        .execute();
  }

  static boolean anyDue(Transaction tx, Instant now) {
    return tx.sql()
        .query("SELECT mail_id FROM mails WHERE next_attempt_at <= :now LIMIT 1")
        .bind("now", now)
        .map(row -> row.text("mail_id"))
        .first()
        .isPresent();
  }

  /**
   * Takes some that are due, for whichever organization. Another node leaves them alone until the
   * lease is over, which they survive if this one dies.
   */
  static List<Waiting> claimAcrossOrganizations(
      Transaction tx, int most, Instant now, Instant leaseEnd) {
    return tx.sql()
        .query(
            """
            UPDATE mails SET attempts = attempts + 1, next_attempt_at = :leaseEnd
            WHERE next_attempt_at <= :now AND (organization_id, mail_id) IN (
              SELECT organization_id, mail_id FROM mails
              WHERE next_attempt_at <= :now ORDER BY next_attempt_at LIMIT :most)
            RETURNING organization_id, mail_id, about, message, expires_at, attempts""")
        .bind("leaseEnd", leaseEnd)
        .bind("now", now)
        .bind("most", most)
        .map(
            row ->
                new Waiting(
                    new OrganizationId(row.text("organization_id")),
                    row.text("mail_id"),
                    row.text("about"),
                    row.bytes("message"),
                    row.instant("expires_at"),
                    row.count("attempts")))
        .list();
  }

  static void delete(Transaction tx, Waiting mail) {
    tx.sql()
        .update("DELETE FROM mails WHERE organization_id = :organization AND mail_id = :id")
        .bind("organization", mail.organization().value())
        .bind("id", mail.id())
        .execute();
  }

  static void retryAt(Transaction tx, Waiting mail, Instant at) {
    tx.sql()
        .update(
            """
            UPDATE mails SET next_attempt_at = :at
            WHERE organization_id = :organization AND mail_id = :id""")
        .bind("at", at)
        .bind("organization", mail.organization().value())
        .bind("id", mail.id())
        .execute();
  }
}
