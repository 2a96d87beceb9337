package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements over one described table. They are put together once, of names that are constants
 * of the program; values are bound.
 */
final class OutboxStore<T> {
  private final OutboxTable<T> table;
  private final String anyDue;
  private final String dueLanes;
  private final String claim;
  private final String retry;
  private final String putBack;
  private final String settle;

  OutboxStore(OutboxTable<T> table) {
    this.table = table;
    String name = table.name();
    String key = String.join(", ", table.key());
    String ofLane = equal(table.lane()).map(one -> one + " AND ").collect(Collectors.joining());
    Set<String> returned = new LinkedHashSet<>(table.key());
    returned.addAll(table.content());
    anyDue = "SELECT attempts FROM %s WHERE next_attempt_at <= :now LIMIT 1".formatted(name);
    dueLanes = table.lane().size() == 1 ? dueLanes(name, table.lane().getFirst()) : "";
    // What another node took since the inner look is not due any more: hence it is asked twice.
    claim =
        """
        UPDATE %1$s SET attempts = attempts + 1, next_attempt_at = :lease_end
        WHERE %3$snext_attempt_at <= :now AND (%2$s) IN (
          SELECT %2$s FROM %1$s
          WHERE %3$snext_attempt_at <= :now ORDER BY next_attempt_at LIMIT :most)
        RETURNING %4$s, attempts"""
            .formatted(name, key, ofLane, String.join(", ", returned));
    // The lease names the claim: who was replayed or claimed anew meanwhile has another.
    String ours =
        Stream.concat(
                equal(table.key()),
                Stream.of("attempts = :attempt", "next_attempt_at = :lease_end"))
            .collect(Collectors.joining(" AND "));
    retry = "UPDATE %s SET next_attempt_at = :at WHERE %s".formatted(name, ours);
    putBack =
        "UPDATE %s SET attempts = attempts - 1, next_attempt_at = :at WHERE %s"
            .formatted(name, ours);
    settle =
        table.keepsWhatIsSettled()
            ? "UPDATE %s SET next_attempt_at = NULL WHERE %s".formatted(name, ours)
            : "DELETE FROM %s WHERE %s".formatted(name, ours);
  }

  private static Stream<String> equal(List<String> columns) {
    return columns.stream().map(column -> column + " = :" + column);
  }

  /**
   * Goes from one receiver to the next by the index, so that it costs as much as there are
   * receivers, however many rows wait for each.
   */
  private static String dueLanes(String name, String lane) {
    return """
    WITH RECURSIVE turn (lane) AS (
      SELECT MIN(%2$s) FROM %1$s WHERE %2$s > :after
      UNION ALL
      SELECT (SELECT MIN(%2$s) FROM %1$s WHERE %2$s > turn.lane) FROM turn
      WHERE turn.lane IS NOT NULL)
    SELECT lane FROM turn
    WHERE lane IS NOT NULL AND EXISTS (
      SELECT 1 FROM %1$s WHERE %2$s = turn.lane AND next_attempt_at <= :now)
    ORDER BY lane LIMIT :most"""
        .formatted(name, lane);
  }

  List<Lane> dueLanesAcrossOrganizations(Transaction tx, Instant now, String after, int most) {
    if (table.receivers().isPresent()) {
      return table.receivers().get().dueAcrossOrganizations(tx, now, after, most);
    }
    if (table.lane().isEmpty()) {
      return tx.sql().query(anyDue).bind("now", now).map(row -> Lane.ONLY).list();
    }
    return tx.sql()
        .query(dueLanes)
        .bind("after", after)
        .bind("now", now)
        .bind("most", most)
        .map(row -> Lane.of(row.text("lane")))
        .list();
  }

  /** Takes some that are due, oldest first. */
  List<Claim<T>> claim(Transaction tx, Lane lane, int most, Instant now, Instant leaseEnd) {
    Statement statement =
        tx.sql().query(claim).bind("now", now).bind("lease_end", leaseEnd).bind("most", most);
    bind(statement, table.lane(), lane.values());
    return statement.map(row -> claimed(row, lane, leaseEnd)).list();
  }

  private Claim<T> claimed(Row row, Lane lane, Instant leaseEnd) {
    List<String> key = table.key().stream().map(row::text).toList();
    return new Claim<>(key, lane, table.read(row), row.count("attempts"), leaseEnd);
  }

  /** False if the claim is no longer this one's; likewise below. */
  boolean retry(Transaction tx, Claim<T> claim, Instant at) {
    return ours(tx.sql().update(retry), claim).bind("at", at).execute() == 1;
  }

  /** As if it had not been claimed, from an instant on. */
  boolean putBack(Transaction tx, Claim<T> claim, Instant at) {
    return ours(tx.sql().update(putBack), claim).bind("at", at).execute() == 1;
  }

  /** It is delivered or given up. */
  boolean settle(Transaction tx, Claim<T> claim) {
    return ours(tx.sql().update(settle), claim).execute() == 1;
  }

  private Statement ours(Statement statement, Claim<T> claim) {
    bind(statement, table.key(), claim.key());
    return statement.bind("attempt", claim.attempt()).bind("lease_end", claim.leaseEnd());
  }

  private static void bind(Statement statement, List<String> columns, List<String> values) {
    for (int i = 0; i < columns.size(); i++) {
      statement.bind(columns.get(i), values.get(i));
    }
  }
}
