package dev.gatehouse.server.db;

/**
 * The database. The same face over SQLite (one writer with group commit, few readers) and
 * PostgreSQL (a pool). No network call inside a transaction.
 */
public interface Database extends AutoCloseable {

  /** Work inside one transaction. */
  @FunctionalInterface
  interface Work<T extends @org.jspecify.annotations.Nullable Object> {
    T run(Transaction transaction);
  }

  /** Runs read-only work on one consistent view. */
  <T extends @org.jspecify.annotations.Nullable Object> T read(Work<T> work);

  /**
   * Runs work in one durable transaction: when this returns, it is on disk. An exception rolls it
   * back and is thrown on. The work may be run again after a serialization failure, so it must have
   * no effect outside.
   *
   * @throws UniqueViolationException if a unique key refused a row
   */
  <T extends @org.jspecify.annotations.Nullable Object> T write(Work<T> work);

  /** Where to hear what transactions announced, here and on other nodes. */
  Announcements announcements();

  /**
   * Whether this thread is inside a transaction, where no other may begin. For what asks the
   * database only now and then, because it remembers: it refuses there always, and not just when it
   * has forgotten.
   */
  boolean isInside();

  /** Whether this is PostgreSQL; for the handful of dialect words and for tests. */
  boolean isPostgres();

  /**
   * How it is doing. Asks it, so it blocks as {@link #read} does.
   *
   * @throws DatabaseException if it does not answer
   */
  DatabaseCondition condition();

  @Override
  void close();
}
