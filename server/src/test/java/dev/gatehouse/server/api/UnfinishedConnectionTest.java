package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Connections that begin before anything is known of their provider. */
@EachDatabase
class UnfinishedConnectionTest {
  private static final String ALL = ApiWorld.ACME + "/connections";
  private static final String SETTINGS =
      """
      {"settings": {"issuer": "https://login.acme.example", "clientId": "gatehouse"},
       "secrets": {"clientSecret": "s3cret"}}
      """;

  private final ApiWorld world;

  UnfinishedConnectionTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String begun(String preset) {
    JsonNode made =
        world.made(
            "POST",
            ALL + "/unfinished",
            "{\"preset\": \"%s\", \"displayName\": \"New\"}".formatted(preset));
    assertThat(made.path("finished").asBoolean()).isFalse();
    assertThat(made.path("enabled").asBoolean()).isFalse();
    return ALL + "/" + made.path("id").asString();
  }

  @Test
  void it_has_addresses_at_once() {
    String saml = begun("okta-saml");
    String id = saml.substring(saml.lastIndexOf('/') + 1);
    JsonNode addresses = world.read(saml + "/addresses").path("addresses");
    assertThat(addresses.propertyNames())
        .containsExactlyInAnyOrder(
            "acs-url", "entity-id", "sp-metadata-url", "sign-out-url", "scim-url");
    assertThat(addresses.path("acs-url").asString()).endsWith("/saml/" + id + "/acs");
    assertThat(addresses.path("scim-url").asString()).endsWith("/scim/v2");
    JsonNode oidc = world.read(begun("oidc") + "/addresses").path("addresses");
    assertThat(oidc.path("redirect-uri").asString()).contains("/auth/callback/oidc/con_");
    assertThat(oidc.path("back-channel-uri").asString()).contains("/auth/backchannel-logout/oidc/");
  }

  @Test
  void it_can_be_changed_but_neither_enabled_nor_tried() {
    String one = begun("oidc");
    JsonNode changed = world.made("PATCH", one, "{\"displayName\": \"Renamed\"}");
    assertThat(changed.path("displayName").asString()).isEqualTo("Renamed");
    assertThat(changed.path("finished").asBoolean()).isFalse();
    Answer enabled = world.call("POST", one + "/enable", "");
    assertThat(enabled.status()).isEqualTo(422);
    assertThat(enabled.body().toString()).contains("connection_unfinished");
    assertThat(world.call("POST", one + "/test-sign-ins", "{}").status()).isEqualTo(404);
    assertThat(world.call("POST", one + "/upkeep/look", "").status()).isEqualTo(404);
    String ldap = begun("ldap");
    assertThat(world.call("POST", ldap + "/test", "{}").status()).isEqualTo(404);
  }

  @Test
  void it_is_finished_by_the_provider_s_settings_and_never_becomes_empty_again() {
    String one = begun("oidc");
    assertThat(world.made("PATCH", one, SETTINGS).path("finished").asBoolean()).isTrue();
    world.made("POST", one + "/enable", "");
    Answer emptied = world.call("PATCH", one, "{\"settings\": {}}");
    assertThat(emptied.status()).isEqualTo(422);
    assertThat(world.read(one).path("finished").asBoolean()).isTrue();
    JsonNode use = world.read(one + "/use");
    assertThat(use.path("people").asLong(-1)).isZero();
    assertThat(use.path("sessions").asLong(-1)).isZero();
  }

  @Test
  void half_of_the_settings_is_refused_and_it_stays_as_it_was() {
    String one = begun("oidc");
    Answer half = world.call("PATCH", one, "{\"settings\": {\"issuer\": \"https://a.example\"}}");
    assertThat(half.status()).isEqualTo(422);
    assertThat(half.body().toString()).contains("oidc_client_secret_missing");
    assertThat(world.read(one).path("settings")).isEmpty();
  }

  @Test
  void it_begins_empty_and_counts_against_the_plan() {
    Answer full =
        world.call(
            "POST",
            ALL + "/unfinished",
            "{\"preset\": \"oidc\", \"displayName\": \"New\", \"settings\": {\"issuer\": \"x\"}}");
    assertThat(full.status()).isEqualTo(422);
    assertThat(full.body().toString()).contains("connection_begins_empty");
    world.made("PATCH", ApiWorld.ACME, "{\"entitlements\": {\"maxConnections\": 1}}");
    begun("oidc");
    Answer more =
        world.call(
            "POST", ALL + "/unfinished", "{\"preset\": \"oidc\", \"displayName\": \"More\"}");
    assertThat(more.body().toString()).contains("connections_limit");
  }

  @Test
  void the_roles_that_people_can_have_are_listed_in_their_organization() {
    JsonNode roles = world.read(ApiWorld.ACME + "/roles");
    assertThat(roles.findValuesAsString("key")).contains("admin", "viewer");
  }
}
