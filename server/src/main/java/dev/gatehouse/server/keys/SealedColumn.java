package dev.gatehouse.server.keys;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Describes a column of sealed secrets, so that they are sealed again when the encryption key
 * changes: a constant of the feature that owns the table, and like its SQL made of nothing that
 * came from outside.
 *
 * @param table its name
 * @param key the columns of its primary key, all of them text
 * @param column the column with the envelopes; may be null in some rows
 * @param row what {@link SecretBox#seal} was given, made of the values of the key
 */
public record SealedColumn(
    String table, List<String> key, String column, Function<List<String>, String> row) {
  public SealedColumn {
    key = List.copyOf(key);
    Stream.concat(Stream.of(table, column), key.stream())
        .filter(word -> !word.matches("[a-z][a-z_]*"))
        .forEach(
            word -> {
              throw new IllegalArgumentException("not a name of a table or column: " + word);
            });
  }

  /** For a table whose rows are named by the last column of its key. */
  public static SealedColumn named(
      String table, List<String> key, String column, Function<String, String> row) {
    return new SealedColumn(table, key, column, values -> row.apply(values.getLast()));
  }

  @Override
  public String toString() {
    return table + "." + column;
  }
}
