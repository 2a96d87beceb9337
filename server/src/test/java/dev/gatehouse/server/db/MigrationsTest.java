package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private static final Migrations.Runner NEVER =
      source -> {
        throw new AssertionError("Flyway was started for nothing");
      };

  @Test
  void the_list_names_every_migration_of_the_folder() throws IOException {
    Path folder = Path.of("src/main/resources/db/migration");
    List<String> listed =
        Files.readAllLines(folder.resolve("list.txt")).stream()
            .filter(line -> !line.isBlank())
            .sorted()
            .toList();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".sql"))
                  .sorted())
          .isEqualTo(listed);
    }
  }

  @Test
  void does_not_start_flyway_when_everything_is_applied() throws SQLException {
    DatabaseSettings.Sqlite settings = TestDatabases.sqliteSettings();
    try (Connection connection = connect(settings)) {
      new Migrations(Migrations.listed(), NEVER).bringUpToDate(connection, unusedSource());
    }
  }

  @Test
  void starts_flyway_when_one_is_missing() throws SQLException {
    DatabaseSettings.Sqlite settings = TestDatabases.sqliteSettings();
    List<String> runs = new ArrayList<>();
    try (Connection connection = connect(settings)) {
      connection
          .createStatement()
          .execute("DELETE FROM flyway_schema_history WHERE version = '001'");
      new Migrations(Migrations.listed(), source -> runs.add("run"))
          .bringUpToDate(connection, unusedSource());
    }
    assertThat(runs).containsExactly("run");
  }

  @Test
  void refuses_a_database_that_a_newer_program_wrote() throws SQLException {
    DatabaseSettings.Sqlite settings = TestDatabases.sqliteSettings();
    try (Connection connection = connect(settings)) {
      connection
          .createStatement()
          .execute(
              """
              INSERT INTO flyway_schema_history (installed_rank, version, description, type,
                script, checksum, installed_by, execution_time, success)
              VALUES (9999, '9999', 'from the future', 'SQL', 'V9999__future.sql', 1, '', 1, 1)""");
    }
    assertThatThrownBy(() -> Databases.open(settings))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("newer Gatehouse")
        .hasMessageContaining("9999")
        .hasMessageContaining("restore a backup");
  }

  @Test
  void nodes_that_start_at_once_migrate_once() throws Exception {
    DatabaseSettings.Postgres settings = TestDatabases.postgresSettings();
    List<Future<Database>> nodes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        nodes.add(threads.submit(() -> Databases.open(settings)));
      }
    }
    for (Future<Database> node : nodes) {
      try (Database database = node.get()) {
        long applied =
            database.read(
                tx ->
                    tx.sql()
                        .query("SELECT count(*) AS n FROM flyway_schema_history WHERE success")
                        .map(row -> row.number("n"))
                        .one());
        assertThat(applied).isEqualTo(Migrations.listed().size());
      }
    }
  }

  @Test
  void says_which_file_cannot_be_opened() throws IOException {
    Path text = Files.createTempFile("not-a-database", ".db");
    Files.writeString(
        text, "This is a text, long enough to be read as a page of a database.\n".repeat(20));
    assertThatThrownBy(() -> Databases.open(new DatabaseSettings.Sqlite(text)))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining(text.toString());
    Files.delete(text);
  }

  private static Connection connect(DatabaseSettings.Sqlite settings) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + settings.file());
  }

  private static org.sqlite.SQLiteDataSource unusedSource() {
    return new org.sqlite.SQLiteDataSource();
  }
}
