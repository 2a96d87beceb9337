package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a transaction tells every node. */
class AnnouncementsTest {
  private static final String TOPIC = "doors";

  /** Collects what it hears; {@code missed} stands for what may have been lost. */
  private static final class Hearer implements AnnouncementListener {
    private static final List<String> MISSED = List.of("missed");

    private final BlockingQueue<List<String>> heard = new LinkedBlockingQueue<>();

    static Hearer of(Database database) {
      Hearer hearer = new Hearer();
      database.announcements().listen(TOPIC, hearer);
      return hearer;
    }

    @Override
    public void heard(List<String> items) {
      heard.add(items);
    }

    @Override
    public void missed() {
      heard.add(MISSED);
    }

    /** The next that is heard. */
    private List<String> next() {
      try {
        List<String> next = heard.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
          throw new AssertionError("nothing was heard");
        }
        return next;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Until a connection listens; before that nothing can be told. */
    private void awaitMissed() {
      while (!next().equals(MISSED)) {
        Thread.onSpinWait();
      }
    }
  }

  @OnBothDatabases
  void this_node_has_heard_before_the_write_returns(Database database) {
    Hearer hearer = Hearer.of(database);
    database.write(
        tx -> {
          tx.announce(TOPIC, List.of("front", "back"));
          assertThat(hearer.heard).doesNotContain(List.of("front", "back"));
          return true;
        });
    assertThat(hearer.heard).contains(List.of("front", "back"));
  }

