package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.SignInCounts.By;
import dev.gatehouse.server.signin.SignInCounts.Count;
import dev.gatehouse.server.signin.SignInCounts.Hours;
import java.util.List;

/** Counts of the table {@code sign_in_attempts}. */
final class AttemptCountStore {
  /**
   * In the order of the index {@code sign_in_attempts_counted}: rows are counted as they come,
   * nothing is sorted, and no row of the table is read. What the outer statements add up are the
   * hours, which are few.
   */
  private static final String COUNTED =
      """
      SELECT created_at / 3600000 AS hour, verdict, connection_id, count(*) AS n
        FROM sign_in_attempts
       WHERE organization_id = :organization
         AND created_at / 3600000 >= :first AND created_at / 3600000 < :end
       GROUP BY organization_id, created_at / 3600000, verdict, connection_id
      """;

  private static final String SUMS =
      """
      sum(CASE WHEN verdict = 'pending' THEN n ELSE 0 END) AS pending,
      sum(CASE WHEN verdict = 'succeeded' THEN n ELSE 0 END) AS succeeded,
      sum(CASE WHEN verdict = 'refused' THEN n ELSE 0 END) AS refused
      """;

  List<Count> count(Transaction tx, OrganizationScope scope, Hours hours, By by) {
    return tx.sql()
        .query(text(by))
        .bind("organization", scope.organization().value())
        .bind("first", hours.first())
        .bind("end", hours.end())
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
        + COUNTED
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
    return new Count(key, row.number("pending"), row.number("succeeded"), row.number("refused"));
  }
}
