package dev.gatehouse.server.application;

import dev.gatehouse.server.application.Deliveries.Kind;
import dev.gatehouse.server.application.Deliveries.State;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The table {@code application_deliveries}. */
final class DeliveryStore {

  void failed(
      Transaction tx, String application, Kind kind, String failure, boolean givenUp, Instant now) {
    // An application that was deleted meanwhile has no row to refer to.
    tx.sql()
        .update(
            """
            INSERT INTO application_deliveries
              (application_id, kind, failing_since, last_failure, last_failure_at, given_up,
               given_up_at)
            SELECT application_id, :kind, :now, :failure, :now, :given_up, :given_up_at
              FROM applications WHERE application_id = :application
            ON CONFLICT (application_id, kind) DO UPDATE SET
              failing_since = COALESCE(application_deliveries.failing_since, :now),
              last_failure = excluded.last_failure,
              last_failure_at = excluded.last_failure_at,
              given_up = application_deliveries.given_up + excluded.given_up,
              given_up_at = COALESCE(excluded.given_up_at, application_deliveries.given_up_at)""")
        .bind("application", application)
        .bind("kind", word(kind))
        .bind("now", now)
        .bind("failure", failure)
        .bind("given_up", givenUp ? 1L : 0L)
        .bind("given_up_at", givenUp ? now : null)
        .execute();
  }

  void worked(Transaction tx, String application, Kind kind) {
    tx.sql()
        .update(
            """
            UPDATE application_deliveries SET failing_since = NULL
             WHERE application_id = :application AND kind = :kind AND failing_since IS NOT NULL""")
        .bind("application", application)
        .bind("kind", word(kind))
        .execute();
  }

  List<State> of(Transaction tx, ApplicationId application) {
    return tx.sql()
        .query(
            """
            SELECT kind, failing_since, last_failure, last_failure_at, given_up, given_up_at
              FROM application_deliveries WHERE application_id = :application ORDER BY kind""")
        .bind("application", application.value())
        .map(
            row ->
                new State(
                    Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                    row.optionalInstant("failing_since"),
                    row.text("last_failure"),
                    row.instant("last_failure_at"),
                    row.number("given_up"),
                    row.optionalInstant("given_up_at")))
        .list();
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
