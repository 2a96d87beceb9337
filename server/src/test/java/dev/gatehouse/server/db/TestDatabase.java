package dev.gatehouse.server.db;

/** The databases that Gatehouse runs on. */
public enum TestDatabase {
  SQLITE("SQLite"),
  POSTGRESQL("PostgreSQL");

  private final String name;

  TestDatabase(String name) {
    this.name = name;
  }

  /** Where to open a fresh database, as an operator says it. */
  public String freshUrl() {
    return switch (this) {
      case SQLITE -> "sqlite:" + TestDatabases.sqliteSettings().file();
      case POSTGRESQL -> TestDatabases.postgresSettings().url();
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
