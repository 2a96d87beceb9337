package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the plan of an organization allows, on every path of the API. */
@EachDatabase
class EntitlementsTest {
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections";

  private final ManyUsersWorld world;

  EntitlementsTest(TestDatabase database) {
    world = new ManyUsersWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void plan(String entitlements) {
    world.api.made("PATCH", ApiWorld.ACME, "{\"entitlements\":{" + entitlements + "}}");
  }

  private String refused(String method, String path, String json) {
    String before = world.api.everything();
    Answer answer = world.api.call(method, path, json);
    assertThat(world.api.everything()).isEqualTo(before);
    return answer.status() + String.join(";", answer.problems());
  }

  private static String draft(String name, String more) {
    return """
        {"preset":"okta-oidc","displayName":"%s",
         "settings":{"issuer":"https://%s.okta.com","clientId":"c"},
         "secrets":{"clientSecret":"s"}%s}"""
        .formatted(name, name, more);
  }

  @Test
  void no_more_connections_are_made_or_switched_on_than_the_plan_has() {
    String first = world.connection("first");
    String second = world.connection("second");
    plan("\"maxConnections\":1");
    assertThat(refused("POST", CONNECTIONS, draft("third", ""))).isEqualTo("422 connections_limit");
    world.api.made("POST", CONNECTIONS + "/" + second + "/disable", "");
    assertThat(refused("POST", CONNECTIONS + "/" + second + "/enable", ""))
        .isEqualTo("422 connections_limit");
    assertThat(world.api.call("POST", CONNECTIONS + "/" + first + "/enable", "").status())
        .as("it is on already")
        .isEqualTo(200);
    world.api.made("POST", CONNECTIONS + "/" + first + "/disable", "");
    world.api.made("POST", CONNECTIONS + "/" + second + "/enable", "");
  }

  @Test
  void without_sso_no_connection_is_made_or_switched_on() {
    String one = world.connection("one");
    world.api.made("POST", CONNECTIONS + "/" + one + "/disable", "");
    plan("\"ssoAllowed\":false");
    assertThat(refused("POST", CONNECTIONS, draft("two", ""))).isEqualTo("422 sso_not_in_plan");
    assertThat(refused("POST", CONNECTIONS + "/" + one + "/enable", ""))
        .isEqualTo("422 sso_not_in_plan");
    plan("\"ssoAllowed\":true");
    world.api.made("POST", CONNECTIONS + "/" + one + "/enable", "");
  }

  @Test
  void without_scim_no_connection_begins_with_it_and_no_directory_is_made() {
    String one = world.connection("one");
    String scim = ",\"provisioning\":{\"mode\":\"SCIM\"}";
    plan("\"scimAllowed\":false");
    assertThat(refused("POST", CONNECTIONS, draft("two", scim)))
        .isEqualTo("422provisioning.mode scim_not_in_plan");
    assertThat(refused("PATCH", CONNECTIONS + "/" + one, "{" + scim.substring(1) + "}"))
        .isEqualTo("422provisioning.mode scim_not_in_plan");
    Answer directory =
        world.api.call("POST", ApiWorld.ACME + "/directories", "{\"connection\":\"" + one + "\"}");
    assertThat(directory.status()).isGreaterThanOrEqualTo(400);
    plan("\"scimAllowed\":true");
    world.api.made("PATCH", CONNECTIONS + "/" + one, "{" + scim.substring(1) + "}");
    plan("\"scimAllowed\":false");
    world.api.made("PATCH", CONNECTIONS + "/" + one, "{\"displayName\":\"renamed\"}");
  }

  @Test
  void only_the_operator_changes_a_plan() {
    String key = world.api.key(ApiWorld.ACME + "/api-keys", "", "organizations:write");
    assertThat(
            world
                .api
                .call(key, "PATCH", ApiWorld.ACME, "{\"entitlements\":{\"maxConnections\":9}}")
                .code())
        .isEqualTo("operator_only");
  }
}
