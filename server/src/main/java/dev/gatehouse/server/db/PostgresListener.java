package dev.gatehouse.server.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of this node that listens for what others announce. It is opened again
 * whenever it is lost, and what was announced meanwhile counts as missed.
 */
final class PostgresListener implements AutoCloseable {
  static final String CHANNEL = "gatehouse";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresListener.class);

  /** After so long a silence the connection is asked whether it still lives. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final int ANSWER_WITHIN_SECONDS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DataSource source;
  private final Announcements announcements;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object current = new Object();
  private final Thread thread;
  private @Nullable Connection connection;

  private PostgresListener(DataSource source, Announcements announcements) {
    this.source = source;
    this.announcements = announcements;
    this.thread = new Thread(this::run, "database-listener");
    thread.setDaemon(true);
  }

  static PostgresListener start(DataSource source, Announcements announcements) {
    PostgresListener listener = new PostgresListener(source, announcements);
    listener.thread.start();
    return listener;
  }

  private void run() {
    boolean warned = false;
    while (!isClosing()) {
      try (Connection opened = source.getConnection()) {
        if (!take(opened)) {
          return;
        }
        try (java.sql.Statement statement = opened.createStatement()) {
          statement.execute("LISTEN " + CHANNEL);
        }
        // Only now: from here on nothing is missed, and before it anything may have been.
        announcements.missed();
        if (warned) {
          LOG.info("a connection listens again");
          warned = false;
        }
        listen(opened);
      } catch (SQLException e) {
        if (!isClosing() && !warned) {
          LOG.warn(
              "no connection listens; revocations on other nodes hold here within two seconds: {}",
              e.getMessage());
          warned = true;
        }
      }
      pause();
    }
  }

  private void listen(Connection opened) throws SQLException {
    PGConnection postgres = opened.unwrap(PGConnection.class);
    while (!isClosing()) {
      PGNotification[] heard = postgres.getNotifications((int) SILENCE.toMillis());
      if (heard == null || heard.length == 0) {
        if (!opened.isValid(ANSWER_WITHIN_SECONDS)) {
          throw new SQLException("the connection that listens does not answer");
        }
        continue;
      }
      for (PGNotification one : heard) {
        Announcement.read(one.getParameter()).ifPresent(announcements::deliver);
      }
    }
  }

  /** False if it is to be closed at once. */
  private boolean take(Connection opened) {
    synchronized (current) {
      connection = opened;
      return !isClosing();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody interrupts it but close, which it sees by itself.
    }
  }

  @Override
  public void close() {
    closing.countDown();
    synchronized (current) {
      if (connection != null) {
        try {
          // Not close, which would wait for the silence to end.
          connection.abort(Runnable::run);
        } catch (SQLException e) {
          LOG.debug("the connection that listened did not close cleanly", e);
        }
      }
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(ANSWER_WITHIN_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
