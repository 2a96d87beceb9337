package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.web.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What every feature relies on, on both databases. */
class DatabaseTest {

  @OnBothDatabases
  void reads_what_a_returned_write_wrote(Database database) {
    insert(database, "read", "Reader");
    assertThat(name(database, "read")).containsExactly("Reader");
  }

  @OnBothDatabases
  void tells_nothing_from_what_is_empty_or_zero(Database database) {
    String values =
        """
        SELECT '' AS empty, 'Größe 😀' AS wide, CAST(NULL AS TEXT) AS no_text,
               0 AS zero, CAST(NULL AS BIGINT) AS no_number, 1 = 0 AS no,
               CAST(NULL AS BOOLEAN) AS no_flag
        """;
    // Twice, for what is learnt at the first time.
    for (int run = 0; run < 2; run++) {
      List<Object> read =
          database.read(
              tx ->
                  tx.sql()
                      .query(values)
                      .map(
                          row -> {
                            assertThatThrownBy(() -> row.flag("no_flag"))
                                .isInstanceOf(IllegalStateException.class);
                            return List.<Object>of(
                                row.text("empty"),
                                row.text("wide"),
                                row.optionalText("no_text"),
                                row.number("zero"),
                                row.optionalNumber("no_number"),
                                row.flag("no"));
                          })
                      .one());
      assertThat(read)
          .containsExactly("", "Größe 😀", Optional.empty(), 0L, Optional.empty(), false);
    }
  }

  @OnBothDatabases
  void reads_once_in_a_transaction_what_nobody_changes_there(Database database) {
    AtomicInteger reads = new AtomicInteger();
    List<Integer> seen =
        database.read(
            tx -> {
              int first = tx.sql().once("key", reads::incrementAndGet);
              int same = tx.sql().once("key", reads::incrementAndGet);
              int other = tx.sql().once("other", reads::incrementAndGet);
              tx.sql().forget();
              return List.of(first, same, other, tx.sql().once("key", reads::incrementAndGet));
            });
    assertThat(seen).containsExactly(1, 1, 2, 3);
    assertThat(database.<Integer>read(tx -> tx.sql().once("key", reads::incrementAndGet)))
        .isEqualTo(4);
  }

  @OnBothDatabases
  void an_exception_rolls_the_work_back_and_reaches_the_caller(Database database) {
    IllegalStateException mine = new IllegalStateException("mine");
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      insert(tx, "lost", "Lost");
                      throw mine;
                    }))
        .isSameAs(mine);
    assertThat(name(database, "lost")).isEmpty();
  }

  @OnBothDatabases
  void a_second_row_of_the_same_key_is_a_unique_violation(Database database) {
    insert(database, "same", "First");
    assertThatThrownBy(() -> insert(database, "same", "Second"))
        .isInstanceOf(UniqueViolationException.class);
    assertThat(name(database, "same")).containsExactly("First");
  }

  @OnBothDatabases
  void text_with_nul_is_refused_before_it_is_sent(Database database) {
    assertThatThrownBy(() -> insert(database, "key", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(name(database, "key")).isEmpty();
  }

  @OnBothDatabases
  void a_swallowed_failure_still_rolls_back(Database database) {
    insert(database, "same", "First");
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      insert(tx, "other", "Other");
                      try {
                        insert(tx, "same", "Second");
                      } catch (UniqueViolationException e) {
                        return "swallowed " + e.getClass();
                      }
                      return "no failure";
                    }))
        .isInstanceOf(UniqueViolationException.class);
    assertThat(name(database, "other")).isEmpty();
  }

  @OnBothDatabases
  void reading_refuses_to_write(Database database) {
    assertThatThrownBy(
            () ->
                database.read(
                    tx -> {
                      insert(tx, "sneaked", "Sneaked");
                      return 0;
                    }))
        .isInstanceOf(DatabaseException.class);
    assertThat(name(database, "sneaked")).isEmpty();
  }

  @OnBothDatabases
  void refuses_a_transaction_inside_a_transaction(Database database) {
    assertThatThrownBy(() -> database.write(tx -> database.<Integer>read(inner -> 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database.read(tx -> database.<Integer>write(inner -> 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @OnBothDatabases
  void knows_whether_a_thread_is_inside(Database database) {
    assertThat(database.isInside()).isFalse();
    assertThat(database.<Boolean>read(tx -> database.isInside())).isTrue();
    assertThat(database.<Boolean>write(tx -> database.isInside())).isTrue();
    assertThat(database.isInside()).isFalse();
    // So that it shows at once and not only when what is remembered has run out.
    Pages pages = new Pages(database::isInside);
    assertThatThrownBy(
            () -> database.write(tx -> pages.render(200, "signout/signed-out", Map.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("signout/signed-out");
    assertThat(pages.render(200, "signout/signed-out", Map.of()).status()).isEqualTo(200);
  }

  @OnBothDatabases
  void refuses_statements_after_the_end_of_the_transaction(Database database) {
    Transaction leaked = database.write(tx -> tx);
    assertThatThrownBy(() -> insert(leaked, "late", "Late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ended");
  }

  @OnBothDatabases
  void many_at_once_each_get_their_own_ending(Database database) throws Exception {
    List<Future<Boolean>> endings = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 300; i++) {
        int number = i;
        endings.add(threads.submit(() -> succeeds(database, number)));
      }
    }
    for (int i = 0; i < endings.size(); i++) {
      assertThat(endings.get(i).get()).as("piece " + i).isEqualTo(i % 3 != 0);
      assertThat(name(database, "key-" + i)).hasSize(i % 3 == 0 ? 0 : 1);
    }
  }

  /** Every third piece fails after it has written. */
  private static boolean succeeds(Database database, int number) {
    try {
      return database.write(
          tx -> {
            insert(tx, "key-" + number, "Key");
            if (number % 3 == 0) {
              throw new IllegalArgumentException("as planned");
            }
            return true;
          });
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void insert(Database database, String key, String name) {
    database.write(
        tx -> {
          insert(tx, key, name);
          return 0;
        });
  }

  private static void insert(Transaction tx, String key, String name) {
    tx.sql()
        .update(
            """
            INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
            VALUES (:key, :name, '', 0, 0)""")
        .bind("key", key)
        .bind("name", name)
        .execute();
  }

  private static List<String> name(Database database, String key) {
    return database.read(
        tx ->
            tx.sql()
                .query("SELECT name FROM roles WHERE role_key = :key")
                .bind("key", key)
                .map(row -> row.text("name"))
                .list());
  }
}
