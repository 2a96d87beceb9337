package dev.gatehouse.server.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Work that waits is run together: each piece inside a savepoint of one
 * transaction, one commit for all, and only then does any caller go on. The cost of reaching the
 * disk is shared, and a piece that fails takes nobody with it.
 */
final class SqliteWriter implements AutoCloseable {
  /** The most pieces of work in one transaction; bounds how long the first of them waits. */
  private static final int LARGEST_GROUP = 256;

  /** The most pieces that wait; beyond it the server is overloaded and says so. */
  private static final int LONGEST_QUEUE = 10_000;

  private final SqliteConnection connection;
  private final Announcements announcements;
  private final BlockingQueue<Piece<?>> queue = new LinkedBlockingQueue<>(LONGEST_QUEUE);
  private final Object closing = new Object();
  private final Thread thread;
  private boolean closed;

  private SqliteWriter(SqliteConnection connection, Announcements announcements) {
    this.connection = connection;
    this.announcements = announcements;
    this.thread = new Thread(this::serve, "database-writer");
    thread.setDaemon(true);
  }

  static SqliteWriter start(Connection connection, Announcements announcements) {
    SqliteWriter writer = new SqliteWriter(new SqliteConnection(connection), announcements);
    writer.thread.start();
    return writer;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  <T extends @Nullable Object> T write(Database.Work<T> work) {
    Piece<T> piece = new Piece<>(work);
    synchronized (closing) {
      if (closed) {
        throw new DatabaseException("the database is closed", null);
      }
      if (!queue.offer(piece)) {
        throw new DatabaseException("too many writes are waiting", null);
      }
    }
    return piece.await();
  }

  /** How many pieces wait. */
  int waiting() {
    return queue.size();
  }

  /** Finishes what waits, then ends. */
  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
    }
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    while (true) {
      Piece<?> first = next();
      if (first == null) {
        break;
      }
      runGroup(first);
    }
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  /** The next piece, or null once closed and nothing waits any more. */
  private @Nullable Piece<?> next() {
    while (true) {
      try {
        Piece<?> piece = queue.poll();
        if (piece != null) {
          return piece;
        }
        synchronized (closing) {
          if (closed) {
            return queue.poll();
          }
        }
        return queue.take();
      } catch (InterruptedException e) {
        // Woken by close, or by work that interrupted its own thread: look again.
      }
    }
  }

  private void runGroup(Piece<?> first) {
    List<Piece<?>> group = new ArrayList<>();
    try {
      group.add(first);
      connection.control("BEGIN IMMEDIATE");
      boolean kept = runFirst(first);
      Piece<?> piece = nextOf(group);
      while (piece != null) {
        if (kept) {
          runInSavepoint(piece);
        } else {
          kept = runFirst(piece);
        }
        piece = nextOf(group);
      }
      connection.control("COMMIT");
    } catch (SQLException e) {
      rollBack(group, e);
    }
    // Each before any goes on: who has seen one piece's end may ask for what another changed.
    group.forEach(piece -> piece.tell(announcements));
    group.forEach(Piece::resume);
  }

  /** The next of the group; null if nobody waits, so that one alone waits for nobody. */
  private @Nullable Piece<?> nextOf(List<Piece<?>> group) {
    Piece<?> piece = group.size() < LARGEST_GROUP ? queue.poll() : null;
    if (piece != null) {
      group.add(piece);
    }
    return piece;
  }

  /**
   * Runs a piece before which the transaction holds nothing: if it fails, the whole can go, and no
   * savepoint is needed. Answers whether the transaction holds something now.
   */
  private boolean runFirst(Piece<?> piece) throws SQLException {
    if (piece.run(connection.sql())) {
      return true;
    }
    connection.control("ROLLBACK");
    connection.control("BEGIN IMMEDIATE");
    return false;
  }

  /**
   * @throws SQLException if the transaction as a whole is lost
   */
  private void runInSavepoint(Piece<?> piece) throws SQLException {
    connection.control("SAVEPOINT piece");
    // Some failures (disk full, out of memory) make SQLite end the whole transaction; then the
    // savepoint is gone, ROLLBACK TO fails, and so does the group.
    if (!piece.run(connection.sql())) {
      connection.control("ROLLBACK TO piece");
    }
    connection.control("RELEASE piece");
  }

  private void rollBack(List<Piece<?>> group, SQLException cause) {
    try {
      connection.control("ROLLBACK");
    } catch (SQLException e) {
      // SQLite may have rolled back by itself; the cause of that is what callers must see.
      cause.addSuppressed(e);
    }
    group.forEach(piece -> piece.fail(SqlFailure.translate(cause)));
  }

  /** One caller's work and how it ended. */
  private static final class Piece<T extends @Nullable Object> {
    private final Database.Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private List<Announcement> announced = List.of();
    private Set<String> woken = Set.of();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Piece(Database.Work<T> work) {
      this.work = work;
    }

    /** Answers whether what it wrote shall stay. */
    boolean run(Sql sql) {
      try {
        result = work.run(new Transaction(sql));
        sql.throwIfFailed();
        announced = sql.announced();
        woken = sql.woken();
      } catch (Throwable e) {
        // Whatever it is, it belongs to the caller and must not end the writer.
        failure = e;
      } finally {
        sql.end();
      }
      return failure == null;
    }

    /** Once the group is durable; nothing is told if it is not. */
    void tell(Announcements announcements) {
      if (failure == null) {
        announcements.deliverAll(announced, woken);
      }
    }

    /** The group was lost; a failure of its own says more. */
    void fail(RuntimeException cause) {
      if (failure == null) {
        failure = cause;
      }
    }

    @SuppressWarnings("NullAway") // result is null only where T may be null
    void resume() {
      if (failure == null) {
        done.complete(result);
      } else {
        done.completeExceptionally(failure);
      }
    }

    T await() {
      try {
        return done.join();
      } catch (CompletionException e) {
        Throwable cause = e.getCause();
        switch (cause) {
          case RuntimeException unchecked -> throw unchecked;
          case Error error -> throw error;
          case null, default -> throw new DatabaseException("the work failed", cause);
        }
      }
    }
  }
}
