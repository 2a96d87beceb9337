package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The last administrator, on every path of the API. */
@EachDatabase
class LockOutTest {
  private static final String USERS = ApiWorld.ACME + "/users";

  private final ApiWorld world;

  LockOutTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String user(String name, String role) {
    return world
        .made(
            "POST",
            USERS,
            "{\"userName\":\"%s@acme.example\",\"authenticationMethod\":\"password\",\"roles\":[\"%s\"]}"
                .formatted(name, role))
        .path("id")
        .asString();
  }

  private String refused(String method, String path, String json) {
    String before = world.everything();
    Answer answer = world.call(method, path, json);
    assertThat(world.everything()).isEqualTo(before);
    return answer.status() + " " + answer.code();
  }

  @Test
  void the_last_administrator_is_not_deactivated_demoted_or_deleted() {
    String ann = USERS + "/" + user("ann", "admin");
    user("vera", "viewer");
    assertThat(refused("POST", ann + "/deactivate", "")).isEqualTo("409 last_administrator");
    assertThat(refused("PATCH", ann, "{\"roles\":[\"viewer\"]}"))
        .isEqualTo("409 last_administrator");
    assertThat(refused("DELETE", ann, "")).isEqualTo("409 last_administrator");
    world.made("PATCH", ann, "{\"displayName\":\"Ann\"}");
    world.made("POST", ann + "/activate", "");
    user("bob", "admin");
    world.made("DELETE", ann, "");
  }

  @Test
  void an_override_is_done_and_recorded() {
    String ann = USERS + "/" + user("ann", "admin");
    assertThat(refused("DELETE", ann + "?override=yes", "")).isEqualTo("400 parameter_invalid");
    world.made("POST", ann + "/deactivate?override=lock-out", "");
    JsonNode told =
        world.read(ApiWorld.ACME + "/audit-events?action=lock_out.overridden").path("items");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).toString()).contains("last_administrator");
    world.made("POST", ann + "/activate", "");
    user("bob", "admin");
    world.made("DELETE", ann + "?override=lock-out", "");
    assertThat(world.read(ApiWorld.ACME + "/audit-events?action=lock_out.overridden").path("items"))
        .as("an override that was not needed is none")
        .hasSize(1);
  }

  @Test
  void an_override_of_a_change_that_is_refused_all_the_same_is_not_recorded() {
    String ann = USERS + "/" + user("ann", "admin");
    assertThat(refused("PATCH", ann + "?override=lock-out", "{\"roles\":[\"nobody\"]}"))
        .isEqualTo("422 invalid");
  }

  @Test
  void of_two_administrators_who_remove_each_other_at_once_one_stays() throws Exception {
    for (int round = 0; round < 5; round++) {
      String ann = USERS + "/" + user("ann" + round, "admin");
      String bob = USERS + "/" + user("bob" + round, "admin");
      List<String> answers = atOnce(ann + "/deactivate", bob + "/deactivate");
      assertThat(answers).containsExactlyInAnyOrder("200", "409 last_administrator");
      String left = answers.getFirst().equals("200") ? bob : ann;
      world.made("DELETE", left + "?override=lock-out", "");
    }
  }

  private List<String> atOnce(String... paths) throws Exception {
    CountDownLatch together = new CountDownLatch(paths.length);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> all = new ArrayList<>();
      for (String path : paths) {
        all.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  Answer answer = world.call("POST", path, "");
                  return answer.status() == 200 ? "200" : answer.status() + " " + answer.code();
                }));
      }
      List<String> answers = new ArrayList<>();
      for (Future<String> one : all) {
        answers.add(one.get());
      }
      return answers;
    }
  }
}
