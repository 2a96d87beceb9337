package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.Attempts.AttemptFilter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code sign_in_attempts}, as administrators read it. Lists never touch the trace. */
final class AttemptReadStore {

  /** Where a page starts: after this row. */
  record Cursor(Instant createdAt, String attempt) {}

  /** A trace with its received message still sealed. */
  record SealedTrace(
      AttemptSummary summary,
      String sentence,
      String detail,
      String remedy,
      String checks,
      byte @Nullable [] received) {}

  private static final String SUMMARY =
      """
      SELECT attempt_id, reference, connection_id, destination, verdict, code, person, user_id,
             address, created_at, finished_at
        FROM sign_in_attempts
      """;

  /** An empty parameter leaves nothing out. */
  private static final String LIST =
      SUMMARY
          + """
           WHERE organization_id = :organization
             AND (created_at < :at OR (created_at = :at AND attempt_id < :attempt))
             AND (:connection = '' OR connection_id = :connection)
             AND (:verdict = '' OR verdict = :verdict)
             AND (:code = '' OR code = :code)
           ORDER BY created_at DESC, attempt_id DESC LIMIT :most
          """;

  private static final String BY_REFERENCE =
      SUMMARY
          + """
           WHERE organization_id = :organization AND reference = :reference
           ORDER BY created_at DESC LIMIT 20
          """;

  List<AttemptSummary> list(
      Transaction tx, OrganizationScope scope, AttemptFilter filter, Cursor after, int most) {
    return tx.sql()
        .query(LIST)
        .bind("organization", scope.organization().value())
        .bind("at", after.createdAt())
        .bind("attempt", after.attempt())
        .bind("connection", filter.connection().map(ConnectionId::value).orElse(""))
        .bind("verdict", filter.verdict().map(one -> word(one)).orElse(""))
        .bind("code", filter.code().orElse(""))
        .bind("most", most)
        .map(AttemptReadStore::summary)
        .list();
  }

  List<AttemptSummary> withReference(Transaction tx, OrganizationScope scope, String reference) {
    return tx.sql()
        .query(BY_REFERENCE)
        .bind("organization", scope.organization().value())
        .bind("reference", reference)
        .map(AttemptReadStore::summary)
        .list();
  }

  Optional<SealedTrace> find(Transaction tx, OrganizationScope scope, AttemptId id) {
    return tx.sql()
        .query(
            """
            SELECT attempt_id, reference, connection_id, destination, verdict, code, person,
                   user_id, address, created_at, finished_at, sentence, detail, remedy, checks,
                   received
              FROM sign_in_attempts
             WHERE organization_id = :organization AND attempt_id = :attempt
            """)
        .bind("organization", scope.organization().value())
        .bind("attempt", id.value())
        .map(
            row ->
                new SealedTrace(
                    summary(row),
                    row.text("sentence"),
                    row.text("detail"),
                    row.text("remedy"),
                    row.text("checks"),
                    row.optionalBytes("received").orElse(null)))
        .first();
  }

  /** A test sign-in counts for whom it was found to prove, not for whom the provider named. */
  boolean hasSignedInSince(Transaction tx, OrganizationScope scope, UserId user, Instant since) {
    return tx.sql()
        .query(
            """
            SELECT 1 AS one FROM sign_in_attempts a
              JOIN connections c
                ON c.organization_id = a.organization_id AND c.connection_id = a.connection_id
             WHERE a.organization_id = :organization AND a.user_id = :user
               AND a.verdict = 'succeeded' AND a.finished_at >= :since AND c.enabled
               AND a.destination <> 'test-sign-in'
            UNION ALL
            SELECT 1 AS one FROM test_sign_ins t
              JOIN connections c
                ON c.organization_id = t.organization_id AND c.connection_id = t.connection_id
             WHERE t.organization_id = :organization AND t.counts_for = :user
               AND t.finished_at >= :since AND c.enabled
             LIMIT 1
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("since", since)
        .map(row -> row.number("one"))
        .first()
        .isPresent();
  }

  private static AttemptSummary summary(Row row) {
    return new AttemptSummary(
        new AttemptId(row.text("attempt_id")),
        row.text("reference"),
        AttemptStore.connectionOf(row),
        row.text("destination"),
        Attempts.Verdict.valueOf(row.text("verdict").toUpperCase(Locale.ROOT)),
        row.text("code"),
        row.text("person"),
        row.optionalText("user_id").map(UserId::new),
        row.text("address"),
        row.instant("created_at"),
        row.optionalInstant("finished_at"));
  }

  private static String word(Attempts.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
