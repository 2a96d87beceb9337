package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Transactions mean the same as if one ran after the other. */
class SerializationTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 20;

  @OnBothDatabases
  void reading_and_then_writing_loses_no_update(Database database) throws Exception {
    put(database, "counter", 0);
    List<Future<Integer>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < THREADS; thread++) {
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    database.write(tx -> set(tx, "counter", get(tx, "counter") + 1));
                  }
                  return ROUNDS;
                }));
      }
    }
    for (Future<Integer> thread : done) {
      assertThat(thread.get()).isEqualTo(ROUNDS);
    }
    assertThat(database.<Long>read(tx -> get(tx, "counter"))).isEqualTo(THREADS * ROUNDS);
  }

  @OnBothDatabases
  void two_that_each_read_what_the_other_writes_cannot_both_win(Database database)
      throws Exception {
    put(database, "left", 1);
    put(database, "right", 1);
    // Each gives up its own one only while the other stands: at least one must stay.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> left = threads.submit(() -> giveUp(database, "left", "right"));
      Future<Integer> right = threads.submit(() -> giveUp(database, "right", "left"));
      left.get();
      right.get();
    }
    assertThat(database.<Long>read(tx -> get(tx, "left") + get(tx, "right"))).isEqualTo(1);
  }

  @OnBothDatabases
  void nobody_loses_every_race_where_each_is_in_the_way_of_each(Database database)
      throws Exception {
    long before = database.<Long>read(SerializationTest::count);
    List<Future<Integer>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 64; thread++) {
        String own = "thread" + thread;
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2; i++) {
                    String key = own + "-" + i;
                    database.write(
                        tx -> {
                          long all = count(tx);
                          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                          return insert(tx, key, all);
                        });
                  }
                  return 2;
                }));
      }
    }
    for (Future<Integer> thread : done) {
      assertThat(thread.get()).isEqualTo(2);
    }
    assertThat(database.<Long>read(SerializationTest::count)).isEqualTo(before + 64 * 2);
  }

  @OnBothDatabases
  void who_loses_to_newcomers_again_and_again_is_not_given_up(Database database) {
    AtomicInteger runs = new AtomicInteger();
    Database.Work<Integer> unlucky =
        tx -> {
          if (runs.incrementAndGet() < 60) {
            throw new DatabaseException("lost", new SQLException("a race", "40001"));
          }
          return runs.get();
        };
    if (database.isPostgres()) {
      assertThat(database.<Integer>write(unlucky)).isEqualTo(60);
    } else {
      // Where one writes at a time nobody loses.
      assertThatThrownBy(() -> database.write(unlucky)).hasMessage("lost");
    }
  }

  private static long count(Transaction tx) {
    return tx.sql()
        .query("SELECT COUNT(*) AS all_of_them FROM roles")
        .map(row -> row.number("all_of_them"))
        .one();
  }

  private static int giveUp(Database database, String own, String other) {
    return database.write(tx -> get(tx, other) == 1 ? set(tx, own, 0) : 0);
  }

  private static void put(Database database, String key, long value) {
    database.write(tx -> insert(tx, key, value));
  }

  private static int insert(Transaction tx, String key, long value) {
    return tx.sql()
        .update(
            """
            INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
            VALUES (:key, '', '', :value, 0)""")
        .bind("key", key)
        .bind("value", value)
        .execute();
  }

  private static long get(Transaction tx, String key) {
    return tx.sql()
        .query("SELECT created_at FROM roles WHERE role_key = :key")
        .bind("key", key)
        .map(row -> row.number("created_at"))
        .one();
  }

  private static int set(Transaction tx, String key, long value) {
    return tx.sql()
        .update("UPDATE roles SET created_at = :value WHERE role_key = :key")
        .bind("key", key)
        .bind("value", value)
        .execute();
  }
}
