package dev.gatehouse.server.keys;

import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements over one described column. They are put together once, of names that are constants
 * of the program; values are bound.
 */
final class SealedStore {
  private final SealedColumn column;
  private final String others;
  private final String replace;

  SealedStore(SealedColumn column) {
    this.column = column;
    String key = String.join(", ", column.key());
    // The envelope: a version octet, then four octets that name the key.
    others =
        """
        SELECT %1$s, %2$s FROM %3$s
        WHERE (%1$s) > (%4$s) AND %2$s IS NOT NULL AND substr(%2$s, 2, 4) <> :sealing_key
        ORDER BY %1$s LIMIT :most"""
            .formatted(
                key,
                column.column(),
                column.table(),
                column.key().stream().map(one -> ":" + one).collect(Collectors.joining(", ")));
    replace =
        "UPDATE %1$s SET %2$s = :new_envelope WHERE %3$s AND %2$s = :old_envelope"
            .formatted(
                column.table(),
                column.column(),
                column.key().stream()
                    .map(one -> one + " = :" + one)
                    .collect(Collectors.joining(" AND ")));
  }

  /** A secret as it stands. */
  record Found(List<String> key, byte[] envelope) {}

  /**
   * Those that another key sealed, in the order of their keys, whosever they are.
   *
   * @param after from whose row on, exclusive
   */
  List<Found> sealedByOthersAcrossOrganizations(
      Transaction tx, byte[] keyId, List<String> after, int most) {
    Statement statement = tx.sql().query(others).bind("sealing_key", keyId).bind("most", most);
    bind(statement, after);
    return statement
        .map(
            row ->
                new Found(
                    column.key().stream().map(row::text).toList(), row.bytes(column.column())))
        .list();
  }

  /** False if somebody wrote another secret meanwhile, or removed the row. */
  boolean replace(Transaction tx, Found found, byte[] envelope) {
    Statement statement =
        tx.sql()
            .update(replace)
            .bind("new_envelope", envelope)
            .bind("old_envelope", found.envelope());
    bind(statement, found.key());
    return statement.execute() == 1;
  }

  private void bind(Statement statement, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      statement.bind(column.key().get(i), values.get(i));
    }
  }
}
