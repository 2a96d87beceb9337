package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.Authenticators.Authenticator;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code totp_authenticators}. */
final class TotpStore {

  /** What verifies a code. */
  record Sealed(String id, byte[] secret, long lastStep) {}

  void insert(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      Sealed authenticator,
      String name,
      Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO totp_authenticators
              (organization_id, user_id, authenticator_id, name, secret, created_at, last_step)
            VALUES (:organization, :user, :id, :name, :secret, :now, :step)""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("id", authenticator.id())
        .bind("name", name)
        .bind("secret", authenticator.secret())
        .bind("now", now)
        .bind("step", authenticator.lastStep())
        .execute();
  }

  /** Those that a person has not confirmed: one enrolment at a time is enough. */
  void deleteUnconfirmed(Transaction tx, OrganizationScope scope, UserId user) {
    tx.sql()
        .update(
            """
            DELETE FROM totp_authenticators
            WHERE organization_id = :organization AND user_id = :user AND confirmed_at IS NULL""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .execute();
  }

  /** Deletes some enrolments that nobody finished, whosever they are. */
  int deleteUnconfirmedAcrossOrganizations(Transaction tx, Instant createdBefore, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM totp_authenticators WHERE (organization_id, authenticator_id) IN (
              SELECT organization_id, authenticator_id FROM totp_authenticators
               WHERE confirmed_at IS NULL AND created_at < :before
               ORDER BY created_at LIMIT :most)""")
        .bind("before", createdBefore)
        .bind("most", most)
        .execute();
  }

  Optional<Sealed> unconfirmed(
      Transaction tx, OrganizationScope scope, UserId user, String id, Instant createdAfter) {
    return tx.sql()
        .query(
            """
            SELECT authenticator_id, secret, last_step FROM totp_authenticators
            WHERE organization_id = :organization AND user_id = :user AND authenticator_id = :id
              AND confirmed_at IS NULL AND created_at > :after""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("id", id)
        .bind("after", createdAfter)
        .map(
            row ->
                new Sealed(
                    row.text("authenticator_id"), row.bytes("secret"), row.number("last_step")))
        .first();
  }

  boolean confirm(Transaction tx, OrganizationScope scope, String id, long step, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE totp_authenticators SET confirmed_at = :now, last_step = :step
                WHERE organization_id = :organization AND authenticator_id = :id
                  AND confirmed_at IS NULL""")
            .bind("now", now)
            .bind("step", step)
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .execute()
        == 1;
  }

  List<Sealed> secrets(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT authenticator_id, secret, last_step FROM totp_authenticators
            WHERE organization_id = :organization AND user_id = :user
              AND confirmed_at IS NOT NULL""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(
            row ->
                new Sealed(
                    row.text("authenticator_id"), row.bytes("secret"), row.number("last_step")))
        .list();
  }

  /** One statement, so that of two requests with the same code one is the first. */
  boolean use(Transaction tx, OrganizationScope scope, String id, long step, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE totp_authenticators SET last_step = :step, last_used_at = :now
                WHERE organization_id = :organization AND authenticator_id = :id
                  AND confirmed_at IS NOT NULL AND last_step < :step""")
            .bind("step", step)
            .bind("now", now)
            .bind("organization", scope.organization().value())
            .bind("id", id)
            .execute()
        == 1;
  }

  List<Authenticator> list(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT authenticator_id, name, confirmed_at, last_used_at FROM totp_authenticators
            WHERE organization_id = :organization AND user_id = :user
              AND confirmed_at IS NOT NULL
            ORDER BY confirmed_at, authenticator_id""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(
            row ->
                new Authenticator(
                    row.text("authenticator_id"),
                    row.text("name"),
                    row.instant("confirmed_at"),
                    row.optionalInstant("last_used_at")))
        .list();
  }

  boolean delete(Transaction tx, OrganizationScope scope, UserId user, String id) {
    return tx.sql()
            .update(
                """
                DELETE FROM totp_authenticators
                WHERE organization_id = :organization AND user_id = :user
                  AND authenticator_id = :id AND confirmed_at IS NOT NULL""")
            .bind("organization", scope.organization().value())
            .bind("user", user.value())
            .bind("id", id)
            .execute()
        == 1;
  }

  void deleteAll(Transaction tx, OrganizationScope scope, UserId user) {
    tx.sql()
        .update(
            """
            DELETE FROM totp_authenticators
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .execute();
  }
}
