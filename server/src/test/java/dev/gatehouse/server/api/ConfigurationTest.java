package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An organization as one document: exported, compared, applied, and applied at the start. */
class ConfigurationTest {
  private static final String PATH = ApiWorld.ACME + "/configuration";
  private static final String SECRET = "a-secret-that-nobody-else-knows";

  private static ApiWorld world;
  private static ApiWorld elsewhere;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    world = new ApiWorld();
    elsewhere = new ApiWorld(TestDatabase.SQLITE, Map.of("configuration.secretReferences", "true"));
    String okta =
        world
            .made(
                "POST",
                ApiWorld.ACME + "/connections",
                """
                {"preset":"okta-oidc","displayName":"Okta: yes, \\"this\\" one",
                 "settings":{"issuer":"https://acme.okta.com","clientId":"007"},
                 "provisioning":{"defaultRole":"viewer"},"sessionCapSeconds":3600,
                 "secrets":{"clientSecret":"%s"}}"""
                    .formatted(SECRET))
            .path("id")
            .asString();
    String connection = ApiWorld.ACME + "/connections/" + okta;
    world.made("POST", connection + "/enable", "");
    world.made(
        "PUT",
        connection + "/role-mappings",
        """
        {"combination":"ALL_MATCHES","mappings":[{"value":"Admins","role":"admin"},
         {"claim":"team","value":"off","role":"viewer"}]}""");
    world.made("POST", ApiWorld.ACME + "/domains", "{\"name\":\"acme.example\"}");
    world.made("POST", ApiWorld.ACME + "/domains/acme.example/vouch", "");
    world.made(
        "PUT", ApiWorld.ACME + "/domains/acme.example/route", "{\"connection\":\"" + okta + "\"}");
    world.made(
        "POST",
        ApiWorld.ACME + "/directories",
        "{\"connection\":\"" + okta + "\",\"networks\":[\"192.0.2.0/24\"],\"takesRoles\":true}");
    world.made(
        "POST",
        ApiWorld.ACME + "/webhooks",
        "{\"url\":\"https://hooks.acme.example/in\",\"eventTypes\":[\"user.*\"]}");
    world.made(
        "PATCH",
        ApiWorld.ACME,
        """
        {"name":"Acme # Inc","branding":{"colour":"#123456","productName":"On"},
         "entitlements":{"maxConnections":3},"sessionPolicy":{"idleSeconds":1200}}""");
    world.made(
        "POST",
        ApiWorld.ACME + "/users",
        """
        {"userName":"ann@acme.example","displayName":"Ann","authenticationMethod":"password",
         "roles":["admin"],"invite":false,"localAccess":"ALLOWED"}""");
  }

  @AfterAll
  static void stop() {
    world.close();
    elsewhere.close();
  }

  private static String export(ApiWorld from, String query) {
    HttpResponse<String> answer = from.gatehouse.admin("GET", "/api/v1" + PATH + query, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/yaml; charset=utf-8");
    return answer.body();
  }

  private static Answer put(ApiWorld to, String key, String query, String yaml) {
    to.gatehouse.clock().advance(java.time.Duration.ofMillis(1));
    return to.call(
        key, "PUT", PATH + query, "application/yaml", yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer put(ApiWorld to, String query, String yaml) {
    return put(to, GatehouseFixture.ADMIN_KEY, query, yaml);
  }

  private static List<String> names(JsonNode changes) {
    return changes
        .valueStream()
        .map(one -> (one.path("kind").asString() + " " + one.path("name").asString()).strip())
        .toList();
  }

  /** Each problem as {@code field code: message}. */
  private static List<String> problems(Answer answer) {
    return answer
        .body()
        .at("/error/problems")
        .valueStream()
        .map(
            one ->
                "%s %s: %s"
                    .formatted(
                        one.path("field").asString(),
                        one.path("code").asString(),
                        one.path("message").asString()))
        .toList();
  }

  @Test
  void what_is_exported_and_imported_elsewhere_is_exported_there_as_the_same_text()
      throws IOException {
    String text = export(world, "?people=true");
    assertThat(text)
        .contains("secret: keep", "vouched: true", "ann@acme.example", "hooks.acme.example")
        .contains("takesRoles: true")
        .doesNotContain(SECRET, "whsec_");
    Path secret = Files.writeString(folder.resolve("okta"), SECRET + "\n");
    String told = text.replace("secret: keep", "secret: file:" + secret);
    Answer answer = put(elsewhere, "", told);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(names(answer.body().path("added")))
        .containsExactly(
            "domain acme.example",
            "connection Okta: yes, \"this\" one",
            "directory Okta: yes, \"this\" one",
            "webhook https://hooks.acme.example/in",
            "user ann@acme.example");
    assertThat(export(elsewhere, "?people=true")).isEqualTo(text);
    assertThat(elsewhere.read(ApiWorld.ACME + "/audit-events?limit=100").toString())
        .contains(
            "connection.created",
            "role_mappings.updated",
            "domain.claimed",
            "directory.created",
            "webhook.created",
            "organization.updated",
            "user.created",
            "API_KEY")
        .doesNotContain(SECRET);
    Answer again = put(elsewhere, "", text);
    assertThat(again.body().path("unchanged").asInt()).isEqualTo(7);
    assertThat(again.body().path("added").size() + again.body().path("changed").size()).isZero();
  }

  @Test
  void the_same_text_is_an_entry_of_the_start_up_file() throws IOException {
    String text = export(world, "");
    Path secret = Files.writeString(folder.resolve("okta"), SECRET + "\n");
    String entry = text.replace("secret: keep", "secret: file:okta").indent(4).stripTrailing();
    Path file =
        Files.writeString(folder.resolve("start.yaml"), "organizations:\n  -\n" + entry + "\n");
    try (GatehouseFixture gatehouse =
        GatehouseFixture.start(TestDatabase.SQLITE, Map.of("organizations", file.toString()))) {
      assertThat(gatehouse.admin("GET", "/api/v1" + PATH, "").body()).isEqualTo(text);
    }
    assertThat(secret).exists();
  }

  @Test
  void a_dry_run_tells_the_difference_and_changes_nothing() {
    String before = export(world, "?people=true");
    String everything = world.everything();
    String wished =
        before
            .replace("colour: \"#123456\"", "colour: \"#654321\"")
            .replace("idleSeconds: 1200", "idleSeconds: 600")
            .replace("https://hooks.acme.example/in", "https://hooks.acme.example/other")
            .replace("clientId: \"007\"", "clientId: \"008\"");
    Answer answer = put(world, "?dryRun=true", wished.replace("secret: keep", "secret: \"keep\""));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    assertThat(answer.body().path("dryRun").asBoolean()).isTrue();
    assertThat(names(answer.body().path("added")))
        .containsExactly("webhook https://hooks.acme.example/other");
    assertThat(names(answer.body().path("removed")))
        .containsExactly("webhook https://hooks.acme.example/in");
    assertThat(names(answer.body().path("changed")))
        .containsExactly("organization", "connection Okta: yes, \"this\" one");
    assertThat(answer.body().at("/changed/0/fields").toString())
        .contains("\"branding.colour\",\"before\":\"#123456\",\"after\":\"#654321\"")
        .contains("\"sessionPolicy.idleSeconds\",\"before\":\"1200\",\"after\":\"600\"");
    assertThat(answer.body().path("unchanged").asInt()).isEqualTo(4);
    assertThat(world.everything()).isEqualTo(everything);
    assertThat(export(world, "?people=true")).isEqualTo(before);
  }

  @Test
  void every_refusal_names_its_line_and_field_and_changes_nothing() {
    String everything = world.everything();
    Answer shapes =
        put(
            world,
            "",
            """
            nam: Acme
            domains:
              - name: acme.example
                vouched: perhaps
            connections:
              - displayName: New
                preset: okta-oidc
                settings: {issuer: "https://other.okta.com", clientId: x}
                secrets:
                  clientSecret: {secret: "vault:x"}
            """);
    assertThat(shapes.status()).isEqualTo(422);
    assertThat(problems(shapes))
        .containsExactlyInAnyOrder(
            "nam field_unknown: Line 1: There is no such field; did you mean \"name\"?",
            "domains[0].vouched type_wrong: Line 4: Must be true or false.",
            "connections[0].secrets.clientSecret.secret secret_reference_invalid: Line 10: Must be"
                + " keep, env:NAME or file:/path/of/a/file.");
    Answer rules =
        put(
            world,
            "",
            """
            name: Acme Again
            connections:
              - displayName: New
                preset: okta-oidc
                settings: {issuer: "https://other.okta.com", clientId: x}
                secrets: {clientSecret: {secret: keep}}
            directories:
              - connection: Nobody
            """);
    assertThat(problems(rules).stream().map(one -> one.substring(0, one.indexOf(':') + 8)))
        .containsExactlyInAnyOrder(
            "connections[0].secrets.clientSecret secret_not_stored: Line 6",
            "directories[0].connection connection_unknown: Line 8");
    Answer unreadable = put(world, "", "name: [Acme\n");
    assertThat(unreadable.status() + " " + unreadable.code())
        .isEqualTo("400 configuration_unreadable");
    assertThat(problems(unreadable).getFirst()).contains("line 1");
    assertThat(world.everything()).isEqualTo(everything);
  }

  @Test
  void a_list_that_would_hold_the_database_for_long_is_refused_before_it_is_begun() {
    String everything = world.everything();
    String domains = "  - name: a.example\n".repeat(1_001);
    Answer answer = put(world, "?dryRun=true", "name: X\ndomains:\n" + domains);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(problems(answer))
        .singleElement()
        .asString()
        .startsWith("domains configuration_list_too_long: Line ");
    assertThat(world.everything()).isEqualTo(everything);
  }

  @Test
  void what_is_left_out_of_a_list_is_removed_and_other_lists_stay() {
    world.made("POST", "/organizations", "{\"slug\":\"umbrella\",\"name\":\"Umbrella\"}");
    String path = "/organizations/umbrella";
    world.made("POST", path + "/domains", "{\"name\":\"one.umbrella.example\"}");
    world.made("POST", path + "/domains", "{\"name\":\"two.umbrella.example\"}");
    world.made("POST", path + "/webhooks", "{\"url\":\"https://umbrella.example/\"}");
    Answer answer =
        world.call(
            GatehouseFixture.ADMIN_KEY,
            "PUT",
            path + "/configuration",
            "application/yaml",
            "domains: [{name: two.umbrella.example}]".getBytes(StandardCharsets.UTF_8));
    assertThat(names(answer.body().path("removed"))).containsExactly("domain one.umbrella.example");
    assertThat(world.read(path + "/domains").findValuesAsString("name"))
        .contains("two.umbrella.example")
        .doesNotContain("one.umbrella.example");
    assertThat(world.read(path + "/webhooks").path("items").size()).isEqualTo(1);
    assertThat(world.read(path + "/audit-events").toString()).contains("domain.removed");
  }

  @Test
  void only_operators_refer_to_the_servers_environment_and_only_where_it_is_allowed() {
    String yaml =
        """
        connections:
          - displayName: Env
            preset: okta-oidc
            enabled: false
            settings: {issuer: "https://env.okta.com", clientId: x}
            secrets: {clientSecret: {secret: "%s"}}
        """;
    String refused =
        "connections[0].secrets.clientSecret.secret secret_reference_refused: Line 6: ";
    assertThat(problems(put(world, "", yaml.formatted("env:PATH"))).getFirst()).startsWith(refused);
    String key =
        elsewhere.key(
            "/organizations/globex/api-keys", "", "organizations:write", "connections:write");
    for (String reference : List.of("env:PATH", "file:/etc/hostname", "env:NOT_SET_ANYWHERE")) {
      Answer answer =
          elsewhere.call(
              key,
              "PUT",
              "/organizations/globex/configuration?dryRun=true",
              "application/yaml",
              yaml.formatted(reference).getBytes(StandardCharsets.UTF_8));
      // Whether it is there is not to be learnt either.
      assertThat(problems(answer).getFirst()).as(reference).startsWith(refused);
    }
    Answer metadata =
        elsewhere.call(
            GatehouseFixture.ADMIN_KEY,
            "PUT",
            "/organizations/globex/configuration?dryRun=true",
            "application/yaml",
            "connections: [{displayName: F, import: {metadataFile: /etc/passwd}}]"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(problems(metadata).getFirst())
        .startsWith("connections[0].import.metadataFile file_reference_refused: Line 1: ");
    Answer unset =
        elsewhere.call(
            GatehouseFixture.ADMIN_KEY,
            "PUT",
            "/organizations/globex/configuration?dryRun=true",
            "application/yaml",
            yaml.formatted("env:NOT_SET_ANYWHERE").getBytes(StandardCharsets.UTF_8));
    assertThat(unset.problems())
        .containsExactly("connections[0].secrets.clientSecret.secret secret_unresolved");
    Answer allowed =
        elsewhere.call(
            GatehouseFixture.ADMIN_KEY,
            "PUT",
            "/organizations/globex/configuration?dryRun=true",
            "application/yaml",
            yaml.formatted("env:PATH").getBytes(StandardCharsets.UTF_8));
    assertThat(allowed.status()).as(allowed.body().toString()).isEqualTo(200);
  }

  @Test
  void administrators_repeat_what_is_the_operators_but_do_not_change_it() {
    String path = "/organizations/globex/configuration?dryRun=true";
    String key =
        world.key("/organizations/globex/api-keys", "", "organizations:write", "domains:write");
    Answer refused =
        world.call(
            key,
            "PUT",
            path,
            "application/yaml",
            """
            slug: other
            entitlements: {maxConnections: 99}
            domains: [{name: google.example, vouched: true}]
            """
                .getBytes(StandardCharsets.UTF_8));
    assertThat(refused.problems())
        .containsExactly(
            "slug operator_part", "entitlements operator_part", "domains[0].vouched operator_part");
    Answer lacking =
        world.call(
            key,
            "PUT",
            path,
            "application/yaml",
            "connections: []\nusers: []\nsignInPolicy: {mode: MIXED}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(lacking.status() + " " + lacking.code())
        .isEqualTo("403 configuration_scope_missing");
    assertThat(lacking.problems())
        .containsExactlyInAnyOrder(
            "connections configuration_scope_missing",
            "users configuration_scope_missing",
            "signInPolicy configuration_scope_missing");
    Answer fine =
        world.call(
            key,
            "PUT",
            path,
            "application/yaml",
            "slug: globex\nname: Globex Ltd".getBytes(StandardCharsets.UTF_8));
    assertThat(names(fine.body().path("changed"))).containsExactly("organization");
    assertThat(world.call(key, "GET", "/organizations/globex/configuration", "").status())
        .isEqualTo(403);
  }

  @Test
  void a_connection_that_nobody_has_finished_is_left_out_and_stays_what_it_is() {
    world.made("POST", "/organizations", "{\"slug\":\"initech\",\"name\":\"Initech\"}");
    String path = "/organizations/initech";
    String half =
        world
            .made(
                "POST",
                path + "/connections/unfinished",
                "{\"preset\":\"keycloak-saml\",\"displayName\":\"Half: done\"}")
            .path("id")
            .asString();
    world.made("POST", path + "/directories", "{\"connection\":\"" + half + "\"}");
    world.made("POST", path + "/domains", "{\"name\":\"initech.example\"}");
    world.made(
        "POST",
        path + "/users",
        """
        {"userName":"milton@initech.example","authenticationMethod":"%s","invite":false}"""
            .formatted(half));
    String before = world.read(path + "/connections").toString();
    String text =
        world.gatehouse.admin("GET", "/api/v1" + path + "/configuration?people=true", "").body();
    assertThat(text)
        .startsWith(
            "# Left out, with what refers to it: the connection \"Half: done\", which is not"
                + " finished.\nslug: initech\n")
        .contains("connections: []", "directories: []", "users: []", "initech.example")
        .doesNotContain("keycloak-saml", half);

    Answer again = configure(world, path, text);
    assertThat(again.status()).as(again.body().toString()).isEqualTo(200);
    assertThat(names(again.body().path("removed"))).isEmpty();
    assertThat(world.read(path + "/connections").toString()).isEqualTo(before);
    assertThat(world.read(path + "/directories").path("items")).hasSize(1);

    elsewhere.made("POST", "/organizations", "{\"slug\":\"initech\",\"name\":\"New\"}");
    Answer there = configure(elsewhere, path, text.replace("initech.example", "initech.test"));
    assertThat(there.status()).as(there.body().toString()).isEqualTo(200);
    assertThat(names(there.body().path("added"))).containsExactly("domain initech.test");
  }

  private static Answer configure(ApiWorld to, String organization, String yaml) {
    return to.call(
        GatehouseFixture.ADMIN_KEY,
        "PUT",
        organization + "/configuration",
        "application/yaml",
        yaml.getBytes(StandardCharsets.UTF_8));
  }
}
