package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

class AnnouncementsTest {
  private final List<Long> seen = new ArrayList<>();

  @OnBothDatabases
  void who_listens_is_told_when_what_is_announced_can_be_read(Database database) {
    try (Database.Listening listening = database.listen("roles", () -> seen.add(roles(database)))) {
      assertThat(listening).isNotNull();
      long before = roles(database);
      write(database, "one", "roles");
      assertThat(seen).containsExactly(before + 1);
      write(database, "two", "something else");
      assertThat(seen).hasSize(1);
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        tx.announce("roles");
                        throw new IllegalStateException("rolled back");
                      }))
          .hasMessage("rolled back");
      assertThat(seen).hasSize(1);
    }
    write(database, "three", "roles");
    assertThat(seen).hasSize(1);
  }

  private static void write(Database database, String role, String topic) {
    database.write(
        tx -> {
          tx.announce(topic);
          tx.announce(topic);
          return tx.sql()
              .update(
                  """
                  INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
                  VALUES (:key, '', '', 0, 0)""")
              .bind("key", role)
              .execute();
        });
  }

  private static long roles(Database database) {
    return database.read(
        tx -> tx.sql().query("SELECT COUNT(*) AS n FROM roles").map(row -> row.number("n")).one());
  }
}
