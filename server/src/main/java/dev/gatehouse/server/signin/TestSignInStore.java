package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code test_sign_ins}. */
final class TestSignInStore {

  /**
   * A row; what came of it is still sealed.
   *
   * @param test without its outcome
   */
  record Stored(OrganizationId organization, TestSignIn test, byte @Nullable [] outcome) {}

  /** What came of a run. */
  record Ending(
      AttemptId attempt,
      String code,
      boolean verified,
      byte @Nullable [] outcome,
      @Nullable UserId countsFor) {}

  private static final String COLUMNS =
      """
      SELECT organization_id, test_id, connection_id, requested_by, created_at, expires_at,
             opened_at, finished_at, attempt_id, code, verified, outcome, counts_for
        FROM test_sign_ins
      """;

  void insert(Transaction tx, OrganizationScope scope, TestSignIn test, byte[] tokenHash) {
    tx.sql()
        .update(
            """
            INSERT INTO test_sign_ins
              (organization_id, test_id, connection_id, token_hash, requested_by, created_at,
               expires_at, code, verified)
            VALUES
              (:organization, :test, :connection, :token_hash, :requested_by, :created_at,
               :expires_at, '', FALSE)
            """)
        .bind("organization", scope.organization().value())
        .bind("test", test.id())
        .bind("connection", test.connection().value())
        .bind("token_hash", tokenHash)
        .bind("requested_by", test.requestedBy().map(UserId::value).orElse(null))
        .bind("created_at", test.createdAt())
        .bind("expires_at", test.expiresAt())
        .execute();
  }

  /** By the hash of 256 random bits; who opens a link names no organization. */
  Optional<Stored> findAcrossOrganizations(Transaction tx, byte[] tokenHash) {
    return tx.sql()
        .query(COLUMNS + " WHERE token_hash = :token_hash")
        .bind("token_hash", tokenHash)
        .map(TestSignInStore::read)
        .first();
  }

  Optional<Stored> find(Transaction tx, OrganizationId organization, String test) {
    return tx.sql()
        .query(COLUMNS + " WHERE organization_id = :organization AND test_id = :test")
        .bind("organization", organization.value())
        .bind("test", test)
        .map(TestSignInStore::read)
        .first();
  }

  /** Newest first. */
  List<Stored> list(Transaction tx, OrganizationScope scope, ConnectionId connection, int most) {
    return tx.sql()
        .query(
            COLUMNS
                + """
                 WHERE organization_id = :organization AND connection_id = :connection
                 ORDER BY created_at DESC, test_id LIMIT :most
                """)
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("most", most)
        .map(TestSignInStore::read)
        .list();
  }

  /** Uses the link up: of any number of tries it is true for one. */
  boolean open(Transaction tx, OrganizationId organization, String test, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE test_sign_ins SET opened_at = :now
                 WHERE organization_id = :organization AND test_id = :test
                   AND opened_at IS NULL AND expires_at > :now
                """)
            .bind("now", now)
            .bind("organization", organization.value())
            .bind("test", test)
            .execute()
        == 1;
  }

  /** Writes what came of a run, once, and of the connection for which it was meant. */
  boolean finish(
      Transaction tx,
      OrganizationId organization,
      String test,
      ConnectionId connection,
      Ending ending,
      Instant now) {
    UserId countsFor = ending.countsFor();
    return tx.sql()
            .update(
                """
                UPDATE test_sign_ins
                   SET finished_at = :now, attempt_id = :attempt, code = :code,
                       verified = :verified, outcome = :outcome, counts_for = :counts_for
                 WHERE organization_id = :organization AND test_id = :test
                   AND connection_id = :connection
                   AND opened_at IS NOT NULL AND finished_at IS NULL
                """)
            .bind("now", now)
            .bind("attempt", ending.attempt().value())
            .bind("code", ending.code())
            .bind("verified", ending.verified())
            .bind("outcome", ending.outcome())
            .bind("counts_for", countsFor == null ? null : countsFor.value())
            .bind("organization", organization.value())
            .bind("test", test)
            .bind("connection", connection.value())
            .execute()
        == 1;
  }

  void countFor(Transaction tx, OrganizationScope scope, String test, UserId user) {
    tx.sql()
        .update(
            """
            UPDATE test_sign_ins SET counts_for = :user
             WHERE organization_id = :organization AND test_id = :test
            """)
        .bind("user", user.value())
        .bind("organization", scope.organization().value())
        .bind("test", test)
        .execute();
  }

  int deleteOlderAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM test_sign_ins
             WHERE (organization_id, test_id) IN
                   (SELECT organization_id, test_id FROM test_sign_ins
                     WHERE created_at < :before ORDER BY created_at LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  private static Stored read(Row row) {
    return new Stored(
        new OrganizationId(row.text("organization_id")),
        new TestSignIn(
            row.text("test_id"),
            new ConnectionId(row.text("connection_id")),
            row.optionalText("requested_by").map(UserId::new),
            row.instant("created_at"),
            row.instant("expires_at"),
            row.optionalInstant("opened_at"),
            row.optionalInstant("finished_at"),
            row.optionalText("attempt_id").map(AttemptId::new),
            row.text("code"),
            row.flag("verified"),
            Optional.empty(),
            row.optionalText("counts_for").map(UserId::new)),
        row.optionalBytes("outcome").orElse(null));
  }
}
