package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several clients, or two nodes, do the same or the contrary at the same moment. */
@EachDatabase
class ScimRacesTest {
  private static final int AT_ONCE = 8;
  private static final int ROUNDS = 5;

  private final TestDatabase database;
  private final ScimWorld world;

  ScimRacesTest(TestDatabase database) {
    this.database = database;
    world = new ScimWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static <T> List<T> atOnce(IntFunction<T> action) throws Exception {
    CountDownLatch ready = new CountDownLatch(AT_ONCE);
    List<Future<T>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        Callable<T> task =
            () -> {
              ready.countDown();
              ready.await();
              return action.apply(number);
            };
        begun.add(threads.submit(task));
      }
    }
    List<T> results = new ArrayList<>();
    for (Future<T> one : begun) {
      results.add(one.get());
    }
    return results;
  }

  private static List<Integer> oneOf(int first, int others) {
    List<Integer> expected = new ArrayList<>(Collections.nCopies(AT_ONCE - 1, others));
    expected.add(first);
    return expected;
  }

  @Test
  void of_many_who_create_one_user_name_one_succeeds() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String person = ScimWorld.person("round-" + round + "@acme.example");
      List<Integer> statuses = atOnce(i -> world.call("POST", "/Users", person).status());
      assertThat(statuses).containsExactlyInAnyOrderElementsOf(oneOf(201, 409));
      String group = "{\"displayName\":\"round-%d\"}".formatted(round);
      assertThat(atOnce(i -> world.call("POST", "/Groups", group).status()))
          .containsExactlyInAnyOrderElementsOf(oneOf(201, 409));
    }
    assertThat(world.call("GET", "/Users", "").body().path("totalResults").asInt())
        .isEqualTo(ROUNDS);
  }

  @Test
  void two_nodes_never_create_one_user_name_twice() throws Exception {
    if (database == TestDatabase.SQLITE) {
      // The embedded database is one program's.
      return;
    }
    try (GatehouseFixture other = world.gatehouse.anotherNode()) {
      for (int round = 0; round < ROUNDS; round++) {
        String person = ScimWorld.person("round-" + round + "@acme.example");
        List<Integer> statuses =
            atOnce(
                i -> {
                  URI node = i % 2 == 0 ? world.gatehouse.ownAddress() : other.ownAddress();
                  return world
                      .gatehouse
                      .send(
                          HttpRequest.newBuilder(node.resolve("/scim/v2/Users"))
                              .header("Authorization", "Bearer " + world.token)
                              .header("Content-Type", "application/scim+json")
                              .POST(HttpRequest.BodyPublishers.ofString(person))
                              .build())
                      .statusCode();
                });
        assertThat(statuses).containsExactlyInAnyOrderElementsOf(oneOf(201, 409));
      }
    }
  }

  @Test
  void members_that_come_at_the_same_moment_all_stay() throws Exception {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      users.add(world.user("user-" + i + "@acme.example"));
    }
    String group = world.call("POST", "/Groups", "{\"displayName\":\"All\"}").is(201).id();
    List<Integer> statuses =
        atOnce(
            i ->
                world
                    .call(
                        "PATCH",
                        "/Groups/" + group,
                        ScimWorld.patch(
                            "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}"
                                .formatted(users.get(i))))
                    .status());
    assertThat(statuses).containsOnly(200);
    var after = world.call("GET", "/Groups/" + group, "").is(200);
    assertThat(after.body().path("members").size()).isEqualTo(AT_ONCE);
    assertThat(after.text("/meta/version")).isEqualTo("W/\"" + (1 + AT_ONCE) + "\"");
  }

  @Test
  void of_many_writers_with_one_version_one_succeeds() throws Exception {
    String id = world.user("ann@acme.example");
    List<Integer> statuses =
        atOnce(
            i ->
                world
                    .call(
                        world.token,
                        "PATCH",
                        "/Users/" + id,
                        ScimWorld.patch(
                            "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"t%d\"}"
                                .formatted(i)),
                        java.util.Map.of("If-Match", "W/\"1\""))
                    .status());
    assertThat(statuses).containsExactlyInAnyOrderElementsOf(oneOf(200, 412));
  }
}
