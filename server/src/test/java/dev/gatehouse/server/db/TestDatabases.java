package dev.gatehouse.server.db;

import dev.gatehouse.testkit.postgres.PostgresCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Fresh databases with all tables, for tests of every feature. */
public final class TestDatabases implements ArgumentsProvider {
  private static final Prepared TABLES = new Prepared(database -> {});

  /** A fresh embedded database in a temporary folder. */
  public static Database sqlite() {
    return TABLES.fresh(TestDatabase.SQLITE);
  }

  /** Where to open a fresh embedded database with all tables. */
  public static DatabaseSettings.Sqlite sqliteSettings() {
    return TABLES.sqlite();
  }

  /** A fresh PostgreSQL database with all tables. Closing it removes it. */
  public static Database postgres() {
    return TABLES.fresh(TestDatabase.POSTGRESQL);
  }

  /** Where to open a fresh, empty PostgreSQL database. */
  public static DatabaseSettings.Postgres postgresSettings() {
    return postgresSettings(PostgresCluster.shared().freshDatabase());
  }

  static DatabaseSettings.Postgres postgresSettings(String name) {
    return new DatabaseSettings.Postgres(PostgresCluster.shared().urlOf(name), "", "", 8);
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    // Lazily, so that the second database is made only once the first test is over.
    return Stream.<java.util.function.Supplier<Arguments>>of(
            () -> Arguments.of(Named.of("SQLite", sqlite())),
            () -> Arguments.of(Named.of("PostgreSQL", postgres())))
        .map(java.util.function.Supplier::get);
  }

  /** Removed with the JVM. */
  static Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("gatehouse-test-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
