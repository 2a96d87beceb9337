package dev.gatehouse.server.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement being bound and run. Used once. */
public final class Statement {
  /** The most rows that a statement may answer; lists are paged. */
  private static final int MOST_ROWS = 100_000;

  /** The most runs of a statement that are sent together. */
  private static final int MOST_AT_ONCE = 1_000;

  private enum Kind {
    UNBOUND,
    TEXT,
    NUMBER,
    FLAG,
    BYTES
  }

  private final Sql sql;
  private final StatementText text;
  private final boolean keep;
  private final Kind[] kinds;
  private final @Nullable Object[] values;

  Statement(Sql sql, StatementText text) {
    this(sql, text, true);
  }

  Statement(Sql sql, StatementText text, boolean keep) {
    this.sql = sql;
    this.text = text;
    this.keep = keep;
    int count = text.names().size();
    this.kinds = new Kind[count];
    Arrays.fill(kinds, Kind.UNBOUND);
    this.values = new @Nullable Object[count];
  }

  /** Whether the statement has a parameter of that name. */
  public boolean has(String name) {
    return text.positions().containsKey(name);
  }

  /**
   * @throws IllegalArgumentException if the text holds NUL: PostgreSQL cannot store or compare it,
   *     and what one database refuses the other does too
   */
  public Statement bind(String name, @Nullable String value) {
    if (value != null && value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("NUL in the text for :" + name);
    }
    return set(name, Kind.TEXT, value);
  }

  public Statement bind(String name, long value) {
    return set(name, Kind.NUMBER, value);
  }

  public Statement bind(String name, @Nullable Long value) {
    return set(name, Kind.NUMBER, value);
  }

  public Statement bind(String name, boolean value) {
    return set(name, Kind.FLAG, value);
  }

  /** Stored as milliseconds since the epoch. */
  public Statement bind(String name, @Nullable Instant value) {
    return set(name, Kind.NUMBER, value == null ? null : value.toEpochMilli());
  }

  public Statement bind(String name, byte @Nullable [] value) {
    return set(name, Kind.BYTES, value);
  }

  /** Runs a statement that changes rows; answers how many. */
  public int execute() {
    List<Statement> before = sql.takeWaiting();
    if (!before.isEmpty()) {
      return after(before, PreparedStatement::getUpdateCount);
    }
    try {
      Sql.Prepared prepared = sql.prepare(text, keep);
      try {
        bindTo(prepared.statement(), 0);
        return prepared.statement().executeUpdate();
      } finally {
        prepared.release();
      }
    } catch (SQLException e) {
      throw sql.failed(e);
    }
  }

  /**
   * Runs a statement that changes rows when the next one runs, or else at the end of the
   * transaction; for what nobody asks how it went. Where the database is beside the program, they
   * share one way there and back. What the database has against it is thrown by the one with which
   * it runs.
   */
  public void later() {
    if (sql.sendsTogether()) {
      sql.await(this);
    } else {
      execute();
    }
  }

  /**
   * Runs a statement that changes rows once for each of many, in as few ways to the database as
   * there can be.
   *
   * @param bind binds what differs; what is bound already stays
   */
  public <R> void executeAll(Collection<R> rows, BiConsumer<Statement, R> bind) {
    if (rows.isEmpty()) {
      return;
    }
    sql.sendWaiting();
    try {
      Sql.Prepared prepared = sql.prepare(text, keep);
      try {
        runAll(prepared.statement(), rows, bind);
      } finally {
        prepared.release();
      }
    } catch (SQLException e) {
      throw sql.failed(e);
    }
  }

  private <R> void runAll(
      PreparedStatement statement, Collection<R> rows, BiConsumer<Statement, R> bind)
      throws SQLException {
    try {
      int added = 0;
      for (R row : rows) {
        bind.accept(this, row);
        bindTo(statement, 0);
        statement.addBatch();
        if (++added % MOST_AT_ONCE == 0) {
          statement.executeBatch();
        }
      }
      if (added % MOST_AT_ONCE != 0) {
        statement.executeBatch();
      }
    } finally {
      // Nothing of a batch that was broken off may be left to who takes the statement next.
      statement.clearBatch();
    }
  }

