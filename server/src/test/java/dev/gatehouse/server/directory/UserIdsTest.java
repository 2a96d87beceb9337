package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class UserIdsTest {
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  @OnBothDatabases
  void ids_have_26_characters_and_are_never_the_same(Database database) {
    List<String> ids = some(UserIds.suiting(database), 10_000, 0);

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("user_[0-9a-z]{26}"));
  }

  @OnBothDatabases
  void ids_are_neighbours_where_one_writes(Database database) {
    List<String> ids = some(UserIds.suiting(database), 64, 1);

    if (database.isPostgres()) {
      assertThat(places(ids)).isGreaterThan(32);
    } else {
      assertThat(places(ids)).isEqualTo(1);
      assertThat(ids).as("in the order of their time").isSorted();
    }
  }

  /** A listing finds its page by how many ids there are at each place: none may hold most. */
  @OnBothDatabases
  void ids_fill_all_places_alike(Database database) {
    List<String> ids = some(UserIds.suiting(database), 64 * 500, 1);

    assertThat(places(ids)).isGreaterThan(300);
  }

  private static List<String> some(UserIds ids, int count, long millisecondsApart) {
    return IntStream.range(0, count)
        .mapToObj(i -> ids.next(START.plusMillis(i * millisecondsApart)).value())
        .toList();
  }

  private static int places(List<String> ids) {
    return ids.stream().map(id -> id.substring(5, 7)).collect(Collectors.toSet()).size();
  }
}
