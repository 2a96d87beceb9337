package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Groups, the option that creates them, and what the levels of IPSIE ask of provisioning. */
@EachDatabase
class GroupOperationsTest {
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections/";
  private static final String GROUPS = ApiWorld.ACME + "/groups";

  private final ManyUsersWorld world;
  private final String okta;

  GroupOperationsTest(TestDatabase database) {
    world = new ManyUsersWorld(database);
    okta = world.connection("Okta");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void creating_groups_is_an_option_of_a_connection_that_maps_them() {
    assertThat(provisioning("createGroups").asBoolean(true)).isFalse();
    world.api.made("PATCH", CONNECTIONS + okta, "{\"provisioning\":{\"createGroups\":true}}");
    assertThat(provisioning("createGroups").asBoolean(false)).isTrue();
    Answer off =
        world.api.call("PATCH", CONNECTIONS + okta, "{\"provisioning\":{\"mapGroups\":false}}");
    assertThat(off.problems())
        .containsExactly("provisioning.createGroups create_groups_without_map_groups");
    world.api.made(
        "PATCH",
        CONNECTIONS + okta,
        "{\"provisioning\":{\"mapGroups\":false,\"createGroups\":false}}");
    assertThat(provisioning("createGroups").asBoolean(true)).isFalse();
  }

  @Test
  void a_group_of_a_directory_is_shown_and_left_to_the_directory() {
    String ann = world.managedUser("ann", okta);
    String group = group(ann, "Night shift");
    JsonNode shown = world.api.read(GROUPS).path("items");
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).path("id").asString()).isEqualTo(group);
    assertThat(shown.get(0).path("source").asString()).isEqualTo("SCIM");
    JsonNode members = world.api.read(GROUPS + "/" + group + "/members").path("items");
    assertThat(members).hasSize(1);
    assertThat(members.get(0).path("userName").asString()).isEqualTo("ann@acme.example");
    Answer refused = world.api.call("DELETE", GROUPS + "/" + group, "");
    assertThat(refused.status() + " " + refused.code()).isEqualTo("409 group_managed_by_directory");
    assertThat(world.api.read(GROUPS + "/" + group).path("displayName").asString())
        .isEqualTo("Night shift");
    String decoy = "/organizations/globex/groups";
    assertThat(world.api.read(decoy).path("items")).isEmpty();
    assertThat(world.api.call("GET", decoy + "/" + group, "").status()).isEqualTo(404);
    assertThat(world.api.call("GET", decoy + "/" + group + "/members", "").status()).isEqualTo(404);
  }

  @Test
  void groups_are_listed_by_name_in_pages_and_found_by_any_part_of_it() {
    String ann = world.managedUser("ann", okta);
    for (String name : List.of("night shift", "Équipe 100%", "Day shift", "équipe 2", "a_b")) {
      group(ann, name);
    }
    assertThat(names("?limit=2")).containsExactly("a_b", "Day shift");
    List<String> all = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = world.api.read(GROUPS + "?limit=2&after=" + after);
      page.path("items").forEach(one -> all.add(one.path("displayName").asString()));
      after = page.path("next").asString("");
    } while (!after.isEmpty());
    assertThat(all).containsExactly("a_b", "Day shift", "Équipe 100%", "équipe 2", "night shift");
    assertThat(names("?search=SHIFT")).containsExactly("Day shift", "night shift");
    assertThat(names("?search=equipe")).containsExactly("Équipe 100%", "équipe 2");
    assertThat(names("?search=%25")).containsExactly("Équipe 100%");
    assertThat(names("?search=_")).containsExactly("a_b");
    assertThat(world.api.read("/organizations/globex/groups?search=shift").path("items")).isEmpty();

    JsonNode counts = world.api.read(ApiWorld.ACME + "/statistics/people");
    assertThat(counts.path("groups").asLong()).isEqualTo(5);
    assertThat(world.api.read("/organizations/globex/statistics/people").path("groups").asLong())
        .isZero();
  }

  private List<String> names(String query) {
    List<String> names = new ArrayList<>();
    world
        .api
        .read(GROUPS + query)
        .path("items")
        .forEach(one -> names.add(one.path("displayName").asString()));
    return names;
  }

  @Test
  void the_report_of_ipsie_says_what_is_met_and_by_whom_not() {
    assertThat(unmet())
        .containsExactly(
            "directory_enabled",
            "directory_credentials",
            "private_key_jwt_only",
            "request_rate",
            "provisioned_before_sign_in",
            "groups_give_roles",
            "roles_exposed");
    assertThat(levels()).containsExactly("AL1 false", "AL2 false", "AL3 false");
    world.managedUser("ann", okta);
    String local = world.user("bob", "password");
    assertThat(unmet())
        .containsExactly(
            "private_key_jwt_only",
            "provisioned_before_sign_in",
            "no_local_users",
            "groups_give_roles",
            "roles_exposed");
    assertThat(item("no_local_users").at("/unmetBy/0").asString()).isEqualTo(local);
    assertThat(item("private_key_jwt_only").at("/unmetBy/0").asString()).isEqualTo(okta);

    onlyKeys();
    assertThat(levels()).containsExactly("AL1 true", "AL2 false", "AL3 false");
    world.api.made("DELETE", ManyUsersWorld.USERS + "/" + local, "");
    world.api.made("PATCH", CONNECTIONS + okta, "{\"provisioning\":{\"mode\":\"SCIM\"}}");
    world.api.made(
        "PUT",
        CONNECTIONS + okta + "/role-mappings",
        """
        {"combination":"ALL_MATCHES",
         "mappings":[{"claim":"","value":"Night shift","role":"viewer"}]}""");
    assertThat(unmet()).containsExactly("roles_exposed");
    assertThat(item("roles_exposed").at("/unmetBy/0").asString()).isEqualTo(okta);
    assertThat(levels()).containsExactly("AL1 true", "AL2 true", "AL3 false");
    for (String other : List.of("AL2", "SL2")) {
      world.api.made("POST", ApiWorld.ACME + "/ipsie", "{\"level\":\"" + other + "\"}");
      assertThat(unmet()).containsExactly("roles_exposed");
    }
    world.api.made("POST", ApiWorld.ACME + "/ipsie", "{\"level\":\"AL3\"}");
    assertThat(levels()).containsExactly("AL1 true", "AL2 true", "AL3 true");
    assertThat(world.api.read(directory()).path("takesRoles").asBoolean(false)).isTrue();

    world.api.made("PATCH", directory(), "{\"requestsPerSecond\":24}");
    assertThat(unmet()).containsExactly("request_rate");
    world.api.made("PATCH", directory(), "{\"takesRoles\":false}");
    assertThat(unmet()).containsExactly("request_rate", "roles_exposed");
    world.api.made("POST", directory() + "/disable", "");
    assertThat(levels()).containsExactly("AL1 false", "AL2 false", "AL3 false");
  }

  /** The identity provider proves itself by a key, and by nothing else. */
  private void onlyKeys() {
    world.api.made(
        "POST",
        directory() + "/clients",
        """
        {"name":"Entra","authentication":"PRIVATE_KEY_JWT",
         "jwksUri":"https://idp.example/keys"}""");
    assertThat(unmet()).contains("private_key_jwt_only");
    for (JsonNode token : world.api.read(directory() + "/tokens")) {
      world.api.made("DELETE", directory() + "/tokens/" + token.path("id").asString(), "");
    }
  }

  private String directory() {
    return ApiWorld.ACME
        + "/directories/"
        + world.api.read(ApiWorld.ACME + "/directories").path("items").get(0).path("id").asString();
  }

  private JsonNode provisioning(String option) {
    return world.api.read(CONNECTIONS + okta).path("provisioning").path(option);
  }

  private JsonNode report() {
    return world.api.read(ApiWorld.ACME + "/ipsie");
  }

  private JsonNode item(String code) {
    for (JsonNode item : report().path("items")) {
      if (item.path("code").asString().equals(code)) {
        return item;
      }
    }
    throw new AssertionError("there is no item " + code);
  }

  private List<String> unmet() {
    List<String> codes = new ArrayList<>();
    for (JsonNode item : report().path("items")) {
      if (ofAccounts(item) && !item.path("met").asBoolean(true)) {
        codes.add(item.path("code").asString());
      }
    }
    return codes;
  }

  private List<String> levels() {
    List<String> levels = new ArrayList<>();
    for (JsonNode level : report().path("levels")) {
      if (ofAccounts(level)) {
        levels.add(level.path("level").asString() + " " + level.path("met").asBoolean());
      }
    }
    return levels;
  }

  /** The other levels are about sessions. */
  private static boolean ofAccounts(JsonNode one) {
    return one.path("level").asString().startsWith("AL");
  }

  /** Pushed over SCIM, with one member. */
  private String group(String member, String name) {
    String token =
        world
            .api
            .made("POST", directory() + "/tokens", "{\"name\":\"second\"}")
            .path("token")
            .asString();
    HttpResponse<String> created =
        world.api.gatehouse.send(
            HttpRequest.newBuilder(world.api.gatehouse.at("/scim/v2/Groups"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/scim+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],
                         "displayName":"%s","members":[{"value":"%s"}]}"""
                            .formatted(name, member)))
                .build());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return ApiWorld.JSON.readTree(created.body()).path("id").asString();
  }
}
