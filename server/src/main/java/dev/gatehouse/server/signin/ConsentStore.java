package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;

/** The tables {@code sign_in_consents} and {@code account_connection_settings}. */
final class ConsentStore {

  /** A question that waits for its answer. */
  record Question(
      OrganizationId organization,
      AttemptId attempt,
      UserId user,
      byte[] person,
      Instant expiresAt) {}

  void insert(Transaction tx, Question question, byte[] handleHash, byte[] browserHash) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_consents
              (organization_id, attempt_id, handle_hash, browser_hash, user_id, person, expires_at)
            VALUES
              (:organization, :attempt, :handle_hash, :browser_hash, :user, :person, :expires_at)
            """)
        .bind("organization", question.organization().value())
        .bind("attempt", question.attempt().value())
        .bind("handle_hash", handleHash)
        .bind("browser_hash", browserHash)
        .bind("user", question.user().value())
        .bind("person", question.person())
        .bind("expires_at", question.expiresAt())
        .execute();
  }

  /** By the hash of 256 random bits, in the browser that was asked. */
  Optional<Question> findAcrossOrganizations(
      Transaction tx, byte[] handleHash, byte[] browserHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, attempt_id, user_id, person, expires_at
              FROM sign_in_consents
             WHERE handle_hash = :handle_hash AND browser_hash = :browser_hash
               AND expires_at > :now
            """)
        .bind("handle_hash", handleHash)
        .bind("browser_hash", browserHash)
        .bind("now", now)
        .map(
            row ->
                new Question(
                    new OrganizationId(row.text("organization_id")),
                    new AttemptId(row.text("attempt_id")),
                    new UserId(row.text("user_id")),
                    row.bytes("person"),
                    row.instant("expires_at")))
        .first();
  }

  /** Uses the question up: of any number of answers at the same time, it is true for one. */
  boolean take(Transaction tx, Question question) {
    return tx.sql()
            .update(
                """
                DELETE FROM sign_in_consents
                 WHERE organization_id = :organization AND attempt_id = :attempt
                """)
            .bind("organization", question.organization().value())
            .bind("attempt", question.attempt().value())
            .execute()
        == 1;
  }

  int deleteOverAcrossOrganizations(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM sign_in_consents
             WHERE (organization_id, attempt_id) IN
                   (SELECT organization_id, attempt_id FROM sign_in_consents
                     WHERE expires_at <= :now ORDER BY expires_at LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  boolean asks(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query(
            """
            SELECT asks FROM account_connection_settings WHERE organization_id = :organization
            """)
        .bind("organization", scope.organization().value())
        .map(row -> row.flag("asks"))
        .first()
        .orElse(true);
  }

  void setAsks(Transaction tx, OrganizationScope scope, boolean asks) {
    tx.sql()
        .update(
            """
            INSERT INTO account_connection_settings (organization_id, asks)
            VALUES (:organization, :asks)
            ON CONFLICT (organization_id) DO UPDATE SET asks = excluded.asks
            """)
        .bind("organization", scope.organization().value())
        .bind("asks", asks)
        .execute();
  }
}
