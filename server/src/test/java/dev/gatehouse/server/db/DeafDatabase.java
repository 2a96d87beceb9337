package dev.gatehouse.server.db;

import org.jspecify.annotations.Nullable;

/** A database as a node sees it that hears nothing of what others announce. */
public record DeafDatabase(Database database, Announcements announcements) implements Database {
  public static DeafDatabase of(Database database) {
    return new DeafDatabase(database, new Announcements());
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return database.read(work);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return database.write(work);
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

  /** Another closes it. */
  @Override
  public void close() {}
}
