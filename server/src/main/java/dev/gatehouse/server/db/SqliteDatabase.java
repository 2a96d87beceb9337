package dev.gatehouse.server.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded database: one writer with group commit, a few readers, write-ahead log. */
final class SqliteDatabase implements Database {
  private static final int READERS = 4;

  private final Path file;
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final Announcements announcements;

  private SqliteDatabase(
      Path file, SqliteWriter writer, SqliteReaders readers, Announcements announcements) {
    this.file = file;
    this.writer = writer;
    this.readers = readers;
    this.announcements = announcements;
  }

  static SqliteDatabase open(DatabaseSettings.Sqlite settings) {
    Path file = settings.file().toAbsolutePath();
    SQLiteConfig config = new SQLiteConfig();
    // Nothing here asks for generated keys; the driver would fetch one after each INSERT.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    try {
      Files.createDirectories(file.getParent());
      Connection writing = SqliteConnection.forWriting(source).jdbc();
      try {
        Migrations.bundled().bringUpToDate(writing, source);
        // Only after the migrations: a reader needs a file that exists and has its tables.
        SqliteReaders readers = SqliteReaders.open(source, READERS);
        Announcements announcements = new Announcements();
        return new SqliteDatabase(
            file, SqliteWriter.start(writing, announcements), readers, announcements);
      } catch (SQLException | RuntimeException e) {
        writing.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new UnusableDatabaseException(
          "The database file " + file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    refuseNesting();
    return readers.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    refuseNesting();
    return writer.write(work);
  }

  @Override
  public Announcements announcements() {
    return announcements;
  }

  @Override
  public boolean isPostgres() {
    return false;
  }

  @Override
  public DatabaseCondition condition() {
    record Found(String version, int schema) {}
    Found found =
        read(
            tx ->
                new Found(
                    tx.sql()
                        .query("SELECT sqlite_version() AS version")
                        .map(row -> row.text("version"))
                        .one(),
                    Migrations.newestApplied(tx)));
    return new DatabaseCondition(
        "SQLite",
        found.version(),
        size(file) + size(file.resolveSibling(file.getFileName() + "-wal")),
        readers.condition(),
        DatabaseCondition.Disk.of(file),
        found.schema(),
        Migrations.listed().last());
  }

  private static long size(Path one) {
    try {
      return Files.exists(one) ? Files.size(one) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    writer.close();
    readers.close();
  }

  @Override
  public boolean isInside() {
    return writer.isCurrentThread() || readers.isReading();
  }

  private void refuseNesting() {
    if (isInside()) {
      throw new IllegalStateException("a transaction inside a transaction");
    }
  }
}
