package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Statements that go to the database together mean what they mean alone. */
class StatementsTogetherTest {
  private static final String INSERT = "INSERT INTO notes (id) VALUES (:id)";

  private static CountedDatabase withNotes(Database database) {
    database.write(
        tx -> tx.sql().update("CREATE TABLE notes (id VARCHAR(10) PRIMARY KEY)").execute());
    return new CountedDatabase(database);
  }

  private static void later(Transaction tx, String id) {
    tx.sql().update(INSERT).bind("id", id).later();
  }

  private static List<String> ids(Transaction tx) {
    return tx.sql().query("SELECT id FROM notes ORDER BY id").map(row -> row.text("id")).list();
  }

  @OnBothDatabases
  void what_waits_runs_before_the_next_and_shares_its_way(Database database) {
    CountedDatabase counted = withNotes(database);
    List<String> seen =
        counted.write(
            tx -> {
              later(tx, "a");
              later(tx, "b");
              return ids(tx);
            });
    assertThat(seen).containsExactly("a", "b");
    assertThat(counted.runs()).isEqualTo(database.isPostgres() ? 1 : 3);
    counted.reset();
    int changed =
        counted.write(
            tx -> {
              later(tx, "c");
              return tx.sql().update("DELETE FROM notes WHERE id <> :id").bind("id", "b").execute();
            });
    assertThat(changed).as("of the last alone").isEqualTo(2);
    assertThat(counted.runs()).isEqualTo(database.isPostgres() ? 1 : 2);
    counted.reset();
    counted.<Boolean>write(
        tx -> {
          IntStream.range(0, 20).forEach(i -> later(tx, "n" + i));
          return true;
        });
    assertThat(database.read(StatementsTogetherTest::ids)).hasSize(21);
    assertThat(counted.runs()).isEqualTo(database.isPostgres() ? 2 : 20);
  }

  @OnBothDatabases
  void what_waits_and_fails_takes_the_transaction_with_it(Database database) {
    withNotes(database);
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      later(tx, "a");
                      later(tx, "a");
                      return true;
                    }))
        .isInstanceOf(UniqueViolationException.class);
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      later(tx, "a");
                      later(tx, "a");
                      return ids(tx);
                    }))
        .isInstanceOf(UniqueViolationException.class);
    assertThat(database.read(StatementsTogetherTest::ids)).isEmpty();
  }

  @OnBothDatabases
  void many_rows_are_written_at_once_or_not_at_all(Database database) {
    CountedDatabase counted = withNotes(database);
    List<String> many = new ArrayList<>(IntStream.range(0, 1_500).mapToObj(i -> "m" + i).toList());
    counted.<Boolean>write(
        tx -> {
          tx.sql().update(INSERT).executeAll(many, (insert, id) -> insert.bind("id", id));
          tx.sql()
              .update(INSERT)
              .executeAll(List.<String>of(), (insert, id) -> insert.bind("id", id));
          return true;
        });
    assertThat(database.read(StatementsTogetherTest::ids)).hasSize(1_500);
    assertThat(counted.runs()).isEqualTo(2);
    List<String> broken = List.of("x", "y", "nul\0");
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      tx.sql()
                          .update(INSERT)
                          .executeAll(broken, (insert, id) -> insert.bind("id", id));
                      return true;
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    // The statement is prepared still, and holds nothing of what was broken off.
    database.<Boolean>write(
        tx -> {
          tx.sql().update(INSERT).executeAll(List.of("z"), (insert, id) -> insert.bind("id", id));
          return true;
        });
    assertThat(database.read(StatementsTogetherTest::ids)).hasSize(1_501).contains("z");
  }

  @OnBothDatabases
  void a_list_of_any_length_is_asked_about_once_for_each(Database database) {
    CountedDatabase counted = withNotes(database);
    ListedSql known =
        ListedSql.of(
            "SELECT l.id, (SELECT 1 FROM notes n WHERE n.id = l.id) AS known FROM listed l");
    database.<Boolean>write(
        tx -> {
          later(tx, "i1");
          return true;
        });
    for (int length : List.of(0, 1, 2, 10, 11, 250, 251, 600)) {
      List<String> ids = IntStream.range(0, length).mapToObj(i -> "i" + i).toList();
      counted.reset();
      List<String> answered = new ArrayList<>();
      List<String> found = new ArrayList<>();
      counted.<Boolean>read(
          tx -> {
            for (List<String> part : ListedSql.parts(ids)) {
              known
                  .query(tx, part)
                  .map(
                      row ->
                          answered.add(row.text("id"))
                              && row.optionalNumber("known").isPresent()
                              && found.add(row.text("id")))
                  .list();
            }
            return true;
          });
      assertThat(answered).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(found).isEqualTo(length > 1 ? List.of("i1") : List.of());
      assertThat(counted.runs()).isEqualTo((length + 249) / 250);
    }
  }
}
