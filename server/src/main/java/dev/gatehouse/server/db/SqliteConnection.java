package dev.gatehouse.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A connection to the embedded database with its prepared statements. Transactions are begun and
 * ended by statements, since the driver's own notion of them cannot begin immediately.
 */
final class SqliteConnection implements AutoCloseable {
  private final Connection connection;
  private final Map<String, Sql.Prepared> prepared = new HashMap<>();
  private final Map<String, PreparedStatement> controls = new HashMap<>();

  SqliteConnection(Connection connection) {
    this.connection = connection;
  }

  static SqliteConnection forWriting(DataSource source) throws SQLException {
    return configured(
        source,
        "PRAGMA busy_timeout = 10000",
        "PRAGMA journal_mode = WAL",
        // FULL: a commit is on disk when it is answered, even if the power fails then.
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -8000",
        // A page that many transactions change is copied into the database file once for all.
        "PRAGMA wal_autocheckpoint = 4000",
        "PRAGMA journal_size_limit = 67108864");
  }

  static SqliteConnection forReading(DataSource source) throws SQLException {
    return configured(
        source,
        "PRAGMA busy_timeout = 10000",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA cache_size = -2000",
        "PRAGMA query_only = ON");
  }

  private static SqliteConnection configured(DataSource source, String... pragmas)
      throws SQLException {
    Connection connection = source.getConnection();
    try (java.sql.Statement statement = connection.createStatement()) {
      for (String pragma : pragmas) {
        statement.execute(pragma);
      }
      // Where it commits by itself, the driver tries a transaction of its own after each statement.
      connection.setAutoCommit(false);
      // It has begun one now, and never begins another unless it is asked to end one.
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return new SqliteConnection(connection);
  }

  Connection jdbc() {
    return connection;
  }

  /** A face for one transaction. */
  Sql sql() {
    return new Sql(connection, prepared);
  }

  /** Runs BEGIN, COMMIT and the like. */
  void control(String statement) throws SQLException {
    PreparedStatement known = controls.get(statement);
    if (known == null) {
      known = connection.prepareStatement(statement);
      controls.put(statement, known);
    }
    known.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
