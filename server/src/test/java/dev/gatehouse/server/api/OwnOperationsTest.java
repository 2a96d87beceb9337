package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user's API key looks after that user's sessions and keys, and after nobody else's. */
@EachDatabase
class OwnOperationsTest {
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String SESSIONS = ApiWorld.ACME + "/own/sessions";
  private static final String OWN_KEYS = ApiWorld.ACME + "/own/api-keys";
  private static final String KEYS = ApiWorld.ACME + "/api-keys";

  private final ApiWorld world;
  private final String ada;
  private final String bob;

  OwnOperationsTest(TestDatabase database) {
    world = new ApiWorld(database);
    ada = user("ada", "\"admin\"");
    bob = user("bob", "\"viewer\"");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String user(String name, String roles) {
    return world
        .made(
            "POST",
            ApiWorld.ACME + "/users",
            """
            {"userName":"%s@acme.example","authenticationMethod":"password","roles":[%s]}"""
                .formatted(name, roles))
        .path("id")
        .asString();
  }

  /** Signs somebody in by their invitation; answers the id of the session. */
  private String session(String user) {
    String link =
        world
            .made("POST", ApiWorld.ACME + "/users/" + user + "/invitation", "{}")
            .path("link")
            .asString();
    try (TestBrowser browser = world.gatehouse.browser()) {
      browser.get(link);
      browser.post(
          java.net.URI.create(link).getPath() + "/password",
          Map.of("password", PASSWORD, "repeated", PASSWORD));
    }
    return world.read(ApiWorld.ACME + "/users/" + user + "/sessions").get(0).path("id").asString();
  }

  private String keyOf(String user, String... scopes) {
    return world.key(KEYS, ",\"user\":\"" + user + "\"", scopes);
  }

  @Test
  void own_sessions_are_listed_and_ended_and_those_of_others_are_not_found() {
    String adas = session(ada);
    String bobs = session(bob);
    String key = keyOf(ada, "own_sessions:write");

    Answer listed = world.call(key, "GET", SESSIONS, "");
    assertThat(listed.body()).hasSize(1);
    assertThat(listed.body().get(0).path("id").asString()).isEqualTo(adas);
    assertThat(listed.body().get(0).path("applications")).isEmpty();
    assertThat(world.call(key, "DELETE", SESSIONS + "/" + bobs, "").status()).isEqualTo(404);
    assertThat(world.read(ApiWorld.ACME + "/users/" + bob + "/sessions")).hasSize(1);
    assertThat(world.call(key, "DELETE", SESSIONS + "/" + adas, "").status()).isEqualTo(204);
    assertThat(world.call(key, "GET", SESSIONS, "").body()).isEmpty();
    assertThat(world.call("GET", SESSIONS, "").code()).isEqualTo("key_of_nobody");
    assertThat(world.call(key, "GET", ApiWorld.ACME + "/users/" + bob + "/sessions", "").code())
        .isEqualTo("scope_missing");
  }

  @Test
  void an_own_key_makes_narrower_ones_and_revokes_its_users_alone() {
    String bobs = keyOf(bob, "own_api_keys:write", "own_sessions:read");
    String adas = keyOf(ada, "own_api_keys:read");
    Answer made =
        world.call(
            bobs, "POST", OWN_KEYS, "{\"name\":\"narrow\",\"scopes\":[\"own_sessions:read\"]}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    assertThat(made.body().at("/key/user").asString()).isEqualTo(bob);
    assertThat(made.body().at("/key/ownRights").asBoolean()).isTrue();
    for (String scope : List.of("users:read", "own_ssh_keys:read")) {
      assertThat(
              world
                  .call(
                      bobs, "POST", OWN_KEYS, "{\"name\":\"wide\",\"scopes\":[\"" + scope + "\"]}")
                  .code())
          .isEqualTo("scope_beyond_own");
    }

    String hers = world.call(adas, "GET", OWN_KEYS, "").body().get(0).path("id").asString();
    assertThat(world.call(bobs, "DELETE", OWN_KEYS + "/" + hers, "").status()).isEqualTo(404);
    String his = made.body().at("/key/id").asString();
    assertThat(world.call(bobs, "DELETE", OWN_KEYS + "/" + his, "").status()).isEqualTo(204);
    assertThat(world.call(made.text("token"), "GET", SESSIONS, "").status()).isEqualTo(401);
  }

  @Test
  void what_an_own_key_makes_never_outlasts_its_users_rights() {
    String key = keyOf(ada, "own_api_keys:write", "api_keys:write", "users:read");
    String own =
        world
            .call(
                key,
                "POST",
                OWN_KEYS,
                "{\"name\":\"own\",\"scopes\":[\"api_keys:write\",\"users:read\"]}")
            .text("token");
    String next =
        world
            .call(
                own,
                "POST",
                KEYS,
                "{\"name\":\"next\",\"scopes\":[\"users:read\"],\"user\":\"" + ada + "\"}")
            .text("token");
    String users = ApiWorld.ACME + "/users";
    assertThat(world.call(next, "GET", users, "").status()).isEqualTo(200);

    user("root", "\"admin\"");
    world.made("PATCH", users + "/" + ada, "{\"roles\":[\"viewer\"]}");
    assertThat(world.call(own, "GET", users, "").code()).isEqualTo("scope_missing");
    assertThat(world.call(next, "GET", users, "").code()).isEqualTo("scope_missing");
  }
}
