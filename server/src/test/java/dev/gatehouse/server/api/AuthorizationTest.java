package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.api.ApiWorld.Documented;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every operation of the OpenAPI document with every kind of caller: a new one is covered too. */
@EachDatabase
class AuthorizationTest {
  private static final String KEYS = ApiWorld.ACME + "/api-keys";

  /** What only the operator does, although the path names an organization. */
  private static final Set<String> OPERATOR_ONLY =
      Set.of(
          "DELETE /organizations/{organization}",
          "POST /organizations/{organization}/disable",
          "POST /organizations/{organization}/enable",
          "POST /organizations/{organization}/domains/{domain}/vouch");

  private final ApiWorld world;
  private final List<Documented> operations;

  AuthorizationTest(TestDatabase database) {
    world = new ApiWorld(database);
    operations = world.operations();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static String[] inside(String word) {
    return ApiScopes.insideOrganizations().stream()
        .filter(scope -> scope.endsWith(word))
        .toArray(String[]::new);
  }

  /** Calls every operation and compares; nothing may have changed where all are refused. */
  private void expect(Function<Documented, String> key, Function<Documented, String> right) {
    List<String> wrong = new ArrayList<>();
    for (Documented operation : operations) {
      Answer answer =
          world.call(key.apply(operation), operation.method(), operation.path("acme"), "");
      String expected = right.apply(operation);
      String actual =
          expected.equals("passes") && answer.status() != 401 && answer.status() != 403
              ? "passes"
              : (answer.status() + " " + answer.code()).strip();
      if (!actual.equals(expected)) {
        wrong.add(operation + ": " + actual + ", not " + expected);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void refused(String key, Function<Documented, String> right) {
    String before = world.everything();
    expect(operation -> key, right);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void asks_for_a_key() {
    refused("", operation -> "401 api_key_missing");
  }

  @Test
  void knows_no_other_keys() {
    refused("gh_key_thisKeyWasNeverIssuedByAnybodyAtAll0123456", o -> "401 api_key_refused");
    refused("Basic", o -> "401 api_key_refused");
  }

  @Test
  void refuses_a_revoked_key() {
    JsonNode issued = world.made("POST", KEYS, "{\"name\":\"gone\",\"scopes\":[\"users:write\"]}");
    world.made("DELETE", KEYS + "/" + issued.path("key").path("id").asString(), "");
    refused(issued.path("token").asString(), o -> "401 api_key_refused");
  }

  @Test
  void refuses_an_expired_key() {
    String until = world.gatehouse.clock().instant().plusSeconds(60).toString();
    String key = world.key(KEYS, ",\"expiresAt\":\"" + until + "\"", inside(":write"));
    assertThat(world.call(key, "GET", ApiWorld.ACME, "").status()).isEqualTo(200);
    world.gatehouse.clock().advance(java.time.Duration.ofSeconds(61));
    refused(key, o -> "401 api_key_refused");
  }

  @Test
  void refuses_a_key_from_another_network() {
    String key = world.key(KEYS, ",\"networks\":[\"192.0.2.0/24\"]", inside(":write"));
    refused(key, o -> "401 api_key_refused");
  }

  @Test
  void refuses_keys_of_a_disabled_organization() {
    world.made("POST", "/organizations", "{\"slug\":\"initech\",\"name\":\"Initech\"}");
    String key = world.key("/organizations/initech/api-keys", "", inside(":write"));
    world.made("POST", "/organizations/initech/disable", "");
    refused(key, o -> "401 api_key_refused");
  }

  @Test
  void asks_for_the_scope_of_the_operation() {
    String signIns = world.key(KEYS, "", "sign_ins:read");
    String audit = world.key(KEYS, "", "audit:read");
    String before = world.everything();
    expect(
        operation -> operation.scope().startsWith("sign_ins") ? audit : signIns,
        operation -> "403 scope_missing");
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void lets_a_key_that_reads_only_read() {
    String key = world.key(KEYS, "", inside(":read"));
    String before = world.everything();
    expect(
        operation -> key,
        operation -> {
          if (ApiScopes.insideOrganizations().contains(operation.scope())
              && operation.readsOnly()) {
            return operation.insideOrganization() ? "passes" : "403 operator_only";
          }
          return "403 scope_missing";
        });
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void shows_a_key_of_another_organization_nothing() {
    String key = world.key("/organizations/globex/api-keys", "", inside(":write"));
    refused(key, operation -> outside(operation).orElse("404 not_found"));
  }

  @Test
  void never_lets_a_key_of_an_organization_be_the_operator() {
    String key = world.key(KEYS, "", inside(":write"));
    expect(
        operation -> key,
        operation ->
            outside(operation)
                .orElse(
                    OPERATOR_ONLY.contains(operation.toString()) ? "403 operator_only" : "passes"));
  }

  @Test
  void lets_the_operator_do_everything() {
    world.made("POST", "/organizations", "{\"slug\":\"victim\",\"name\":\"Victim\"}");
    List<String> wrong = new ArrayList<>();
    for (Documented operation : operations) {
      int status = world.call(operation.method(), operation.path("victim"), "").status();
      if (status == 401 || status == 403 || status >= 500) {
        wrong.add(operation + ": " + status);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(GatehouseFixture.ADMIN_KEY).startsWith("gh_key_");
  }

  private static java.util.Optional<String> outside(Documented operation) {
    if (operation.insideOrganization()) {
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(
        ApiScopes.insideOrganizations().contains(operation.scope())
            ? "403 operator_only"
            : "403 scope_missing");
  }

  @Test
  void a_key_gives_no_more_than_it_has() {
    String narrow =
        world.key(
            KEYS,
            ",\"networks\":[\"127.0.0.0/8\"],\"expiresAt\":\"2099-01-01T00:00:00Z\"",
            "api_keys:write",
            "users:read");
    String before = world.everything();
    assertThat(
            Stream.of(
                    "\"scopes\":[\"users:write\"]",
                    "\"scopes\":[\"users:read\"]",
                    "\"scopes\":[\"users:read\"],\"networks\":[\"0.0.0.0/0\"]",
                    "\"scopes\":[\"users:read\"],\"networks\":[\"127.0.0.1\",\"::1\"]",
                    "\"scopes\":[\"users:read\"],\"networks\":[\"127.0.0.1\"]",
                    "\"scopes\":[\"users:read\"],\"networks\":[\"127.0.0.1\"],"
                        + "\"expiresAt\":\"2099-01-01T00:00:01Z\"",
                    "\"scopes\":[\"applications:read\"]",
                    "\"scopes\":[\"everything\"]")
                .map(json -> world.call(narrow, "POST", KEYS, "{\"name\":\"x\"," + json + "}"))
                .map(answer -> answer.status() + " " + answer.code()))
        .containsExactly(
            "403 scope_beyond_own",
            "403 network_beyond_own",
            "403 network_beyond_own",
            "403 network_beyond_own",
            "403 expiry_beyond_own",
            "403 expiry_beyond_own",
            "422 invalid",
            "422 invalid");
    assertThat(world.everything()).isEqualTo(before);
    assertThat(
            world
                .call(
                    narrow,
                    "POST",
                    KEYS,
                    "{\"name\":\"x\",\"scopes\":[\"users:read\"],\"networks\":[\"127.0.0.1\"],"
                        + "\"expiresAt\":\"2098-01-01T00:00:00Z\"}")
                .status())
        .isEqualTo(201);
  }

  @Test
  void an_object_of_another_organization_is_not_there() {
    String user =
        world
            .made(
                "POST",
                "/organizations/globex/users",
                "{\"userName\":\"hank@globex.example\",\"authenticationMethod\":\"password\"}")
            .path("id")
            .asString();
    String key = world.key(KEYS, "", inside(":write"));
    String before = world.everything();
    assertThat(
            Stream.of(
                    world.call(key, "GET", ApiWorld.ACME + "/users/" + user, ""),
                    world.call(key, "PATCH", ApiWorld.ACME + "/users/" + user, "{}"),
                    world.call(key, "DELETE", ApiWorld.ACME + "/users/" + user, ""),
                    world.call(key, "POST", ApiWorld.ACME + "/users/" + user + "/deactivate", ""),
                    world.call(key, "POST", ApiWorld.ACME + "/users/" + user + "/invitation", ""),
                    world.call(key, "POST", ApiWorld.ACME + "/users/" + user + "/sessions/end", ""))
                .map(Answer::status))
        .containsOnly(404);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_users_key_gives_keys_of_that_user_only() {
    String ann =
        world
            .made(
                "POST",
                ApiWorld.ACME + "/users",
                "{\"userName\":\"ann@acme.example\",\"authenticationMethod\":\"password\"}")
            .path("id")
            .asString();
    String own = world.key(KEYS, ",\"user\":\"" + ann + "\"", "api_keys:write");
    String before = world.everything();
    String wish = "{\"name\":\"x\",\"scopes\":[\"api_keys:read\"]%s}";
    Answer nobodys = world.call(own, "POST", KEYS, wish.formatted(""));
    assertThat(nobodys.status() + " " + nobodys.code()).isEqualTo("403 user_beyond_own");
    assertThat(world.everything()).isEqualTo(before);

    Answer anns = world.call(own, "POST", KEYS, wish.formatted(",\"user\":\"" + ann + "\""));
    assertThat(anns.status()).isEqualTo(201);
    String second = anns.body().path("token").asString();
    world.made("POST", ApiWorld.ACME + "/users/" + ann + "/deactivate", "");
    assertThat(world.call(second, "GET", KEYS, "").status()).isEqualTo(401);
  }
}
