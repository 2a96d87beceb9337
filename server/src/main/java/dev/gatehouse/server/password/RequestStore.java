package dev.gatehouse.server.password;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;

/** The table {@code password_requests}. */
final class RequestStore {

  /** Somebody has asked for a password. */
  record Asked(OrganizationId organization, String userName, String address) {}

  void insert(
      Transaction tx, OrganizationScope scope, String userName, String address, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO password_requests
              (organization_id, request_id, user_name, address, created_at)
            VALUES (:organization, :id, :user_name, :address, :now)""")
        .bind("organization", scope.organization().value())
        .bind("id", RandomId.timeOrdered("req_", now))
        .bind("user_name", userName)
        .bind("address", address)
        .bind("now", now)
        .execute();
  }

  boolean any(Transaction tx) {
    return tx.sql()
        .query("SELECT request_id FROM password_requests LIMIT 1")
        .map(row -> row.text("request_id"))
        .first()
        .isPresent();
  }

  /** Takes the oldest, whosever they are. */
  List<Asked> takeAcrossOrganizations(Transaction tx, int most) {
    return tx.sql()
        .query(
            """
            DELETE FROM password_requests
             WHERE (organization_id, request_id) IN
                   (SELECT organization_id, request_id FROM password_requests
                     ORDER BY created_at LIMIT :most)
            RETURNING organization_id, user_name, address""")
        .bind("most", most)
        .map(
            row ->
                new Asked(
                    new OrganizationId(row.text("organization_id")),
                    row.text("user_name"),
                    row.text("address")))
        .list();
  }
}
