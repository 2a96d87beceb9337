package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wrong input of every kind is refused with a clear answer, and changes nothing. */
@EachDatabase
class WrongInputTest {
  private static final String USERS = ApiWorld.ACME + "/users";
  private final ApiWorld world;
  private String before = "";

  WrongInputTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @BeforeEach
  void remember() {
    before = world.everything();
  }

  @AfterEach
  void nothing_has_changed() {
    try (world) {
      assertThat(world.everything()).isEqualTo(before);
    }
  }

  private Answer post(String path, String json) {
    return world.call("POST", path, json);
  }

  private Answer octets(String contentType, byte[] body) {
    return world.call(GatehouseFixture.ADMIN_KEY, "POST", USERS, contentType, body);
  }

  @Test
  void tells_all_that_is_wrong_with_the_fields_at_once() {
    Answer answer =
        post(
            USERS,
            """
            {"usrName":"a","displayName":5,"roles":["admin",null,{}],"authenticationMethod":true}""");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problems())
        .containsExactlyInAnyOrder(
            "usrName field_unknown",
            "displayName type_wrong",
            "roles[1] type_wrong",
            "roles[2] type_wrong",
            "authenticationMethod type_wrong");
    assertThat(answer.body().toString()).contains("did you mean \\\"userName\\\"?");
  }

  @Test
  void names_what_is_missing_or_null() {
    String keys = ApiWorld.ACME + "/api-keys";
    assertThat(post(keys, "{\"name\":\"x\"}").problems()).containsExactly("scopes required");
    assertThat(post(keys, "{\"name\":\"x\",\"scopes\":null}").problems())
        .containsExactly("scopes required");
    assertThat(post(keys, "{\"name\":\"x\",\"scopes\":[null]}").problems())
        .containsExactly("scopes[0] type_wrong");
    assertThat(world.call("PUT", "/roles/x", "{\"name\":\"X\"}").problems())
        .containsExactly("permissions required");
    assertThat(post(ApiWorld.ACME + "/domains", "").problems()).containsExactly("name required");
  }

  @Test
  void refuses_types_that_nearly_fit() {
    String path = "/organizations";
    assertThat(
            post(path, "{\"slug\":\"x1\",\"sessionPolicy\":{\"idleSeconds\":\"60\"}}").problems())
        .containsExactly("sessionPolicy.idleSeconds type_wrong");
    assertThat(post(path, "{\"slug\":\"x1\",\"sessionPolicy\":{\"idleSeconds\":60.5}}").problems())
        .containsExactly("sessionPolicy.idleSeconds type_wrong");
    assertThat(post(path, "{\"slug\":\"x1\",\"sessionPolicy\":{\"idleSeconds\":9e18}}").problems())
        .containsExactly("sessionPolicy.idleSeconds type_wrong");
    assertThat(
            post(
                    path,
                    "{\"slug\":\"x1\",\"sessionPolicy\":{\"absoluteSeconds\":9000000000000000000}}")
                .problems())
        .containsExactly("sessionPolicy.absoluteSeconds type_wrong");
    assertThat(post(path, "{\"slug\":\"x1\",\"entitlements\":{\"ssoAllowed\":1}}").problems())
        .containsExactly("entitlements.ssoAllowed type_wrong");
    assertThat(post("/applications", "{\"name\":\"x\",\"kind\":0}").problems())
        .containsExactly("kind type_wrong");
    assertThat(
            post(
                    ApiWorld.ACME + "/api-keys",
                    "{\"name\":\"x\",\"scopes\":[\"users:read\"],\"expiresAt\":4102444800}")
                .problems())
        .containsExactly("expiresAt type_wrong");
    assertThat(
            post(
                    ApiWorld.ACME + "/api-keys",
                    "{\"name\":\"x\",\"scopes\":[\"users:read\"],"
                        + "\"expiresAt\":\"+999999999-01-01T00:00:00Z\"}")
                .problems())
        .containsExactly("expiresAt type_wrong");
  }

  @Test
  void refuses_text_that_no_database_holds() {
    assertThat(post(USERS, "{\"userName\":\"a\\u0000@acme.example\"}").problems())
        .containsExactly("userName text_invalid");
    assertThat(post(USERS, "{\"userName\":\"\\ud800@acme.example\"}").problems())
        .containsExactly("userName text_invalid");
    assertThat(
            post(ApiWorld.ACME + "/connections", "{\"settings\":{\"a\":[\"\\u0000\"]}}").problems())
        .containsExactly("settings text_invalid");
    assertThat(world.call("GET", USERS + "?prefix=%00", "").status()).isEqualTo(400);
    assertThat(world.call("GET", "/organizations/acme%00", "").status()).isBetween(400, 404);
  }

  @Test
  void refuses_what_is_not_json() {
    for (String text :
        List.of(
            "{",
            "[]",
            "\"x\"",
            "null",
            "{\"userName\":\"a\",\"userName\":\"b\"}",
            "{} {}",
            "{'userName':1}",
            "{\"displayName\":" + "[".repeat(40) + "]".repeat(40) + "}",
            "<html>")) {
      Answer answer = post(USERS, text);
      assertThat(answer.status() + " " + answer.code()).as(text).isEqualTo("400 body_unreadable");
      assertThat(answer.body().path("error").path("message").asString(""))
          .as(text)
          .isNotEmpty()
          .doesNotContain("dev.gatehouse", "tools.jackson", "Exception");
    }
  }

  @Test
  void refuses_octets_that_are_not_utf_8() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("{\"userName\":\"".getBytes(StandardCharsets.UTF_8));
    body.write(0xC3);
    body.write(0x28);
    body.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(octets("application/json", body.toByteArray()).code()).isEqualTo("body_unreadable");
  }

  @Test
  void refuses_a_body_of_another_type() {
    byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "text/json", "x")) {
      assertThat(octets(type, json).status()).as(type).isEqualTo(415);
    }
    assertThat(octets("Application/JSON; charset=utf-8", json).status()).isEqualTo(422);
  }

  @Test
  void refuses_a_body_that_is_too_large() {
    byte[] vast = ("{\"displayName\":\"" + "a".repeat(1_100_000)).getBytes(StandardCharsets.UTF_8);
    assertThat(octets("application/json", vast).status()).isEqualTo(413);
  }

  @Test
  void refuses_a_body_where_none_is_read() {
    assertThat(post(ApiWorld.ACME + "/disable", "{\"for\":\"a day\"}").code())
        .isEqualTo("body_unreadable");
  }

  @Test
  void refuses_parameters_that_it_does_not_know_and_limits_out_of_range() {
    for (String query :
        List.of("page=2", "limit=0", "limit=101", "limit=-1", "limit=x", "limit=")) {
      assertThat(world.call("GET", USERS + "?" + query, "").status()).as(query).isEqualTo(400);
    }
    assertThat(world.call("GET", USERS + "?limit=1&limit=2", "").status()).isEqualTo(400);
    assertThat(world.call("GET", ApiWorld.ACME + "/sign-ins?verdict=maybe", "").problems())
        .containsExactly("verdict verdict_unknown");
  }

  @Test
  void an_id_is_never_a_path() {
    for (String id :
        List.of(
            "..", "%2e%2e", "..%2f..%2fapplications", "a%2fb", "user_1%2f..", "%5c..", ";a=b")) {
      Answer answer = world.call("GET", USERS + "/" + id, "");
      assertThat(answer.status()).as(id).isIn(400, 404);
    }
  }

  @Test
  void refuses_times_that_no_database_holds() {
    String keys = ApiWorld.ACME + "/api-keys";
    for (String time : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T00:00:00Z")) {
      String json = "{\"name\":\"x\",\"scopes\":[\"users:read\"],\"expiresAt\":\"" + time + "\"}";
      assertThat(post(keys, json).problems()).containsExactly("expiresAt type_wrong");
    }
  }

  @Test
  void refuses_addresses_with_what_cannot_be_seen() {
    for (String name : List.of("a\\u0085b", "a\\u202eb", "a\\u200bb", "a\\u2028b", "a\\u00a0b")) {
      String json =
          "{\"userName\":\"%s@acme.example\",\"authenticationMethod\":\"password\"}"
              .formatted(name);
      assertThat(post(USERS, json).problems())
          .as(name)
          .containsExactly("userName user_name_invalid");
    }
  }
}