  /** Reads what came of the last of several statements. */
  @FunctionalInterface
  private interface Last<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  /** Runs those that waited and then this one, in one way to the database and back. */
  private <T> T after(List<Statement> before, Last<T> last) {
    StringBuilder texts = new StringBuilder();
    before.forEach(one -> texts.append(one.text.text()).append(";\n"));
    try (PreparedStatement all = sql.prepareTogether(texts.append(text.text()).toString())) {
      int position = 0;
      for (Statement one : before) {
        position = one.bindTo(all, position);
      }
      bindTo(all, position);
      all.execute();
      for (int i = 0; i < before.size(); i++) {
        all.getMoreResults();
      }
      return last.of(all);
    } catch (SQLException e) {
      throw sql.failed(e);
    }
  }

  /** Says what to make of each row. The row is valid only inside the function. */
  public <T> Rows<T> map(Function<Row, T> mapper) {
    return new Rows<>(this, mapper);
  }

  /** The rows of a query. */
  public static final class Rows<T> {
    private final Statement statement;
    private final Function<Row, T> mapper;

    private Rows(Statement statement, Function<Row, T> mapper) {
      this.statement = statement;
      this.mapper = mapper;
    }

    /** Every row in order. */
    public List<T> list() {
      return statement.rows(mapper, MOST_ROWS);
    }

    /** The first row; empty if there is none. */
    public Optional<T> first() {
      List<T> rows = statement.rows(mapper, 1);
      return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    /**
     * The first row of a statement that always has one, such as a count.
     *
     * @throws IllegalStateException if there is none
     */
    public T one() {
      return first().orElseThrow(() -> new IllegalStateException("no row: " + statement.text));
    }
  }

  private <T> List<T> rows(Function<Row, T> mapper, int most) {
    List<Statement> before = sql.takeWaiting();
    if (!before.isEmpty()) {
      return after(
          before,
          all -> {
            try (ResultSet results = all.getResultSet()) {
              return read(results, Sql.columnsOf(results), mapper, most, false);
            }
          });
    }
    try {
      Sql.Prepared prepared = sql.prepare(text, keep);
      try {
        bindTo(prepared.statement(), 0);
        try (ResultSet results = prepared.statement().executeQuery()) {
          return read(results, prepared.columns(results), mapper, most, !sql.sendsTogether());
        }
      } finally {
        prepared.release();
      }
    } catch (SQLException e) {
      throw sql.failed(e);
    }
  }

  private static <T> List<T> read(
      ResultSet results,
      Map<String, Integer> columns,
      Function<Row, T> mapper,
      int most,
      boolean textAsOctets)
      throws SQLException {
    Row row = new Row(results, columns, textAsOctets);
    List<T> rows = new ArrayList<>();
    while (rows.size() < most && results.next()) {
      rows.add(mapper.apply(row));
    }
    return rows;
  }

  private Statement set(String name, Kind kind, @Nullable Object value) {
    List<Integer> positions = text.positions().get(name);
    if (positions == null) {
      throw new IllegalArgumentException("no parameter :" + name + " in " + text.text());
    }
    for (int position : positions) {
      kinds[position] = kind;
      values[position] = value;
    }
    return this;
  }

  /**
   * @param before how many parameters of others come first
   * @return how many there are with these
   */
  private int bindTo(PreparedStatement statement, int before) throws SQLException {
    for (int i = 0; i < kinds.length; i++) {
      Object value = values[i];
      int position = before + i + 1;
      switch (kinds[i]) {
        case UNBOUND -> throw new IllegalStateException("nothing bound to :" + text.names().get(i));
        case TEXT -> {
          if (value == null) {
            statement.setNull(position, Types.VARCHAR);
          } else {
            statement.setString(position, (String) value);
          }
        }
        case NUMBER -> {
          if (value == null) {
            statement.setNull(position, Types.BIGINT);
          } else {
            statement.setLong(position, (Long) value);
          }
        }
        case FLAG -> statement.setBoolean(position, Boolean.TRUE.equals(value));
        case BYTES -> {
          if (value == null) {
            statement.setNull(position, Types.BINARY);
          } else {
            statement.setBytes(position, (byte[]) value);
          }
        }
      }
    }
    return before + kinds.length;
  }
}
