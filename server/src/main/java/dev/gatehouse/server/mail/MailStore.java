package dev.gatehouse.server.mail;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.outbox.OutboxTable;
import java.time.Instant;
import java.util.List;

/** The table {@code mails}. */
final class MailStore {
  private MailStore() {}

  static final OutboxTable<Waiting> TABLE =
      OutboxTable.of(
          "mails",
          List.of("organization_id", "mail_id"),
          List.of("about", "message", "expires_at"),
          MailStore::waiting);

  /** A mail on its way. */
  record Waiting(
      OrganizationId organization, String id, String about, byte[] message, Instant expiresAt) {}

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
    TABLE.wake(tx);
  }

  static int deleteAbout(Transaction tx, OrganizationScope scope, String about) {
    return tx.sql()
        .update("DELETE FROM mails WHERE organization_id = :organization AND about = :about")
        .bind("organization", scope.organization().value())
        .bind("about", about)
        .execute();
  }

  private static Waiting waiting(Row row) {
    return new Waiting(
        new OrganizationId(row.text("organization_id")),
        row.text("mail_id"),
        row.text("about"),
        row.bytes("message"),
        row.instant("expires_at"));
  }
}
