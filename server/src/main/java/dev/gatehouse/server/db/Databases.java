package dev.gatehouse.server.db;

/** Opens the database that the operator configured. */
public final class Databases {
  private Databases() {}

  /**
   * Opens the database and brings its tables up to date.
   *
   * @throws UnusableDatabaseException if it cannot be reached, or a newer program wrote it
   */
  public static Database open(DatabaseSettings settings) {
    return switch (settings) {
      case DatabaseSettings.Sqlite sqlite -> SqliteDatabase.open(sqlite);
      case DatabaseSettings.Postgres postgres -> PostgresDatabase.open(postgres);
    };
  }
}
