package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.List;

/** The table of applications to be told of ended sessions. */
final class LogoutStore {

  /**
   * One application to be told.
   *
   * @param attempts how often it was tried
   */
  record Logout(
      OrganizationId organization,
      String id,
      String applicationId,
      String sessionId,
      String userId,
      int attempts) {}

  private LogoutStore() {}

  static void insert(Transaction tx, OrganizationId organization, Logout logout, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO openid_logouts (organization_id, id, application_id, session_id, user_id, created_at,
              attempts, next_attempt_at)
            VALUES (:organization, :id, :application, :session, :user, :now, 0, :now)
            """)
        .bind("organization", organization.value())
        .bind("id", logout.id())
        .bind("application", logout.applicationId())
        .bind("session", logout.sessionId())
        .bind("user", logout.userId())
        .bind("now", now)
        .execute();
  }

  static boolean anyDue(Transaction tx, Instant now) {
    return tx.sql()
        .query("SELECT id FROM openid_logouts WHERE next_attempt_at <= :now LIMIT 1")
        .bind("now", now)
        .map(row -> row.text("id"))
        .first()
        .isPresent();
  }

  /**
   * Takes some that are due, for whichever organization. Another node leaves them alone until the
   * lease is over, which they survive if this one dies.
   */
  static List<Logout> claimAcrossOrganizations(
      Transaction tx, int most, Instant now, Instant leaseEnd) {
    return tx.sql()
        .query(
            """
            UPDATE openid_logouts SET attempts = attempts + 1, next_attempt_at = :leaseEnd
            WHERE next_attempt_at <= :now AND (organization_id, id) IN (
              SELECT organization_id, id FROM openid_logouts
              WHERE next_attempt_at <= :now ORDER BY next_attempt_at LIMIT :most)
            RETURNING organization_id, id, application_id, session_id, user_id, attempts
            """)
        .bind("leaseEnd", leaseEnd)
        .bind("now", now)
        .bind("most", most)
        .map(
            row ->
                new Logout(
                    new OrganizationId(row.text("organization_id")),
                    row.text("id"),
                    row.text("application_id"),
                    row.text("session_id"),
                    row.text("user_id"),
                    row.count("attempts")))
        .list();
  }

  static void delete(Transaction tx, Logout logout) {
    tx.sql()
        .update("DELETE FROM openid_logouts WHERE organization_id = :organization AND id = :id")
        .bind("organization", logout.organization().value())
        .bind("id", logout.id())
        .execute();
  }

  static void retryAt(Transaction tx, Logout logout, Instant at) {
    tx.sql()
        .update(
            """
            UPDATE openid_logouts SET next_attempt_at = :at
            WHERE organization_id = :organization AND id = :id
            """)
        .bind("at", at)
        .bind("organization", logout.organization().value())
        .bind("id", logout.id())
        .execute();
  }
}
