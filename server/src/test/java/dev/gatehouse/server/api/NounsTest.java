package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The life of each noun: made, read, changed, listed, refused, deleted, and what the trail says.
 */
@EachDatabase
class NounsTest {
  private static final String USERS = ApiWorld.ACME + "/users";
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections";
  private static final String OKTA =
      """
      {"preset":"okta-oidc","displayName":"Okta",
       "settings":{"issuer":"https://acme.okta.com","clientId":"abc"},
       "secrets":{"clientSecret":"a-secret-that-nobody-else-knows"}}""";

  private final TestDatabase database;
  private final ApiWorld world;

  NounsTest(TestDatabase database) {
    this.database = database;
    world = new ApiWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /** The newest event of an organization, or of the operator. */
  private JsonNode newest(String path) {
    return world.read(path + "/audit-events?limit=1").path("items").path(0);
  }

  private String id(String path, String json) {
    return world.made("POST", path, json).path("id").asString();
  }

  private void refusedWithoutChange(
      String method, String path, String json, int status, String code) {
    String before = world.everything();
    Answer answer = world.call(method, path, json);
    assertThat(answer.status() + " " + answer.code()).isEqualTo(status + " " + code);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void an_organization() {
    assertThat(newest("").path("action").asString()).isEqualTo("organization.created");
    world.made("PATCH", ApiWorld.ACME, "{\"name\":\"Acme Corp\"}");
    JsonNode event = newest(ApiWorld.ACME);
    assertThat(event.path("action").asString()).isEqualTo("organization.updated");
    assertThat(event.at("/before/name").asString()).isEqualTo("Acme");
    assertThat(event.at("/after/name").asString()).isEqualTo("Acme Corp");
    assertThat(event.path("actorKind").asString()).isEqualTo("API_KEY");
    refusedWithoutChange(
        "POST", "/organizations", "{\"slug\":\"acme\",\"name\":\"A\"}", 409, "slug_taken");
    refusedWithoutChange("PATCH", "/organizations/globex", "{\"slug\":\"api\"}", 422, "invalid");
    refusedWithoutChange("DELETE", ApiWorld.ACME, "", 409, "organization_enabled");
    world.made("POST", ApiWorld.ACME + "/disable", "");
    world.made("DELETE", ApiWorld.ACME, "");
    assertThat(world.call("GET", ApiWorld.ACME, "").status()).isEqualTo(404);
    assertThat(newest("").path("action").asString()).isEqualTo("organization.deleted");
    assertThat(newest("").at("/before/slug").asString()).isEqualTo("acme");
  }

  @Test
  void new_organizations_start_with_the_session_lifetimes_of_the_settings() {
    try (ApiWorld other =
        new ApiWorld(database, Map.of("session.idle", "20m", "session.absolute", "3d"))) {
      JsonNode policy = other.read(ApiWorld.ACME).path("sessionPolicy");
      assertThat(policy.path("idleSeconds").asLong()).isEqualTo(1_200);
      assertThat(policy.path("absoluteSeconds").asLong()).isEqualTo(259_200);
    }
  }

  @Test
  void a_user() {
    String body = "{\"userName\":\"Ada@Acme.example\",\"authenticationMethod\":\"password\"}";
    String user = USERS + "/" + id(USERS, body);
    assertThat(world.read(user).path("userName").asString()).isEqualTo("ada@acme.example");
    refusedWithoutChange("POST", USERS, body, 409, "user_name_taken");
    refusedWithoutChange("PATCH", user, "{\"roles\":[\"king\"]}", 422, "invalid");
    refusedWithoutChange("PATCH", user, "{\"authenticationMethod\":\"con_x\"}", 422, "invalid");
    assertThat(world.call("PATCH", user, "{\"authenticationMethod\":\"con_x\"}").problems())
        .containsExactly("authenticationMethod connection_unknown");
    world.made("PATCH", user, "{\"roles\":[\"admin\"]}");
    JsonNode event = newest(ApiWorld.ACME);
    assertThat(event.at("/before/roles").size()).isZero();
    assertThat(event.at("/after/roles/0").asString()).isEqualTo("admin");
    id(USERS, body.replace("Ada", "bo").replace("}", ",\"roles\":[\"admin\"]}"));
    JsonNode invitation = world.made("POST", user + "/invitation", "");
    assertThat(newest(ApiWorld.ACME).toString())
        .contains("user.invited")
        .doesNotContain(invitation.path("link").asString().replaceAll(".*/", ""));
    world.made("DELETE", user + "/invitation", "");
    refusedWithoutChange("DELETE", user + "/invitation", "", 404, "not_found");
    world.made("POST", user + "/deactivate", "");
    assertThat(world.read(user).path("active").asBoolean()).isFalse();
    world.made("POST", user + "/activate", "");
    world.made("DELETE", user, "");
    refusedWithoutChange("DELETE", user, "", 404, "not_found");
  }

  @Test
  void lists_come_in_pages_that_hold_each_item_once() {
    for (int i = 10; i < 17; i++) {
      id(
          USERS,
          "{\"userName\":\"u%d@acme.example\",\"authenticationMethod\":\"password\"}".formatted(i));
    }
    List<String> seen = new ArrayList<>();
    String after = "";
    for (int page = 0; page < 10; page++) {
      JsonNode answer = world.read(USERS + "?limit=3&after=" + after);
      answer.path("items").forEach(one -> seen.add(one.path("userName").asString()));
      if (!answer.has("next")) {
        break;
      }
      after = answer.path("next").asString();
    }
    assertThat(seen).hasSize(7).isSorted().doesNotHaveDuplicates();
    assertThat(world.read(USERS + "?prefix=u12").path("items").size()).isEqualTo(1);
  }

  @Test
  void a_connection() {
    String id = id(CONNECTIONS, OKTA);
    String connection = CONNECTIONS + "/" + id;
    JsonNode made = newest(ApiWorld.ACME);
    assertThat(made.path("action").asString()).isEqualTo("connection.created");
    assertThat(made.toString() + world.read(connection)).doesNotContain("nobody-else-knows");
    assertThat(world.read(connection).at("/secretNames/0").asString()).isEqualTo("clientSecret");
    refusedWithoutChange("POST", "/organizations/globex/connections", OKTA, 422, "invalid");
    assertThat(world.call("POST", "/organizations/globex/connections", OKTA).problems())
        .as("the same registration at the same provider in two organizations")
        .containsExactly("settings provider_registered_elsewhere");
    refusedWithoutChange("PATCH", connection, "{\"preset\":\"okta-saml\"}", 422, "invalid");
    world.made("POST", connection + "/enable", "");
    world.made("PATCH", connection, "{\"displayName\":\"Okta of Acme\",\"sessionCapSeconds\":600}");
    assertThat(world.read(connection).path("sessionCapSeconds").asLong()).isEqualTo(600);
    assertThat(newest(ApiWorld.ACME).at("/before/displayName").asString()).isEqualTo("Okta");
    id(USERS, "{\"userName\":\"ada@acme.example\",\"authenticationMethod\":\"%s\"}".formatted(id));
    Answer inUse = world.call("DELETE", connection, "");
    assertThat(inUse.code()).isEqualTo("connection_in_use");
    assertThat(inUse.body().toString()).contains("ada@acme.example");
    refusedWithoutChange("DELETE", connection, "", 409, "connection_in_use");
    String ada = world.read(USERS).at("/items/0/id").asString();
    String back = "{\"authenticationMethod\":\"password\"%s}";
    refusedWithoutChange("PATCH", USERS + "/" + ada, back.formatted(""), 422, "invalid");
    world.made("PATCH", USERS + "/" + ada, back.formatted(",\"localAccess\":\"ALLOWED\""));
    world.made("DELETE", connection, "");
    assertThat(newest(ApiWorld.ACME).path("action").asString()).isEqualTo("connection.deleted");
    refusedWithoutChange("GET", connection + "/role-mappings", "", 404, "not_found");
  }

  @Test
  void a_saml_connection_with_two_certificates_shows_both_with_their_ends() {
    try (TestIdentityProvider provider = TestIdentityProvider.start(0)) {
      JsonNode settings =
          world
              .made(
                  "POST",
                  CONNECTIONS + "/import",
                  ApiWorld.JSON.writeValueAsString(Map.of("metadata", provider.saml().metadata())))
              .path("settings");
      String second = dev.gatehouse.testkit.TestKeys.nextIdentityProvider().certificateBase64();
      var both = ((tools.jackson.databind.node.ObjectNode) settings).deepCopy();
      ((tools.jackson.databind.node.ArrayNode) both.path("certificates")).add(second);
      JsonNode connection =
          world.made(
              "POST",
              CONNECTIONS,
              "{\"preset\":\"okta-saml\",\"displayName\":\"A\",\"settings\":" + both + "}");
      assertThat(connection.path("certificates").size()).isGreaterThanOrEqualTo(2);
      for (JsonNode certificate : connection.path("certificates")) {
        assertThat(certificate.path("subject").asString()).startsWith("CN=");
        assertThat(certificate.path("notAfter").asString()).endsWith("Z");
        assertThat(certificate.path("sha256").asString()).matches("[0-9a-f]{64}");
      }
    }
  }

  @Test
  void an_import_says_what_is_wrong_with_the_document() {
    Map<String, String> documents =
        Map.of(
            "<!DOCTYPE html><html><body>Sign in</body></html>", "saml_metadata_html",
            "", "saml_metadata_empty",
            "not xml at all", "saml_metadata_not_xml",
            "<a><b></a>", "saml_metadata_not_well_formed",
            "<a xmlns=\"urn:x\"/>", "saml_metadata_not_metadata",
            "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"x\"/>",
                "saml_metadata_no_identity_provider");
    documents.forEach(
        (document, code) ->
            assertThat(
                    world
                        .call(
                            "POST",
                            CONNECTIONS + "/import",
                            ApiWorld.JSON.writeValueAsString(Map.of("metadata", document)))
                        .problems())
                .as(document)
                .containsExactly("metadata " + code));
    refusedWithoutChange("POST", CONNECTIONS + "/import", "{}", 422, "invalid");
    refusedWithoutChange(
        "POST", CONNECTIONS + "/import", "{\"issuer\":\"a\",\"metadata\":\"b\"}", 422, "invalid");
  }

  @Test
  void an_import_of_several_providers_lists_them_and_of_an_old_one_says_so() {
    try (TestIdentityProvider provider = TestIdentityProvider.start(0)) {
      String one =
          provider
              .saml()
              .metadata()
              .replaceAll("<\\?xml[^>]*>", "")
              .replaceAll(" ID=\"[^\"]*\"", "");
      String entity = one.replaceAll("(?s).*entityID=\"([^\"]*)\".*", "$1");
      String several =
          "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
              + one
              + one.replace(entity, "https://second.example")
              + "</md:EntitiesDescriptor>";
      Answer answer =
          world.call(
              "POST",
              CONNECTIONS + "/import",
              ApiWorld.JSON.writeValueAsString(Map.of("metadata", several)));
      assertThat(answer.problems()).containsExactly("entityId saml_metadata_several");
      assertThat(answer.body().toString()).contains(entity, "https://second.example");
    }
  }

  @Test
  void a_role() {
    world.made("PUT", "/roles/tester", "{\"name\":\"Tester\",\"permissions\":[\"runs:read\"]}");
    world.made("PUT", "/roles/tester", "{\"name\":\"Tester\",\"permissions\":[\"runs:write\"]}");
    assertThat(newest("").at("/before/permissions/0").asString()).isEqualTo("runs:read");
    assertThat(newest("").at("/after/permissions/0").asString()).isEqualTo("runs:write");
    String user =
        id(
            USERS,
            "{\"userName\":\"ada@acme.example\",\"authenticationMethod\":\"password\","
                + "\"roles\":[\"tester\"]}");
    refusedWithoutChange("DELETE", "/roles/tester", "", 409, "role_in_use");
    world.made("DELETE", USERS + "/" + user, "");
    world.made("DELETE", "/roles/tester", "");
    refusedWithoutChange("DELETE", "/roles/tester", "", 404, "not_found");
  }

  @Test
  void a_domain() {
    String domains = ApiWorld.ACME + "/domains";
    world.made("POST", domains, "{\"name\":\"Acme.Example\"}");
    refusedWithoutChange("POST", domains, "{\"name\":\"not a domain\"}", 422, "invalid");
    world.made("POST", domains + "/acme.example/vouch", "");
    JsonNode event = newest(ApiWorld.ACME);
    assertThat(event.at("/before/verified").asBoolean(true)).isFalse();
    assertThat(event.at("/after/verified").asBoolean()).isTrue();
    String elsewhere = id("/organizations/globex/connections", OKTA);
    refusedWithoutChange(
        "PUT",
        domains + "/acme.example/route",
        "{\"connection\":\"%s\"}".formatted(elsewhere),
        422,
        "invalid");
    String own = id(CONNECTIONS, OKTA.replace("acme.okta.com", "own.okta.com"));
    world.made("PUT", domains + "/acme.example/route", "{\"connection\":\"%s\"}".formatted(own));
    assertThat(world.read(domains).at("/0/connection").asString()).isEqualTo(own);
    world.made("DELETE", domains + "/acme.example", "");
    refusedWithoutChange("DELETE", domains + "/acme.example", "", 404, "not_found");
  }

  @Test
  void an_application_and_its_secrets() {
    String application =
        "/applications/"
            + id(
                "/applications",
                "{\"name\":\"T\",\"clientId\":\"tools\",\"redirectUris\":[\"https://t.example/cb\"]}");
    refusedWithoutChange(
        "POST",
        "/applications",
        "{\"name\":\"U\",\"clientId\":\"tools\",\"redirectUris\":[\"https://u.example/cb\"]}",
        409,
        "client_id_taken");
    refusedWithoutChange(
        "PATCH", application, "{\"tokenEndpointAuthMethod\":\"magic\"}", 422, "invalid");
    refusedWithoutChange(
        "PATCH", application, "{\"redirectUris\":[\"javascript:alert(1)\"]}", 422, "invalid");
    Answer unknown = world.call("PATCH", application, "{\"organizations\":[\"org_nowhere\"]}");
    assertThat(unknown.status()).isBetween(400, 422);
    JsonNode secret = world.made("POST", application + "/secrets", "{}");
    assertThat(newest("").toString())
        .contains("client_secret.created")
        .doesNotContain(secret.path("secret").asString());
    world.made("DELETE", application + "/secrets/" + secret.at("/about/id").asString(), "");
    assertThat(newest("").at("/before/hint").asString())
        .isEqualTo(secret.at("/about/hint").asString());
    world.made("POST", application + "/disable", "");
    world.made("DELETE", application, "");
    refusedWithoutChange("GET", application + "/secrets", "", 404, "not_found");
  }

  @Test
  void an_api_key() {
    String keys = ApiWorld.ACME + "/api-keys";
    JsonNode issued = world.made("POST", keys, "{\"name\":\"ci\",\"scopes\":[\"users:read\"]}");
    String token = issued.path("token").asString();
    assertThat(world.call(token, "GET", USERS, "").status()).isEqualTo(200);
    assertThat(world.read(keys).toString()).contains("lastUsedAt").doesNotContain(token);
    assertThat(newest(ApiWorld.ACME).toString()).contains("api_key.created").doesNotContain(token);
    String one = keys + "/" + issued.at("/key/id").asString();
    refusedWithoutChange("DELETE", one.replace("acme", "globex"), "", 404, "not_found");
    world.made("DELETE", one, "");
    assertThat(newest(ApiWorld.ACME).at("/before/name").asString()).isEqualTo("ci");
    assertThat(world.call(token, "GET", USERS, "").status()).isEqualTo(401);
    refusedWithoutChange("DELETE", one, "", 404, "not_found");
  }
}
