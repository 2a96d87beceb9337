package dev.gatehouse.server.robustness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program's database as another program sees it. */
record DatabaseBehind(String url) {
  private static final Map<String, String> LASTING =
      Map.of(
          "user", "SELECT user_id FROM users",
          "external identity",
              "SELECT organization_id || connection_id || subject FROM external_identities",
          "session", "SELECT session_id FROM sessions",
          "grant", "SELECT id FROM openid_grants",
          "accepted message", "SELECT message_id FROM sign_in_replays",
          "attempt used up without a verdict",
              "SELECT attempt_id FROM sign_in_attempts"
                  + " WHERE consumed_at IS NOT NULL AND finished_at IS NULL");

  /** Everything that only a finished sign-in may leave. */
  Set<String> rows() {
    Set<String> rows = new LinkedHashSet<>();
    LASTING.forEach((name, query) -> texts(query).forEach(id -> rows.add(name + " " + id)));
    return rows;
  }

  long count(String query) {
    return Long.parseLong(texts(query).getFirst());
  }

  private List<String> texts(String query) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * From now on the database gives up, in the middle of the transaction, whenever something is
   * written to a table; as with a full disk, all that the transaction wrote before is lost.
   *
   * @param event such as {@code INSERT ON sessions}
   */
  Broken breakOn(String event) {
    if (isPostgres()) {
      execute(
          """
          CREATE OR REPLACE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN RAISE EXCEPTION USING ERRCODE = ''disk_full'', MESSAGE = ''disk is full''; END';
          CREATE TRIGGER broken BEFORE %s FOR EACH ROW EXECUTE FUNCTION give_up()"""
              .formatted(event));
      String table = event.substring(event.lastIndexOf(' ') + 1);
      return () -> execute("DROP TRIGGER broken ON " + table);
    }
    execute(
        "CREATE TRIGGER broken BEFORE "
            + event
            + " BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END");
    return () -> execute("DROP TRIGGER broken");
  }

  private boolean isPostgres() {
    return url.startsWith("jdbc:postgresql:");
  }

  /** Ends the breakage. */
  @FunctionalInterface
  interface Broken extends AutoCloseable {
    @Override
    void close();
  }

  private void execute(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      if (!isPostgres()) {
        statement.execute("PRAGMA busy_timeout = 5000");
      }
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
