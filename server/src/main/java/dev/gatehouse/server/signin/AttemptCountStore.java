package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.SignInCounts.By;
import dev.gatehouse.server.signin.SignInCounts.Count;
import dev.gatehouse.server.signin.SignInCounts.Hours;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts of {@code sign_in_attempts}, and the tables {@code sign_in_hours} that keep them. */
final class AttemptCountStore {
  private static final long HOUR = 3_600_000;

  /** One organization's sign-ins through one connection in an hour. */
  record HourCount(
      String organization,
      String connection,
      long pending,
      long succeeded,
      long refused,
      long tests) {
    /** No organization has such an id. */
    static final HourCount BEFORE_ALL = new HourCount("", "", 0, 0, 0, 0);
  }

  /** What is counted of an attempt; a test sign-in is one whatever came of it. */
  private static final String COUNTED =
      """
      CASE WHEN destination <> 'test-sign-in' AND verdict = 'pending' THEN 1 ELSE 0 END AS pending,
      CASE WHEN destination <> 'test-sign-in' AND verdict = 'succeeded' THEN 1 ELSE 0 END AS succeeded,
      CASE WHEN destination <> 'test-sign-in' AND verdict = 'refused' THEN 1 ELSE 0 END AS refused,
      CASE WHEN destination = 'test-sign-in' THEN 1 ELSE 0 END AS tests
      """;

  private static final String SUMS =
      """
      sum(pending) AS pending, sum(succeeded) AS succeeded, sum(refused) AS refused,
      sum(tests) AS tests
      """;

  private static final String ROWS =
      """
      SELECT hour, connection_id, pending, succeeded, refused, tests
        FROM sign_in_hours
       WHERE organization_id = :organization AND hour >= :first AND hour < :kept_end
      UNION ALL
      SELECT created_at / 3600000 AS hour, connection_id,
      """
          + COUNTED
          + """
            FROM sign_in_attempts
           WHERE organization_id = :organization AND created_at >= :live_from AND created_at < :live_to
          """;

  List<Count> count(Transaction tx, OrganizationScope scope, Hours hours, By by) {
    long kept = end(tx).orElse(0L);
    return tx.sql()
        .query(text(by))
        .bind("organization", scope.organization().value())
        .bind("first", hours.first())
        .bind("kept_end", Math.min(hours.end(), kept))
        .bind("live_from", Math.max(hours.first(), kept) * HOUR)
        .bind("live_to", hours.end() * HOUR)
        .map(row -> count(row, by))
        .list();
  }

  static String text(By by) {
    String key =
        switch (by) {
          case HOUR -> "hour";
          case DAY -> "hour / 24";
          case CONNECTION -> "connection_id";
        };
    return "SELECT "
        + key
        + " AS key, "
        + SUMS
        + " FROM ("
        + ROWS
        + ") counted GROUP BY "
        + key
        + " ORDER BY 1";
  }

  private static Count count(Row row, By by) {
    String key =
        switch (by) {
          case HOUR, DAY -> Long.toString(row.number("key"));
          case CONNECTION -> row.text("key");
        };
    return new Count(
        key,
        row.number("pending"),
        row.number("succeeded"),
        row.number("refused"),
        row.number("tests"));
  }

  /** The first hour that is not counted yet; empty before anything is. */
  Optional<Long> end(Transaction tx) {
    return tx.sql()
        .query("SELECT hour FROM sign_in_hours_end WHERE single = 1")
        .map(row -> row.number("hour"))
        .first();
  }

  /** Never back: another node may be further. */
  void moveEnd(Transaction tx, long hour) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_hours_end (single, hour) VALUES (1, :hour)
            ON CONFLICT (single) DO UPDATE SET hour = excluded.hour
              WHERE sign_in_hours_end.hour < excluded.hour
            """)
        .bind("hour", hour)
        .execute();
  }

  /** When the first sign-in of some hours began. */
  Optional<Instant> firstBetween(Transaction tx, long from, long to) {
    return tx.sql()
        .query(
            """
            SELECT created_at FROM sign_in_attempts
             WHERE created_at >= :from AND created_at < :to
             ORDER BY created_at LIMIT 1
            """)
        .bind("from", from * HOUR)
        .bind("to", to * HOUR)
        .map(row -> row.instant("created_at"))
        .first();
  }

  /** The counts of an hour in the order of organization and connection. */
  List<HourCount> ofHour(Transaction tx, long hour, HourCount after, int most) {
    return tx.sql()
        .query(
            "SELECT organization_id, connection_id, "
                + SUMS
                + " FROM (SELECT organization_id, connection_id, "
                + COUNTED
                + """
                   FROM sign_in_attempts
                  WHERE created_at >= :from AND created_at < :to
                    AND (organization_id, connection_id) > (:organization, :connection)) counted
                GROUP BY organization_id, connection_id
                ORDER BY organization_id, connection_id LIMIT :most
                """)
        .bind("from", hour * HOUR)
        .bind("to", (hour + 1) * HOUR)
        .bind("organization", after.organization())
        .bind("connection", after.connection())
        .bind("most", most)
        .map(
            row ->
                new HourCount(
                    row.text("organization_id"),
                    row.text("connection_id"),
                    row.number("pending"),
                    row.number("succeeded"),
                    row.number("refused"),
                    row.number("tests")))
        .list();
  }

  /** An organization may have been deleted since it was counted. */
  void keep(Transaction tx, long hour, List<HourCount> counts) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_hours
              (organization_id, hour, connection_id, pending, succeeded, refused, tests)
            SELECT o.organization_id, :hour, :connection, :pending, :succeeded, :refused, :tests
              FROM organizations o
             WHERE o.organization_id = :organization
            ON CONFLICT (organization_id, hour, connection_id) DO UPDATE
              SET pending = excluded.pending, succeeded = excluded.succeeded,
                  refused = excluded.refused, tests = excluded.tests
            """)
        .executeAll(
            counts,
            (statement, count) ->
                statement
                    .bind("hour", hour)
                    .bind("connection", count.connection())
                    .bind("pending", count.pending())
                    .bind("succeeded", count.succeeded())
                    .bind("refused", count.refused())
                    .bind("tests", count.tests())
                    .bind("organization", count.organization()));
  }

  int deleteBeforeAcrossOrganizations(Transaction tx, long hour, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM sign_in_hours
             WHERE (organization_id, hour, connection_id) IN
                   (SELECT organization_id, hour, connection_id FROM sign_in_hours
                     WHERE hour < :hour ORDER BY hour LIMIT :most)
            """)
        .bind("hour", hour)
        .bind("most", most)
        .execute();
  }
}
