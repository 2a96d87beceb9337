package dev.gatehouse.server.db;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The row that is being read. Columns by the name or alias in the statement, in lower case. */
public final class Row {
  private final ResultSet results;
  private final Map<String, Integer> columns;
  private final boolean textAsOctets;

  /**
   * @param textAsOctets whether the driver is to be asked for the octets of texts: that of SQLite
   *     makes a buffer outside of the heap for each text, which costs more than the text itself
   */
  Row(ResultSet results, Map<String, Integer> columns, boolean textAsOctets) {
    this.results = results;
    this.columns = columns;
    this.textAsOctets = textAsOctets;
  }

  /**
   * @throws IllegalStateException if the column is null
   */
  public String text(String column) {
    return optionalText(column).orElseThrow(() -> isNull(column));
  }

  public Optional<String> optionalText(String column) {
    try {
      return Optional.ofNullable(string(index(column)));
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  private @Nullable String string(int index) throws SQLException {
    if (!textAsOctets) {
      return results.getString(index);
    }
    byte[] octets = results.getBytes(index);
    return octets == null ? null : new String(octets, StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalStateException if the column is null
   */
  public long number(String column) {
    return optionalNumber(column).orElseThrow(() -> isNull(column));
  }

  /** A number that fits an {@code int}. */
  public int count(String column) {
    return Math.toIntExact(number(column));
  }

  public Optional<Long> optionalNumber(String column) {
    try {
      long value = results.getLong(index(column));
      // What is null reads as zero, and asking is a way to the driver of its own.
      return value == 0 && results.wasNull() ? Optional.empty() : Optional.of(value);
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  public boolean flag(String column) {
    try {
      boolean value = results.getBoolean(index(column));
      if (!value && results.wasNull()) {
        throw isNull(column);
      }
      return value;
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  /**
   * @throws IllegalStateException if the column is null
   */
  public Instant instant(String column) {
    return Instant.ofEpochMilli(number(column));
  }

  public Optional<Instant> optionalInstant(String column) {
    return optionalNumber(column).map(Instant::ofEpochMilli);
  }

  /**
   * @throws IllegalStateException if the column is null
   */
  public byte[] bytes(String column) {
    return optionalBytes(column).orElseThrow(() -> isNull(column));
  }

  public Optional<byte[]> optionalBytes(String column) {
    try {
      return Optional.ofNullable(results.getBytes(index(column)));
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  private int index(String column) {
    Integer index = columns.get(column);
    if (index == null) {
      throw new IllegalArgumentException("no column " + column + " among " + columns.keySet());
    }
    return index;
  }

  private static IllegalStateException isNull(String column) {
    return new IllegalStateException("column " + column + " is null");
  }
}