  @OnBothDatabases
  void nobody_hears_of_what_is_rolled_back(Database database) {
    Hearer hearer = Hearer.of(database);
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      tx.announce(TOPIC, List.of("lost"));
                      throw new IllegalStateException("mine");
                    }))
        .isInstanceOf(IllegalStateException.class);
    tell(database, "kept");
    assertThat(hearer.heard).contains(List.of("kept")).doesNotContain(List.of("lost"));
  }

  @OnBothDatabases
  void a_listener_that_fails_keeps_nothing_from_the_others(Database database) {
    database
        .announcements()
        .listen(
            TOPIC,
            new AnnouncementListener() {
              @Override
              public void heard(List<String> items) {
                throw new IllegalStateException("a mistake");
              }

              @Override
              public void missed() {
                throw new IllegalStateException("a mistake");
              }
            });
    Hearer second = Hearer.of(database);
    tell(database, "front");
    assertThat(second.heard).contains(List.of("front"));
  }

  @OnBothDatabases
  void who_waits_is_woken_when_what_was_written_can_be_read(Database database) {
    List<Long> seen = new ArrayList<>();
    Announcements announcements = database.announcements();
    try (Announcements.Waking waking = announcements.onWake("roles", () -> seen.add(0L))) {
      assertThat(waking).isNotNull();
      wake(database, "one", "roles");
      assertThat(seen).hasSize(1);
      wake(database, "two", "something else");
      assertThat(seen).hasSize(1);
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        tx.wake("roles");
                        throw new IllegalStateException("rolled back");
                      }))
          .hasMessage("rolled back");
      assertThat(seen).hasSize(1);
    }
    wake(database, "three", "roles");
    assertThat(seen).hasSize(1);
  }

  @OnBothDatabases
  void who_waits_is_woken_once_all_have_heard_and_whoever_else_fails(Database database) {
    List<String> order = new CopyOnWriteArrayList<>();
    Announcements announcements = database.announcements();
    announcements.listen(
        TOPIC,
        new AnnouncementListener() {
          @Override
          public void heard(List<String> items) {
            order.add("heard");
          }

          @Override
          public void missed() {}
        });
    Runnable broken =
        () -> {
          throw new IllegalStateException("a mistake");
        };
    try (Announcements.Waking first = announcements.onWake("roles", broken);
        Announcements.Waking second = announcements.onWake("roles", () -> order.add("woken"))) {
      assertThat(List.of(first, second)).hasSize(2);
      database.<Boolean>write(
          tx -> {
            tx.wake("roles");
            tx.announce(TOPIC, List.of("front"));
            return true;
          });
      // What the woken read must not be older than what was announced.
      assertThat(order).startsWith("heard").contains("woken");
    }
  }

  private static void wake(Database database, String role, String topic) {
    database.write(
        tx -> {
          tx.wake(topic);
          tx.wake(topic);
          return tx.sql()
              .update(
                  """
                  INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
                  VALUES (:key, '', '', 0, 0)""")
              .bind("key", role)
              .execute();
        });
  }

  @Test
  void another_node_hears_a_long_list_in_several_calls() {
    DatabaseSettings.Postgres settings = TestDatabases.postgresSettings();
    List<String> items = IntStream.range(0, 1_000).mapToObj(i -> "door_" + i).toList();
    try (Database here = Databases.open(settings);
        Database there = Databases.open(settings)) {
      Hearer hearer = Hearer.of(there);
      awaitConnected(here, hearer);
      here.write(
          tx -> {
            tx.announce(TOPIC, items);
            return true;
          });
      List<String> all = new ArrayList<>();
      while (all.size() < items.size()) {
        List<String> next = hearer.next();
        if (!next.equals(Hearer.MISSED) && !next.equals(List.of("probe"))) {
          assertThat(next.size()).isLessThan(items.size());
          all.addAll(next);
        }
      }
      assertThat(all).isEqualTo(items);
    }
  }

  @Test
  void a_lost_connection_is_opened_again_and_counts_as_missed() throws SQLException {
    DatabaseSettings.Postgres settings = TestDatabases.postgresSettings();
    try (Database here = Databases.open(settings);
        Database there = Databases.open(settings)) {
      Hearer hearer = Hearer.of(there);
      awaitConnected(here, hearer);
      hearer.heard.clear();
      Await.until("both listen", () -> listening(settings.url(), "pid"), count -> count == 2);
      // As a restarted server or a firewall ends them.
      assertThat(listening(settings.url(), "pg_terminate_backend(pid)")).isEqualTo(2);
      hearer.awaitMissed();
      tell(here, "after");
      while (!hearer.next().equals(List.of("after"))) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void what_others_write_to_the_channel_does_no_harm() throws SQLException {
    DatabaseSettings.Postgres settings = TestDatabases.postgresSettings();
    try (Database here = Databases.open(settings);
        Connection other = DriverManager.getConnection(settings.url());
        Statement statement = other.createStatement()) {
      Hearer hearer = Hearer.of(here);
      // What a node itself tells, it hears at once: only what another tells shows that it listens.
      Await.until(
          "the connection listens",
          () -> {
            tellByHand(statement, "probe");
            return hearer.heard.contains(List.of("probe"));
          });
      statement.execute("SELECT pg_notify('gatehouse', '')");
      statement.execute("SELECT pg_notify('gatehouse', E'doors\\n\\n')");
      statement.execute("SELECT pg_notify('gatehouse', E'doors\\nt\u00fcr')");
      tellByHand(statement, "front");
      List<String> next = hearer.next();
      while (next.equals(List.of("probe")) || next.equals(Hearer.MISSED)) {
        next = hearer.next();
      }
      assertThat(next).isEqualTo(List.of("front"));
    }
  }

  private static void tellByHand(Statement statement, String item) {
    try {
      statement.execute("SELECT pg_notify('gatehouse', E'doors\\n" + item + "')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells until it is heard: only then is the other node's connection known to listen. */
  private static void awaitConnected(Database from, Hearer at) {
    Await.until(
        "the other node hears",
        () -> {
          tell(from, "probe");
          return at.heard.contains(List.of("probe"));
        });
  }

  private static void tell(Database database, String item) {
    database.write(
        tx -> {
          tx.announce(TOPIC, List.of(item));
          return true;
        });
  }

  /** Counts the connections that listen, once something was done to each. */
  private static int listening(String url, String each) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        var found =
            statement.executeQuery(
                """
                SELECT count(%s) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = 'gatehouse listener'
                """
                    .formatted(each))) {
      found.next();
      return found.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
