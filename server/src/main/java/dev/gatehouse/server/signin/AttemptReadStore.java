package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.Attempts.AttemptFilter;
import dev.gatehouse.server.signin.Attempts.Elsewhere;
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
             address, user_agent, created_at, finished_at
        FROM sign_in_attempts
      """;

  private static final String WHERE =
      """
       WHERE organization_id = :organization
         AND (created_at, attempt_id) < (:at, :attempt) AND created_at >= :from
      """;

  /** The index holds those of somebody; an attempt that waits is nobody's yet. */
  private static final String PERSON = " AND lower(person) = lower(:person) AND person <> ''";

  private static final String BY_REFERENCE =
      SUMMARY
          + """
           WHERE organization_id = :organization AND reference = :reference
           ORDER BY created_at DESC LIMIT 20
          """;

  List<AttemptSummary> list(
      Transaction tx, OrganizationScope scope, AttemptFilter filter, Cursor after, int most) {
    Statement statement =
        tx.sql()
            .query(text(filter))
            .bind("organization", scope.organization().value())
            .bind("at", after.createdAt())
            .bind("attempt", after.attempt())
            .bind("from", filter.from().orElse(Instant.EPOCH))
            .bind("most", most);
    filter.connection().ifPresent(one -> statement.bind("connection", one));
    filter.code().ifPresent(one -> statement.bind("code", one));
    filter.person().ifPresent(one -> statement.bind("person", one));
    filter.user().ifPresent(one -> statement.bind("user", one.value()));
    return statement.map(AttemptReadStore::summary).list();
  }

  /**
   * Made of literals; all that anybody sent is bound. What is not asked for is not in the text, so
   * that each question has its index, and a verdict stands there as the index on it does.
   */
  static String text(AttemptFilter filter) {
    return SUMMARY
        + WHERE
        + filter.connection().map(one -> " AND connection_id = :connection").orElse("")
        + filter.verdict().map(AttemptReadStore::condition).orElse("")
        + filter.code().map(one -> " AND code = :code").orElse("")
        + filter.person().map(one -> PERSON).orElse("")
        + filter.user().map(one -> " AND user_id = :user").orElse("")
        + " ORDER BY created_at DESC, attempt_id DESC LIMIT :most";
  }

  private static String condition(Attempts.Verdict verdict) {
    return switch (verdict) {
      case PENDING -> " AND verdict = 'pending'";
      case SUCCEEDED -> " AND verdict = 'succeeded'";
      case REFUSED -> " AND verdict = 'refused'";
    };
  }

  List<AttemptSummary> withReference(Transaction tx, OrganizationScope scope, String reference) {
    return tx.sql()
        .query(BY_REFERENCE)
        .bind("organization", scope.organization().value())
        .bind("reference", reference)
        .map(AttemptReadStore::summary)
        .list();
  }

  /** One of any organization, for operators, who are told a code and nothing else. */
  List<Elsewhere> withReferenceAcrossOrganizations(Transaction tx, String reference) {
    return tx.sql()
        .query(
            """
            SELECT o.slug, a.attempt_id, a.created_at
              FROM sign_in_attempts a
              JOIN organizations o ON o.organization_id = a.organization_id
             WHERE a.reference = :reference
             ORDER BY a.created_at DESC LIMIT 20
            """)
        .bind("reference", reference)
        .map(
            row ->
                new Elsewhere(
                    row.text("slug"),
                    new AttemptId(row.text("attempt_id")),
                    row.instant("created_at")))
        .list();
  }

  Optional<SealedTrace> find(Transaction tx, OrganizationScope scope, AttemptId id) {
    return tx.sql()
        .query(
            """
            SELECT attempt_id, reference, connection_id, destination, verdict, code, person,
                   user_id, address, user_agent, created_at, finished_at, sentence, detail, remedy, checks,
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
        row.text("user_agent"),
        row.instant("created_at"),
        row.optionalInstant("finished_at"));
  }
}
