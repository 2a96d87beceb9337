package dev.gatehouse.server.db;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A few read-only connections; whoever finds none free waits. */
final class SqliteReaders implements AutoCloseable {
  private final ConcurrentLinkedDeque<SqliteConnection> free;
  private final Semaphore permits;
  private final int count;
  private final ThreadLocal<Boolean> reading = new ThreadLocal<>();

  private SqliteReaders(List<SqliteConnection> connections) {
    this.free = new ConcurrentLinkedDeque<>(connections);
    this.count = connections.size();
    this.permits = new Semaphore(count, true);
  }

  static SqliteReaders open(DataSource source, int count) throws SQLException {
    List<SqliteConnection> connections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      connections.add(SqliteConnection.forReading(source));
    }
    return new SqliteReaders(connections);
  }

  DatabaseCondition.Pool condition() {
    return new DatabaseCondition.Pool(
        count, count - permits.availablePermits(), permits.getQueueLength());
  }

  boolean isReading() {
    return reading.get() != null;
  }

  <T extends @Nullable Object> T read(Database.Work<T> work) {
    permits.acquireUninterruptibly();
    try {
      // The last one returned has the warmest pages and statements.
      SqliteConnection connection = free.pollFirst();
      if (connection == null) {
        throw new DatabaseException("the database is closed", null);
      }
      reading.set(true);
      try {
        return onOneView(connection, work);
      } finally {
        reading.remove();
        free.addFirst(connection);
      }
    } finally {
      permits.release();
    }
  }

  private static <T extends @Nullable Object> T onOneView(
      SqliteConnection connection, Database.Work<T> work) {
    Sql sql = connection.sql();
    try {
      connection.control("BEGIN");
      try {
        T result = work.run(new Transaction(sql));
        sql.throwIfFailed();
        return result;
      } finally {
        sql.end();
        connection.control("ROLLBACK");
      }
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  @Override
  public void close() {
    permits.acquireUninterruptibly(count);
    try {
      for (SqliteConnection c = free.pollFirst(); c != null; c = free.pollFirst()) {
        c.close();
      }
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    } finally {
      permits.release(count);
    }
  }
}
