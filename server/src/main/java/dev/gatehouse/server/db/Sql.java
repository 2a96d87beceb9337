package dev.gatehouse.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in one transaction: literal SQL with {@code :named} parameters.
 *
 * <pre>{@code
 * Optional<String> name = tx.sql()
 *     .query("SELECT name FROM organizations WHERE id = :id")
 *     .bind("id", id.value())
 *     .map(row -> row.text("name"))
 *     .first();
 * int rows = tx.sql().update("DELETE FROM …").bind("id", id.value()).execute();
 * }</pre>
 *
 * <p>A statement whose outcome does not matter says {@link Statement#later()}, one for many rows
 * {@link Statement#executeAll}, and one about many values is a {@link ListedSql}.
 *
 * <p>Once a statement has failed, the transaction can only roll back, on both databases alike: ask
 * first, or write {@code ON CONFLICT DO NOTHING} and look at the number of rows.
 */
public final class Sql {
  /** The most statements that wait for the next one. */
  private static final int MOST_WAITING = 16;

  /** By their text; they stay prepared where the driver does not see to it itself. */
  private final @Nullable Map<String, Prepared> kept;

  private final Connection connection;
  private @Nullable RuntimeException failure;
  private final List<Announcement> announced = new ArrayList<>();
  private Set<String> woken = Set.of();
  private boolean ended;

  /** What is read {@link #once}. */
  private Map<Object, Object> remembered = Map.of();

  /** Those that run with the next one, in order. */
  private List<Statement> waiting = List.of();

  /**
   * @param kept the connection's prepared statements, or null where the driver keeps them itself
   */
  Sql(Connection connection, @Nullable Map<String, Prepared> kept) {
    this.connection = connection;
    this.kept = kept;
  }

  /** A statement that answers rows: SELECT, or a write with RETURNING. */
  public Statement query(String sql) {
    return new Statement(this, StatementText.of(sql));
  }

  /** A statement that answers the number of rows it changed. */
  public Statement update(String sql) {
    return new Statement(this, StatementText.of(sql));
  }

  /**
   * A statement that is composed of literals at run time, such as a filter: there may be any number
   * of them, so that neither its text nor what the driver made of it is kept. What a client sent is
   * bound to it all the same, and never part of it.
   */
  public Statement composed(String sql) {
    return new Statement(this, StatementText.read(sql), false);
  }

  /** For tests that count what passes. */
  Connection jdbc() {
    return connection;
  }

  /** Whether a statement costs a way to another program, which several can share. */
  boolean sendsTogether() {
    return kept == null;
  }

  void await(Statement statement) {
    requireUsable();
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>();
    }
    waiting.add(statement);
    if (waiting.size() >= MOST_WAITING) {
      sendWaiting();
    }
  }

  /** Those that wait, for the one that runs now. */
  List<Statement> takeWaiting() {
    List<Statement> taken = waiting;
    waiting = List.of();
    return taken;
  }

  /** Runs those that wait; to be called before a commit. */
  void sendWaiting() {
    if (!waiting.isEmpty()) {
      Statement last = waiting.removeLast();
      last.execute();
    }
  }

  /** Several statements in one text; the driver that sends together knows them apart. */
  PreparedStatement prepareTogether(String texts) throws SQLException {
    requireUsable();
    return connection.prepareStatement(texts);
  }

  private void requireUsable() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
    if (failure != null) {
      throw new IllegalStateException("the transaction has failed already", failure);
    }
  }

  Prepared prepare(StatementText text, boolean keep) throws SQLException {
    requireUsable();
    Map<String, Prepared> keeper = keep ? kept : null;
    Prepared known = keeper == null ? null : keeper.get(text.text());
    if (known == null) {
      known = new Prepared(connection.prepareStatement(text.text()), keeper != null);
      if (keeper != null) {
        keeper.put(text.text(), known);
      }
    }
    known.take(text);
    return known;
  }

  /** Remembers the first failure; what follows it must not be committed. */
  RuntimeException failed(SQLException e) {
    RuntimeException translated = SqlFailure.translate(e);
    if (failure == null) {
      failure = translated;
    }
    return translated;
  }

  /** Work that swallowed a failure must not be committed either. */
  void throwIfFailed() {
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * What was read before in this transaction, or else is read now: for rows that many parts of one
   * piece of work look at, each for itself. Whoever changes such a row says {@link #forget}.
   *
   * @param key tells it from all else that is remembered
   */
  @SuppressWarnings("unchecked") // the key stands for one kind of row
  public <T> T once(Object key, Supplier<T> read) {
    requireUsable();
    if (remembered.isEmpty()) {
      remembered = new HashMap<>();
    }
    Object known = remembered.get(key);
    if (known == null) {
      known = read.get();
      remembered.put(key, known);
    }
    return (T) known;
  }

  /** Reads everything anew from here on. */
  public void forget() {
    remembered = Map.of();
  }

  void announce(Announcement announcement) {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
    announced.add(announcement);
  }

  /** What is to be told once the transaction is durable. */
  List<Announcement> announced() {
    return List.copyOf(announced);
  }

  void wake(String topic) {
    if (woken.isEmpty()) {
      woken = new HashSet<>();
    }
    woken.add(topic);
  }

  /** What is to be woken once the transaction is durable. */
  Set<String> woken() {
    return woken;
  }

  /** From here on the transaction is somebody else's. */
  void end() {
    ended = true;
  }

  static Map<String, Integer> columnsOf(ResultSet results) throws SQLException {
    ResultSetMetaData data = results.getMetaData();
    Map<String, Integer> found = new HashMap<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      found.put(data.getColumnLabel(i), i);
    }
    return found;
  }

  /** A prepared statement and what was learnt about its columns. */
  static final class Prepared {
    private final PreparedStatement statement;
    private final boolean kept;
    private boolean busy;
    private @Nullable Map<String, Integer> columns;

    Prepared(PreparedStatement statement, boolean kept) {
      this.statement = statement;
      this.kept = kept;
    }

    PreparedStatement statement() {
      return statement;
    }

    private void take(StatementText text) {
      if (busy) {
        throw new IllegalStateException("a row of this statement is still being read: " + text);
      }
      busy = true;
    }

    Map<String, Integer> columns(ResultSet results) throws SQLException {
      if (columns == null) {
        columns = columnsOf(results);
      }
      return columns;
    }

    void release() throws SQLException {
      busy = false;
      if (!kept) {
        statement.close();
      }
    }
  }
}
