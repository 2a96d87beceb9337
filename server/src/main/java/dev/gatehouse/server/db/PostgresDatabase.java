package dev.gatehouse.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * PostgreSQL behind a pool. Transactions are serializable, so that code means the same as on the
 * embedded database, where only one writes at a time; the ones that lose a race are run again.
 */
final class PostgresDatabase implements Database {
  /** Others come anew all the time and win at first; who has lost often must not give up soon. */
  private static final int MOST_RUNS = 100;

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

  /** Short: a loser that waits longer than the newcomers do loses to them again. */
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(16);

  /** After so many runs the losers of this node go one at a time. */
  private static final int MOST_RUNS_TOGETHER = 4;

  private final HikariDataSource pool;
  private final Announcements announcements;
  private final PostgresListener listener;

  /**
   * Many at once in a small table all touch the same pages of an index, and PostgreSQL sees each in
   * the way of each: they could lose to one another until their runs are used up.
   */
  private final ReentrantLock losers = new ReentrantLock(true);

  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  private PostgresDatabase(
      HikariDataSource pool, Announcements announcements, PostgresListener listener) {
    this.pool = pool;
    this.announcements = announcements;
    this.listener = listener;
  }

  static PostgresDatabase open(DatabaseSettings.Postgres settings) {
    PGSimpleDataSource source = source(settings);
    try (Connection connection = source.getConnection()) {
      Migrations.bundled().bringUpToDate(connection, source);
    } catch (SQLException e) {
      throw new UnusableDatabaseException(
          "PostgreSQL cannot be reached or used: " + e.getMessage(), e);
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(source);
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(10));
    config.setInitializationFailTimeout(-1);
    Announcements announcements = new Announcements();
    PGSimpleDataSource listening = source(settings);
    // What it was last asked does not tell it from others, as it is asked whether it still lives.
    listening.setApplicationName("gatehouse listener");
    return new PostgresDatabase(
        new HikariDataSource(config),
        announcements,
        PostgresListener.start(listening, announcements));
  }

  private static PGSimpleDataSource source(DatabaseSettings.Postgres settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    if (!settings.user().isEmpty()) {
      source.setUser(settings.user());
    }
    if (!settings.password().isEmpty()) {
      source.setPassword(settings.password());
    }
    source.setApplicationName("gatehouse");
    // An INSERT for many rows goes as one with many rows; nobody asks a batch for its counts.
    source.setReWriteBatchedInserts(true);
    return source;
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return repeatedly(work, true);
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return repeatedly(work, false);
  }

  @Override
  public boolean isInside() {
    return inside.get() != null;
  }

  private <T extends @Nullable Object> T repeatedly(Work<T> work, boolean readOnly) {
    if (isInside()) {
      throw new IllegalStateException("a transaction inside a transaction");
    }
    inside.set(true);
    boolean alone = false;
    try {
      for (int run = 1; ; run++) {
        try {
          return once(work, readOnly);
        } catch (RuntimeException e) {
          if (run == MOST_RUNS || !SqlFailure.isWorthRetrying(e)) {
            throw e;
          }
        }
        if (run == MOST_RUNS_TOGETHER) {
          losers.lock();
          alone = true;
        }
        pause(run);
      }
    } finally {
      if (alone) {
        losers.unlock();
      }
      inside.remove();
    }
  }

  private <T extends @Nullable Object> T once(Work<T> work, boolean readOnly) {
    try (Connection connection = pool.getConnection()) {
      if (readOnly) {
        connection.setReadOnly(true);
      }
      Sql sql = new Sql(connection, null);
      boolean committed = false;
      try {
        T result = work.run(new Transaction(sql));
        sql.throwIfFailed();
        tellOthers(sql);
        sql.sendWaiting();
        connection.commit();
        committed = true;
        announcements.deliverAll(sql.announced(), sql.woken());
        return result;
      } finally {
        sql.end();
        if (!committed) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  /** They are delivered when the transaction commits, and only then. */
  private static void tellOthers(Sql sql) {
    for (Announcement announcement : sql.announced()) {
      for (String text : announcement.texts()) {
        sql.query("SELECT pg_notify(:channel, :text)")
            .bind("channel", PostgresListener.CHANNEL)
            .bind("text", text)
            .map(row -> true)
            .list();
      }
    }
  }

  /** Losers of a race must not meet again at the same instant. */
  private static void pause(int run) {
    long most = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE << Math.min(run, 10));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE / 2, most));
  }

  @Override
  public boolean isPostgres() {
    return true;
  }

  @Override
  public Announcements announcements() {
    return announcements;
  }

  @Override
  public DatabaseCondition condition() {
    record Found(String version, long octets) {}
    Found found =
        read(
            tx ->
                tx.sql()
                    .query(
                        """
                        SELECT current_setting('server_version') AS version,
                          pg_database_size(current_database()) AS octets""")
                    .map(row -> new Found(row.text("version"), row.number("octets")))
                    .one());
    int schema = read(Migrations::newestApplied);
    HikariPoolMXBean used = pool.getHikariPoolMXBean();
    return new DatabaseCondition(
        "PostgreSQL",
        found.version(),
        found.octets(),
        new DatabaseCondition.Pool(
            pool.getMaximumPoolSize(),
            used.getActiveConnections(),
            used.getThreadsAwaitingConnection()),
        Optional.empty(),
        schema,
        Migrations.listed().last());
  }

  @Override
  public void close() {
    listener.close();
    pool.close();
  }
}
