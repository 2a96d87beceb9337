package dev.gatehouse.server.connection.upkeep;

import dev.gatehouse.server.connection.upkeep.Upkeep.Failing;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Ends;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Trouble;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Warned;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code connection_upkeep}. */
final class UpkeepStore {

  /** Whose turn it is. */
  record Due(OrganizationId organization, ConnectionId connection) {}

  /** Gives connections a row that have none yet, at most so many; due at once. */
  int admit(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            INSERT INTO connection_upkeep (organization_id, connection_id, next_look_at,
              leased_until, failures, problem_code, problem)
            SELECT c.organization_id, c.connection_id, :now, 0, 0, '', ''
            FROM connection_ids c
            WHERE NOT EXISTS (SELECT 1 FROM connection_upkeep u
              WHERE u.organization_id = c.organization_id AND u.connection_id = c.connection_id)
            LIMIT :most
            ON CONFLICT (organization_id, connection_id) DO NOTHING""")
        .bind("now", now)
        .bind("most", most)
        .execute();
  }

  /** Takes those that are due, for this node alone until the lease ends. */
  List<Due> claimAcrossOrganizations(Transaction tx, Instant now, Instant until, int most) {
    return tx.sql()
        .query(
            """
            UPDATE connection_upkeep SET leased_until = :until
            WHERE (organization_id, connection_id) IN (
              SELECT organization_id, connection_id FROM connection_upkeep
              WHERE next_look_at <= :now AND leased_until <= :now
              ORDER BY next_look_at LIMIT :most)
            RETURNING organization_id, connection_id""")
        .bind("now", now)
        .bind("until", until)
        .bind("most", most)
        .map(UpkeepStore::due)
        .list();
  }

  /** Puts off, and lets go of, one whose organization is off. */
  void putOff(Transaction tx, Due due, Instant next) {
    tx.sql()
        .update(
            """
            UPDATE connection_upkeep SET next_look_at = :next, leased_until = 0
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", due.organization().value())
        .bind("connection", due.connection().value())
        .bind("next", next)
        .execute();
  }

  Optional<UpkeepState> get(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT next_look_at, looked_at, changed_at, failures, problem_code, problem, warned_end,
              warned_days, own_warned_end, own_warned_days, certificate_end, own_certificate_end
            FROM connection_upkeep
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(UpkeepStore::state)
        .first();
  }

  /** Writes how a look ended and lets go of the connection. */
  void put(Transaction tx, OrganizationScope scope, ConnectionId connection, UpkeepState state) {
    tx.sql()
        .update(
            """
            INSERT INTO connection_upkeep (organization_id, connection_id, next_look_at,
              leased_until, looked_at, changed_at, failures, problem_code, problem, warned_end,
              warned_days, own_warned_end, own_warned_days, certificate_end, own_certificate_end)
            VALUES (:organization, :connection, :next, 0, :looked, :changed, :failures, :code,
              :problem, :end, :days, :own_end, :own_days, :ends, :own_ends)
            ON CONFLICT (organization_id, connection_id) DO UPDATE SET
              next_look_at = excluded.next_look_at, leased_until = 0,
              looked_at = excluded.looked_at, changed_at = excluded.changed_at,
              failures = excluded.failures, problem_code = excluded.problem_code,
              problem = excluded.problem, warned_end = excluded.warned_end,
              warned_days = excluded.warned_days, own_warned_end = excluded.own_warned_end,
              own_warned_days = excluded.own_warned_days,
              certificate_end = excluded.certificate_end,
              own_certificate_end = excluded.own_certificate_end""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("next", state.nextLookAt())
        .bind("looked", state.lookedAt().orElse(null))
        .bind("changed", state.changedAt().orElse(null))
        .bind("failures", state.failures())
        .bind("code", state.problem().map(Trouble::code).orElse(""))
        .bind("problem", state.problem().map(Trouble::sentence).orElse(""))
        .bind("end", state.warned().map(Warned::end).orElse(null))
        .bind("days", state.warned().map(warned -> (long) warned.days()).orElse(null))
        .bind("own_end", state.warnedOfOwn().map(Warned::end).orElse(null))
        .bind("own_days", state.warnedOfOwn().map(warned -> (long) warned.days()).orElse(null))
        .bind("ends", state.ends().provider().orElse(null))
        .bind("own_ends", state.ends().own().orElse(null))
        .execute();
  }

  /** Enabled connections of which a certificate ends before an instant, the first to end first. */
  List<Due> endingAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .query(
            """
            SELECT u.organization_id, u.connection_id,
              CASE WHEN u.own_certificate_end IS NULL OR u.certificate_end < u.own_certificate_end
                THEN u.certificate_end ELSE u.own_certificate_end END AS first_end
            FROM connection_upkeep u JOIN connections c
              ON c.organization_id = u.organization_id AND c.connection_id = u.connection_id
            WHERE c.enabled = :enabled
              AND (u.certificate_end < :before OR u.own_certificate_end < :before)
            ORDER BY first_end, u.connection_id LIMIT :most""")
        .bind("enabled", true)
        .bind("before", before)
        .bind("most", most)
        .map(UpkeepStore::due)
        .list();
  }

  /** Enabled connections of which the last looks have failed, the longest first. */
  List<Failing> failingAcrossOrganizations(Transaction tx, int most) {
    return tx.sql()
        .query(
            """
            SELECT u.organization_id, u.connection_id, c.display_name, u.failures, u.problem_code,
              u.problem, u.looked_at
            FROM connection_upkeep u JOIN connections c
              ON c.organization_id = u.organization_id AND c.connection_id = u.connection_id
            WHERE c.enabled = :enabled AND u.failures > 0
            ORDER BY u.failures DESC, u.connection_id LIMIT :most""")
        .bind("enabled", true)
        .bind("most", most)
        .map(
            row ->
                new Failing(
                    new OrganizationId(row.text("organization_id")),
                    new ConnectionId(row.text("connection_id")),
                    row.text("display_name"),
                    row.count("failures"),
                    new Trouble(row.text("problem_code"), row.text("problem")),
                    row.optionalInstant("looked_at")))
        .list();
  }

  private static Due due(Row row) {
    return new Due(
        new OrganizationId(row.text("organization_id")),
        new ConnectionId(row.text("connection_id")));
  }

  private static UpkeepState state(Row row) {
    String code = row.text("problem_code");
    return new UpkeepState(
        row.instant("next_look_at"),
        row.optionalInstant("looked_at"),
        row.optionalInstant("changed_at"),
        row.count("failures"),
        code.isEmpty() ? Optional.empty() : Optional.of(new Trouble(code, row.text("problem"))),
        warned(row, "warned_end", "warned_days"),
        warned(row, "own_warned_end", "own_warned_days"),
        new Ends(
            row.optionalInstant("certificate_end"), row.optionalInstant("own_certificate_end")));
  }

  private static Optional<Warned> warned(Row row, String end, String days) {
    return row.optionalInstant(end)
        .map(at -> new Warned(at, row.optionalNumber(days).orElse(0L).intValue()));
  }
}
