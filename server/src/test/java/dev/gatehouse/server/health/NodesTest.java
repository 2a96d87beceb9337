package dev.gatehouse.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.health.Nodes.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class NodesTest {
  private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-06-01T10:00:00Z"));

  private static List<String> known(Database database, Nodes nodes) {
    return database.read(nodes::all).stream().map(Node::id).toList();
  }

  @OnBothDatabases
  void nodes_know_of_each_other_until_they_end_or_have_been_silent_for_a_day(Database database) {
    Nodes first = new Nodes(database, clock);
    clock.advance(Duration.ofSeconds(1));
    Nodes second = new Nodes(database, clock);
    first.saySo();
    second.saySo();
    if (!database.isPostgres()) {
      // The embedded database has one program, and is not written to for this.
      assertThat(known(database, first)).containsExactly(first.self().id());
      return;
    }
    assertThat(known(database, first)).containsExactly(first.self().id(), second.self().id());
    assertThat(known(database, second)).containsExactly(second.self().id(), first.self().id());

    clock.advance(Duration.ofHours(25));
    first.saySo();
    assertThat(known(database, first)).containsExactly(first.self().id());

    second.saySo();
    assertThat(known(database, first)).hasSize(2);
    second.close();
    assertThat(known(database, first)).containsExactly(first.self().id());
  }

  @OnBothDatabases
  void a_database_says_how_it_is_doing(Database database) {
    var condition = database.condition();
    assertThat(condition.product()).isEqualTo(database.isPostgres() ? "PostgreSQL" : "SQLite");
    assertThat(condition.version()).matches("\\d+\\..*");
    assertThat(condition.octets()).isGreaterThan(10_000);
    assertThat(condition.schema()).isEqualTo(condition.knownSchema()).isGreaterThan(100);
    assertThat(condition.pool().most()).isPositive();
    assertThat(condition.pool().inUse()).isBetween(0, condition.pool().most());
    assertThat(condition.disk().isPresent()).isEqualTo(!database.isPostgres());
  }
}
