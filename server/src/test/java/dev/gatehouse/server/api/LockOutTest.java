package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
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
}
