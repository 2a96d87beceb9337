package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the session lifecycle levels of IPSIE ask, looked up in what there is. */
@EachDatabase
class SessionLifecycleTest {
  private static final String IPSIE = ApiWorld.ACME + "/ipsie";

  private final ManyUsersWorld world;

  SessionLifecycleTest(TestDatabase database) {
    world = new ManyUsersWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private List<String> unmet() {
    List<String> codes = new ArrayList<>();
    for (JsonNode item : world.api.read(IPSIE).path("items")) {
      if (isOfSessions(item) && !item.path("met").asBoolean()) {
        codes.add(item.path("code").asString());
      }
    }
    return codes;
  }

  private List<String> levels() {
    List<String> levels = new ArrayList<>();
    for (JsonNode level : world.api.read(IPSIE).path("levels")) {
      if (isOfSessions(level)) {
        levels.add(level.path("level").asString() + " " + level.path("met").asBoolean());
      }
    }
    return levels;
  }

  private static boolean isOfSessions(JsonNode one) {
    return one.path("level").asString().startsWith("SL");
  }

  private String unmetBy(String code) {
    for (JsonNode item : world.api.read(IPSIE).path("items")) {
      if (item.path("code").asString().equals(code)) {
        return item.path("unmetBy").toString();
      }
    }
    throw new AssertionError(code);
  }

  @Test
  void the_report_follows_connections_the_mode_and_applications() {
    assertThat(unmet())
        .contains("sso_enforced", "assertions_protected", "no_unsolicited_assertions");
    String okta = world.connection("Okta");
    String path = ApiWorld.ACME + "/connections/" + okta;
    assertThat(unmet())
        .containsExactly(
            "sso_enforced",
            "strong_authentication_required",
            "provider_tells_changes",
            "changes_told_to_provider");
    assertThat(unmetBy("strong_authentication_required")).contains(okta);

    settings(path, "requiredAcr", "[\"phr\"]");
    world.api.made(
        "PATCH", ApiWorld.ACME + "/sign-in-policy?override=lock-out", "{\"mode\":\"ENFORCED\"}");
    assertThat(levels()).containsExactly("SL1 true", "SL2 true", "SL3 false");

    world.api.made(
        "POST",
        "/applications",
        "{\"name\":\"Deaf\",\"clientId\":\"deaf\",\"redirectUris\":[\"https://deaf.example/cb\"]}");
    assertThat(levels()).containsExactly("SL1 true", "SL2 false", "SL3 false");
    assertThat(unmetBy("applications_hear_of_ends")).contains("deaf");
  }

  @Test
  void what_stands_against_a_level_is_changed_together() {
    String okta = saml();
    String path = ApiWorld.ACME + "/connections/" + okta;
    settings(path, "allowSha1Signatures", "true");
    world.api.made("PATCH", path, "{\"idpInitiated\":\"ON\"}");
    assertThat(unmet()).contains("assertions_protected", "no_unsolicited_assertions");

    world.api.made("POST", IPSIE, "{\"level\":\"SL1\"}");
    assertThat(unmet())
        .contains("no_unsolicited_assertions")
        .doesNotContain("assertions_protected");
    JsonNode report = world.api.made("POST", IPSIE, "{\"level\":\"SL3\"}");
    assertThat(report.path("items").size()).isGreaterThan(15);
    assertThat(unmet()).doesNotContain("no_unsolicited_assertions", "assertions_protected");
    assertThat(world.api.read(path).path("idpInitiated").asString()).isEqualTo("SAFE");
    assertThat(world.api.read(ApiWorld.ACME + "/audit-events?action=connection.updated").toString())
        .contains(okta);
    assertThat(world.api.call("POST", IPSIE, "{\"level\":\"SL9\"}").status()).isEqualTo(422);
  }

  private String saml() {
    try (TestIdentityProvider provider =
        TestIdentityProvider.start(0, world.api.gatehouse.clock())) {
      String metadata = ApiWorld.JSON.writeValueAsString(provider.saml().metadata());
      JsonNode settings =
          world
              .api
              .made(
                  "POST", ApiWorld.ACME + "/connections/import", "{\"metadata\":" + metadata + "}")
              .path("settings");
      String id =
          world
              .api
              .made(
                  "POST",
                  ApiWorld.ACME + "/connections",
                  "{\"preset\":\"keycloak-saml\",\"displayName\":\"Staff\",\"settings\":"
                      + settings
                      + "}")
              .path("id")
              .asString();
      world.api.made("POST", ApiWorld.ACME + "/connections/" + id + "/enable", "");
      return id;
    }
  }

  private void settings(String path, String name, String value) {
    ObjectNode settings = (ObjectNode) world.api.read(path).path("settings").deepCopy();
    settings.set(name, ApiWorld.JSON.readTree(value));
    world.api.made("PATCH", path, "{\"settings\":" + settings + "}");
  }
}
