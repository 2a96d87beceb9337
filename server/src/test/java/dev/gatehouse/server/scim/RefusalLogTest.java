package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.RefusedRequest;
import dev.gatehouse.server.directory.RefusedRequests;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.web.Parameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a broken client fills nothing, and that nobody stands in what is kept. */
@EachDatabase
class RefusalLogTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final ScimProblem NOT_THERE = ScimProblem.of(404, "There is no such resource.");

  private final DirectoryWorld world;
  private final RefusalLog log = new RefusalLog();
  private final RefusedRequests kept = new RefusedRequests();
  private final Whose ours;
  private final Whose theirs;

  RefusalLogTest(TestDatabase database) {
    world = new DirectoryWorld(database);
    ours = new Whose(world.acme.organization(), world.directory.id());
    theirs = decoy();
  }

  private Whose decoy() {
    return new Whose(
        new dev.gatehouse.server.organization.OrganizationId("org_gone"), world.decoy.id());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private List<RefusedRequest> list() {
    return world.database.read(tx -> kept.list(tx, world.acme, world.directory.id()));
  }

  @Test
  void so_much_is_kept_at_once_and_in_all_and_the_newest_of_it() {
    for (int round = 0; round < 15; round++) {
      for (int i = 0; i < 30; i++) {
        log.note(ours, "GET", "/Users/" + round + "." + i, NOT_THERE, "c", NOW.plusSeconds(round));
      }
      log.write(world.database);
      assertThat(list())
          .hasSize(Math.min(RefusedRequests.MOST_KEPT, (round + 1) * RefusalLog.MOST_OF_ONE));
    }
    assertThat(list())
        .extracting(RefusedRequest::lastAt)
        .startsWith(NOW.plusSeconds(14))
        .endsWith(NOW.plusSeconds(5))
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(
            (int)
                world.database.write(
                    tx -> kept.cleanUp(tx, NOW.plus(RefusedRequests.KEPT_FOR).plusSeconds(6))))
        .isEqualTo(20);
    assertThat(list()).hasSize(180);
  }

  @Test
  void the_same_is_one_with_how_often_it_came_across_writes() {
    for (int i = 0; i < 4; i++) {
      log.note(ours, "GET", "/Users/x", NOT_THERE, "c" + i, NOW.plusSeconds(i));
      if (i == 1) {
        log.write(world.database);
      }
    }
    log.note(ours, "PUT", "/Users/x", NOT_THERE, "c", NOW);
    log.write(world.database);
    assertThat(list()).hasSize(2);
    RefusedRequest same = list().getFirst();
    assertThat(same.times()).isEqualTo(4);
    assertThat(same.firstAt()).isEqualTo(NOW);
    assertThat(same.lastAt()).isEqualTo(NOW.plusSeconds(3));
    assertThat(same.correlationId()).isEqualTo("c3");
  }

  @Test
  void many_directories_together_have_a_bound_and_one_that_is_gone_hurts_nobody() {
    log.note(theirs, "GET", "/Users", NOT_THERE, "c", NOW);
    log.note(ours, "GET", "/Users", NOT_THERE, "c", NOW);
    log.write(world.database);
    assertThat(list()).hasSize(1);
    for (int i = 0; i < RefusalLog.MOST_WAITING; i++) {
      log.note(
          new Whose(
              theirs.organization(), new dev.gatehouse.server.directory.DirectoryId("dir_" + i)),
          "GET",
          "/Users",
          NOT_THERE,
          "c",
          NOW);
    }
    log.note(ours, "GET", "/Groups", NOT_THERE, "c", NOW);
    log.write(world.database);
    assertThat(list()).as("there was no room").hasSize(1);
    log.note(ours, "GET", "/Groups", NOT_THERE, "c", NOW);
    log.write(world.database);
    assertThat(list()).hasSize(2);
  }

  @Test
  void a_code_before_the_sentence_is_the_code() {
    log.note(ours, "DELETE", "/", ScimProblem.of(403, "last_administrator: No."), "c", NOW);
    log.note(ours, "POST", "/", ScimProblem.of(ScimType.UNIQUENESS, "Taken."), "c", NOW);
    log.write(world.database);
    assertThat(list())
        .extracting(RefusedRequest::code)
        .containsExactlyInAnyOrder("last_administrator", "uniqueness");
  }

  @Test
  void nobody_stands_in_what_is_kept() {
    assertThat(RefusedText.path("/scim/v2/Users/bob@acme.example")).isEqualTo("/Users/…");
    assertThat(RefusedText.path("/scim/v2/Users/user_0aZ/x/y/z/w"))
        .isEqualTo("/Users/user_0aZ/x/y");
    assertThat(RefusedText.path("/scim/v2/")).isEqualTo("/");
    assertThat(RefusedText.endpoint("/scim/v2/Groups/group_1")).isEqualTo("/Groups");
    assertThat(RefusedText.method("GET\r\nX")).isEqualTo("…");
    assertThat(
            RefusedText.path(
                "/scim/v2/Users",
                new Parameters(
                    Map.of(
                        "filter", List.of("userName eq \"bob\\\" or\" and name.x sw \"Bo"),
                        "cursor", List.of("abc"),
                        "sortBy", List.of("userName"),
                        "count", List.of("bob@acme.example"),
                        "<b>", List.of("x")))))
        .isEqualTo(
            "/Users?count=…&cursor=…&filter=userName eq \"…\" and name.x sw \"…\"&sortBy=userName");
    assertThat(
            RefusedText.path(
                "/scim/v2/Users", new Parameters(Map.of("filter", List.of("userName eq 'Bob'")))))
        .isEqualTo("/Users?filter=…");
    assertThat(
            RefusedText.detail(
                "The value \"Bob Doe\" of \"userName\" is that of bob@acme.example, <b@c.example>."))
        .isEqualTo("The value \"…\" of \"userName\" is that of …, <…>.");
    assertThat(RefusedText.detail("a".repeat(1_000))).hasSize(401);
  }
}
