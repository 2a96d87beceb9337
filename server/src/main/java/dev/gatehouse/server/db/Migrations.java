package dev.gatehouse.server.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables up to date. Flyway does the work, but only when there is some: starting it
 * costs more than everything else that a start does with the database, and one SELECT tells whether
 * it is needed.
 */
final class Migrations {
  private static final String FOLDER = "db/migration";
  private static final String LIST = "/" + FOLDER + "/list.txt";

  private final SortedSet<Integer> bundled;
  private final Runner runner;

  /** What applies migrations; a seam for the test that none runs needlessly. */
  interface Runner {
    void migrate(DataSource source);
  }

  Migrations(SortedSet<Integer> bundled, Runner runner) {
    this.bundled = bundled;
    this.runner = runner;
  }

  static Migrations bundled() {
    return new Migrations(listed(), Migrations::flyway);
  }

  /** The numbers in the list that stands beside the migrations. */
  static SortedSet<Integer> listed() {
    try (InputStream in = Migrations.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException("the list of migrations is missing from the program");
      }
      SortedSet<Integer> numbers = new TreeSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> numbers.add(number(line)));
      return numbers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest that a database has; another program may have brought it further than this one. */
  static int newestApplied(Transaction tx) {
    return tx
        .sql()
        .query(
            """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL""")
        .map(row -> Integer.parseInt(row.text("version")))
        .list()
        .stream()
        .max(Integer::compare)
        .orElse(0);
  }

  /** {@code V001__keys.sql} is 1. */
  static int number(String fileName) {
    return Integer.parseInt(fileName.substring(1, fileName.indexOf("__")));
  }

  /**
   * @param connection on which to ask; not inside a transaction
   * @throws UnusableDatabaseException if a newer program wrote the database
   */
  void bringUpToDate(Connection connection, DataSource source) throws SQLException {
    SortedSet<Integer> applied = applied(connection);
    if (applied.equals(bundled)) {
      return;
    }
    if (!applied.isEmpty() && applied.last() > bundled.last()) {
      throw new UnusableDatabaseException(
          "The database was written by a newer Gatehouse: it has migration "
              + applied.last()
              + ", and this one knows migrations up to "
              + bundled.last()
              + ". Start the newer program, or restore a backup from before the upgrade.",
          null);
    }
    runner.migrate(source);
  }

  private static SortedSet<Integer> applied(Connection connection) throws SQLException {
    SortedSet<Integer> numbers = new TreeSet<>();
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT version FROM flyway_schema_history"
                    + " WHERE success AND version IS NOT NULL")) {
      while (rows.next()) {
        numbers.add(Integer.parseInt(rows.getString("version")));
      }
    } catch (SQLException e) {
      if (!isMissingTable(e)) {
        throw e;
      }
    }
    return numbers;
  }

  private static boolean isMissingTable(SQLException e) {
    return "42P01".equals(e.getSQLState())
        || String.valueOf(e.getMessage()).contains("no such table");
  }

  /**
   * The words in which the two databases differ: a collation by octets, which SQLite has by itself,
   * and a table that is kept in the order of its key, of which PostgreSQL has none.
   */
  private static Map<String, String> dialect(DataSource source) {
    try (Connection connection = source.getConnection()) {
      boolean postgres = "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName());
      return postgres
          ? Map.of("bytewise", "COLLATE \"C\"", "clustered", "")
          : Map.of("bytewise", "", "clustered", "WITHOUT ROWID");
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  private static void flyway(DataSource source) {
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:" + FOLDER)
          .placeholders(dialect(source))
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new UnusableDatabaseException(
          "The tables of the database could not be brought up to date: " + e.getMessage(), e);
    }
  }
}
