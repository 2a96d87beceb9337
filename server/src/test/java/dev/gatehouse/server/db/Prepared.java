package dev.gatehouse.server.db;

import dev.gatehouse.testkit.postgres.PostgresCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fresh databases that begin with all tables and with what was done to the first of them: copying
 * is much faster than doing it again.
 */
public final class Prepared {
  private final Consumer<Database> work;
  private Optional<Path> file = Optional.empty();
  private Optional<String> template = Optional.empty();

  /**
   * @param work what is done to the first one of each kind
   */
  public Prepared(Consumer<Database> work) {
    this.work = work;
  }

  /** A fresh database. Closing a PostgreSQL one removes it. */
  public Database fresh(TestDatabase kind) {
    return switch (kind) {
      case SQLITE -> Databases.open(sqlite());
      case POSTGRESQL -> postgres();
    };
  }

  /** Where to open a fresh embedded database. */
  DatabaseSettings.Sqlite sqlite() {
    try {
      Path copy = TestDatabases.temporaryFolder().resolve("gatehouse.db");
      Files.copy(file(), copy);
      return new DatabaseSettings.Sqlite(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Path file() {
    if (file.isEmpty()) {
      Path made = TestDatabases.temporaryFolder().resolve("prepared.db");
      prepare(new DatabaseSettings.Sqlite(made));
      file = Optional.of(made);
    }
    return file.get();
  }

  private Database postgres() {
    PostgresCluster cluster = PostgresCluster.shared();
    String name = cluster.freshDatabaseLike(template());
    Database open = Databases.open(TestDatabases.postgresSettings(name));
    return new Removed(open, () -> cluster.drop(name));
  }

  /** Nobody is connected to it, so that it can be copied. */
  private synchronized String template() {
    if (template.isEmpty()) {
      String made = PostgresCluster.shared().freshDatabase();
      prepare(TestDatabases.postgresSettings(made));
      template = Optional.of(made);
    }
    return template.get();
  }

  private void prepare(DatabaseSettings settings) {
    try (Database database = Databases.open(settings)) {
      work.accept(database);
    }
  }

  /** Hundreds of databases of some megabytes each would fill the disk of a small machine. */
  private record Removed(Database database, Runnable remove) implements Database {
    @Override
    public <T extends @Nullable Object> T read(Work<T> work) {
      return database.read(work);
    }

    @Override
    public <T extends @Nullable Object> T write(Work<T> work) {
      return database.write(work);
    }

    @Override
    public Announcements announcements() {
      return database.announcements();
    }

    @Override
    public DatabaseCondition condition() {
      return database.condition();
    }

    @Override
    public boolean isInside() {
      return database.isInside();
    }

    @Override
    public boolean isPostgres() {
      return database.isPostgres();
    }

    @Override
    public void close() {
      database.close();
      remove.run();
    }
  }
}
