package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Group commit, and what goes wrong with it. */
class SqliteWriterTest {
  private static final int BOUND_SECONDS = 120;

  @Test
  void a_failing_commit_fails_everybody_in_the_group() throws Exception {
    try (SqliteWriter writer =
        writer(
            "CREATE TABLE parent (id BIGINT PRIMARY KEY)",
            "CREATE TABLE child (id BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")) {
      List<Future<Integer>> group =
          together(
              writer,
              tx -> update(tx, "INSERT INTO parent (id) VALUES (1)"),
              // A deferred key is checked by COMMIT only, so it makes COMMIT fail.
              tx -> update(tx, "INSERT INTO child (id) VALUES (99)"),
              tx -> update(tx, "INSERT INTO parent (id) VALUES (2)"));
      for (Future<Integer> piece : group) {
        assertThatThrownBy(() -> piece.get(BOUND_SECONDS, TimeUnit.SECONDS))
            .hasCauseInstanceOf(StillReferencedException.class);
      }
      assertThat(count(writer, "SELECT count(*) AS n FROM parent")).isZero();
      // The writer itself goes on.
      assertThat(writer.<Integer>write(tx -> update(tx, "INSERT INTO parent (id) VALUES (3)")))
          .isEqualTo(1);
    }
  }

  @Test
  void a_failing_piece_takes_nobody_of_its_group_with_it() throws Exception {
    try (SqliteWriter writer = writer("CREATE TABLE parent (id BIGINT PRIMARY KEY)")) {
      List<Future<Integer>> group =
          together(
              writer,
              tx -> update(tx, "INSERT INTO parent (id) VALUES (1)"),
              tx -> {
                update(tx, "INSERT INTO parent (id) VALUES (2)");
                return update(tx, "INSERT INTO parent (id) VALUES (1)");
              },
              tx -> update(tx, "INSERT INTO parent (id) VALUES (3)"));
      assertThat(group.get(0).get(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
      assertThatThrownBy(() -> group.get(1).get(BOUND_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UniqueViolationException.class);
      assertThat(group.get(2).get(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(count(writer, "SELECT sum(id) AS n FROM parent")).isEqualTo(4);
    }
  }

  @Test
  void pieces_that_fail_before_anybody_has_written_leave_nothing_and_spare_the_others()
      throws Exception {
    try (SqliteWriter writer = writer("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      List<Future<Integer>> group = new ArrayList<>();
      Database.Work<Integer> first =
          tx -> {
            update(tx, "INSERT INTO parent (id) VALUES (1)");
            held.countDown();
            awaitQuietly(release);
            throw new IllegalArgumentException("the first");
          };
      Database.Work<Integer> second =
          tx -> {
            update(tx, "INSERT INTO parent (id) VALUES (2)");
            throw new IllegalArgumentException("the second");
          };
      Database.Work<Integer> third = tx -> update(tx, "INSERT INTO parent (id) VALUES (4)");
      group.add(threads.submit(() -> writer.write(first)));
      assertThat(held.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
      for (Database.Work<Integer> piece : List.of(second, third)) {
        int waiting = writer.waiting();
        group.add(threads.submit(() -> writer.write(piece)));
        awaitLonger(writer, waiting);
      }
      release.countDown();
      for (Future<Integer> failing : group.subList(0, 2)) {
        assertThatThrownBy(() -> failing.get(BOUND_SECONDS, TimeUnit.SECONDS))
            .hasCauseInstanceOf(IllegalArgumentException.class);
      }
      assertThat(group.get(2).get(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(count(writer, "SELECT sum(id) AS n FROM parent")).isEqualTo(4);
    }
  }

  @Test
  void a_full_disk_fails_the_group_and_leaves_nothing_half_done() throws Exception {
    try (SqliteWriter writer =
        writer("CREATE TABLE big (text TEXT)", "PRAGMA max_page_count = 20")) {
      List<Future<Integer>> group =
          together(
              writer,
              tx -> update(tx, "INSERT INTO big (text) VALUES ('small')"),
              tx ->
                  tx.sql()
                      .update("INSERT INTO big (text) VALUES (:text)")
                      .bind("text", "x".repeat(1_000_000))
                      .execute());
      assertThatThrownBy(() -> group.get(1).get(BOUND_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DatabaseException.class);
      long acknowledged = succeeded(group.get(0)) ? 1 : 0;
      assertThat(count(writer, "SELECT count(*) AS n FROM big")).isEqualTo(acknowledged);
    }
  }

  @Test
  void closing_finishes_what_waits_and_refuses_what_comes_later() throws Exception {
    SqliteWriter writer = writer("CREATE TABLE parent (id BIGINT PRIMARY KEY)");
    List<Future<Integer>> group =
        together(
            writer,
            tx -> update(tx, "INSERT INTO parent (id) VALUES (1)"),
            tx -> update(tx, "INSERT INTO parent (id) VALUES (2)"));
    writer.close();
    for (Future<Integer> piece : group) {
      assertThat(piece.get(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThatThrownBy(() -> writer.write(tx -> 1))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void an_error_in_the_work_reaches_its_caller_and_spares_the_writer() throws Exception {
    try (SqliteWriter writer = writer("CREATE TABLE parent (id BIGINT PRIMARY KEY)")) {
      StackOverflowError mine = new StackOverflowError("mine");
      assertThatThrownBy(
              () ->
                  writer.write(
                      tx -> {
                        throw mine;
                      }))
          .isSameAs(mine);
      assertThat(count(writer, "SELECT count(*) AS n FROM parent")).isZero();
    }
  }

  /** Queues the work while the writer is held, so that it becomes one group. */
  @SafeVarargs
  private static List<Future<Integer>> together(
      SqliteWriter writer, Database.Work<Integer>... pieces) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<Integer>> futures = new ArrayList<>();
    threads.submit(
        () ->
            writer.write(
                tx -> {
                  held.countDown();
                  awaitQuietly(release);
                  return 0;
                }));
    assertThat(held.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    for (Database.Work<Integer> piece : pieces) {
      int waiting = writer.waiting();
      futures.add(threads.submit(() -> writer.write(piece)));
      awaitLonger(writer, waiting);
    }
    release.countDown();
    threads.shutdown();
    return futures;
  }

  private static void awaitLonger(SqliteWriter writer, int than) {
    Await.until("the piece waits", writer::waiting, now -> now > than);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean succeeded(Future<Integer> piece) throws InterruptedException {
    try {
      piece.get(BOUND_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.ExecutionException e) {
      return false;
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static int update(Transaction tx, String sql) {
    return tx.sql().update(sql).execute();
  }

  private static long count(SqliteWriter writer, String sql) {
    return writer.<Long>write(tx -> tx.sql().query(sql).map(row -> row.number("n")).one());
  }

  private static SqliteWriter writer(String... statements) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = ON");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return SqliteWriter.start(connection, new Announcements());
  }
}
