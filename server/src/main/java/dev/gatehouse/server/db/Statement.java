package dev.gatehouse.server.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One statement being bound and run. Used once. */
public final class Statement {
  /** The most rows that a statement may answer; lists are paged. */
  private static final int MOST_ROWS = 100_000;

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
    try {
      Sql.Prepared prepared = sql.prepare(text, keep);
      try {
        bindTo(prepared.statement());
        return prepared.statement().executeUpdate();
      } finally {
        prepared.release();
      }
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
    try {
      Sql.Prepared prepared = sql.prepare(text, keep);
      try {
        bindTo(prepared.statement());
        try (ResultSet results = prepared.statement().executeQuery()) {
          Row row = new Row(results, prepared.columns(results));
          List<T> rows = new ArrayList<>();
          while (rows.size() < most && results.next()) {
            rows.add(mapper.apply(row));
          }
          return rows;
        }
      } finally {
        prepared.release();
      }
    } catch (SQLException e) {
      throw sql.failed(e);
    }
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

  private void bindTo(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < kinds.length; i++) {
      Object value = values[i];
      switch (kinds[i]) {
        case UNBOUND -> throw new IllegalStateException("nothing bound to :" + text.names().get(i));
        case TEXT -> {
          if (value == null) {
            statement.setNull(i + 1, Types.VARCHAR);
          } else {
            statement.setString(i + 1, (String) value);
          }
        }
        case NUMBER -> {
          if (value == null) {
            statement.setNull(i + 1, Types.BIGINT);
          } else {
            statement.setLong(i + 1, (Long) value);
          }
        }
        case FLAG -> statement.setBoolean(i + 1, Boolean.TRUE.equals(value));
        case BYTES -> {
          if (value == null) {
            statement.setNull(i + 1, Types.BINARY);
          } else {
            statement.setBytes(i + 1, (byte[]) value);
          }
        }
      }
    }
  }
}
