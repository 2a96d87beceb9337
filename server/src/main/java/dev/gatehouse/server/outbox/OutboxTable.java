package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Describes a table whose rows are to be delivered: a constant of the {@code …Store} that owns it,
 * and like its SQL made of nothing that came from outside. Beside its own columns the table has
 * {@code attempts}, a number that begins at 0, and {@code next_attempt_at}, an instant.
 *
 * <p>Its index is {@code (lane columns, next_attempt_at)}. Whoever inserts a row, or makes one due,
 * {@linkplain #wake wakes} the outbox in the same transaction.
 *
 * @param <T> what a row holds
 */
public final class OutboxTable<T> {

  /** Lists receivers for whom something is due and who want it. */
  @FunctionalInterface
  public interface Receivers {
    /**
     * @param after lists those whose turn comes after this one
     * @param most how many at most, in the order of their turns
     */
    List<Lane> dueAcrossOrganizations(Transaction tx, Instant now, String after, int most);
  }

  private final String name;
  private final List<String> key;
  private final List<String> content;
  private final Function<Row, T> read;
  private final List<String> lane;
  private final Optional<Receivers> receivers;
  private final boolean keepsWhatIsSettled;

  private OutboxTable(
      String name,
      List<String> key,
      List<String> content,
      Function<Row, T> read,
      Lanes lanes,
      boolean keepsWhatIsSettled) {
    this.name = name;
    this.key = List.copyOf(key);
    this.content = List.copyOf(content);
    this.read = read;
    this.lane = List.copyOf(lanes.columns());
    this.receivers = lanes.receivers();
    this.keepsWhatIsSettled = keepsWhatIsSettled;
    Stream.of(List.of(name), key, content, lane)
        .flatMap(List::stream)
        .filter(word -> !word.matches("[a-z][a-z_]*"))
        .forEach(
            word -> {
              throw new IllegalArgumentException("not a name of a table or column: " + word);
            });
  }

  private record Lanes(List<String> columns, Optional<Receivers> receivers) {}

  /**
   * A table with one receiver for all, whose rows are deleted once they are delivered or given up.
   *
   * @param key the columns of its primary key, all of them text
   * @param content further columns that {@code read} wants
   */
  public static <T> OutboxTable<T> of(
      String name, List<String> key, List<String> content, Function<Row, T> read) {
    return new OutboxTable<>(
        name, key, content, read, new Lanes(List.of(), Optional.empty()), false);
  }

  /** With a receiver for each value of a column. */
  public OutboxTable<T> withReceiverIn(String column) {
    return new OutboxTable<>(
        name, key, content, read, new Lanes(List.of(column), Optional.empty()), keepsWhatIsSettled);
  }

  /** With receivers whom the feature lists itself, since not all want what is due. */
  public OutboxTable<T> withReceiversIn(List<String> columns, Receivers listed) {
    return new OutboxTable<>(
        name, key, content, read, new Lanes(columns, Optional.of(listed)), keepsWhatIsSettled);
  }

  /** With rows that stay as a log: {@code next_attempt_at} becomes null instead. */
  public OutboxTable<T> keepingWhatIsSettled() {
    return new OutboxTable<>(name, key, content, read, new Lanes(lane, receivers), true);
  }

  /** Has what this transaction makes due delivered as soon as it is committed. */
  public void wake(Transaction tx) {
    tx.wake(name);
  }

  String name() {
    return name;
  }

  List<String> key() {
    return key;
  }

  List<String> content() {
    return content;
  }

  List<String> lane() {
    return lane;
  }

  Optional<Receivers> receivers() {
    return receivers;
  }

  boolean keepsWhatIsSettled() {
    return keepsWhatIsSettled;
  }

  T read(Row row) {
    return read.apply(row);
  }
}
