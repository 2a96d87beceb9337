package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.server.CannotStartException;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.SignedMetadata;
import dev.gatehouse.testkit.saml.Signing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@EachDatabase
class StartUpFileTest {
  private static final String SMALL =
      """
      organizations:
        - slug: acme
          name: Acme
      """;

  private final TestDatabase database;

  @TempDir Path folder;

  StartUpFileTest(TestDatabase database) {
    this.database = database;
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GatehouseFixture start(String yaml) {
    return GatehouseFixture.start(
        database, Map.of("organizations", write("organizations.yaml", yaml).toString()));
  }

  private static JsonNode get(GatehouseFixture gatehouse, String path) {
    return ApiWorld.JSON.readTree(gatehouse.admin("GET", "/api/v1" + path, "").body());
  }

  /** Starting fails; what it says, without the folder. */
  private List<String> rejected(String yaml) {
    Throwable thrown = catchThrowable(() -> start(yaml).close());
    assertThat(thrown).isInstanceOf(CannotStartException.class);
    return Arrays.stream(String.valueOf(thrown.getMessage()).split("\n", -1))
        .map(line -> line.replace(folder + "/", "").replace("organizations.yaml: ", ""))
        .toList();
  }

  @Test
  void the_example_of_the_readme_works() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
    String example = readme.substring(begin, readme.indexOf("```", begin));
    try (TestIdentityProvider provider = TestIdentityProvider.start(0)) {
      write("metadata.xml", provider.saml().metadata());
      String runnable =
          example.replaceAll("import: \\{.*}", "import: {metadataFile: metadata.xml}");
      assertThat(runnable).isNotEqualTo(example);
      try (GatehouseFixture gatehouse = start(runnable)) {
        JsonNode connection = get(gatehouse, "/organizations/acme/connections").path(0);
        assertThat(connection.path("enabled").asBoolean()).isTrue();
        assertThat(connection.at("/certificates/0/sha256").asString()).hasSize(64);
        assertThat(get(gatehouse, "/applications").at("/items/0/clientId").asString())
            .isEqualTo("tracehub");
        assertThat(get(gatehouse, "/organizations/acme/domains").at("/0/verified").asBoolean())
            .isTrue();
        String id = connection.path("id").asString();
        assertThat(
                get(gatehouse, "/organizations/acme/connections/" + id + "/role-mappings")
                    .at("/mappings/0/role")
                    .asString())
            .isEqualTo("admin");
        assertThat(get(gatehouse, "/organizations/acme/audit-events").toString())
            .contains("connection.created", "role_mappings.updated", "domain.claimed", "SYSTEM");
      }
    }
  }

  @Test
  void a_directory_can_be_connected_in_the_file() {
    String file =
        SMALL
            + """
                connections:
                  - displayName: Acme directory
                    preset: active-directory
                    enabled: false
                    settings:
                      servers: [ldaps://dc1.acme.example]
                      bindDn: "CN=gatehouse,DC=acme,DC=example"
                      baseDn: "DC=acme,DC=example"
                    secrets: {bindPassword: only reads}
            """;
    try (GatehouseFixture gatehouse = start(file)) {
      JsonNode connection = get(gatehouse, "/organizations/acme/connections").path(0);
      assertThat(connection.path("kind").asString()).isEqualTo("ldap");
      assertThat(connection.at("/settings/directoryType").asString()).isEqualTo("active-directory");
      assertThat(connection.toString()).contains("bindPassword").doesNotContain("only reads");
    }
  }

  @Test
  void what_was_changed_since_stays_until_the_file_changes() {
    try (GatehouseFixture gatehouse = start(SMALL)) {
      gatehouse.admin("PATCH", "/api/v1/organizations/acme", "{\"name\":\"Renamed\"}");
      gatehouse.restart();
      assertThat(get(gatehouse, "/organizations/acme").path("name").asString())
          .isEqualTo("Renamed");
      write("organizations.yaml", SMALL.replace("name: Acme", "name: Acme Corp"));
      gatehouse.restart();
      assertThat(get(gatehouse, "/organizations/acme").path("name").asString())
          .isEqualTo("Acme Corp");
      assertThat(get(gatehouse, "/organizations/acme/audit-events").toString())
          .contains("\"before\"", "Renamed", "Acme Corp");
    }
  }

  @Test
  void a_file_that_is_rejected_changes_nothing() {
    try (GatehouseFixture gatehouse = start(SMALL)) {
      write("organizations.yaml", SMALL + "  - slug: globex\n    name: Globex\n  - slug: API\n");
      assertThat(catchThrowable(gatehouse::restart)).isInstanceOf(CannotStartException.class);
      write("organizations.yaml", SMALL);
      gatehouse.restart();
      assertThat(get(gatehouse, "/organizations").path("items").findValuesAsString("slug"))
          .containsExactly("acme", "operators");
    }
  }

  @Test
  void tells_all_shapes_that_are_wrong_together_and_where() {
    assertThat(
            rejected(
                """
                rolls: []
                roles: [{key: a, name: A}]
                applications: [{clientId: x, name: 5}, {clientId: x, name: Y}]
                organizations:
                  - slug: acme
                    nam: Acme
                    domains: [{name: acme.example, vouched: yes please}, 7]
                    connections:
                      - preset: okta-saml
                      - displayName: A
                        import: {metadataFile: missing.xml}
                      - displayName: A
                    users: all
                  - slug: globex
                  - slug: globex
                """))
        .containsExactlyInAnyOrder(
            "rolls: There is no such key; did you mean \"roles\"?",
            "roles[0].permissions: Is needed.",
            "applications[0].name: Must be text.",
            "organizations[0].nam: There is no such field; did you mean \"name\"?",
            "organizations[0].domains[0].vouched: Must be true or false.",
            "organizations[0].domains[1]: Must be a mapping of keys to values.",
            "organizations[0].connections[0].displayName: Is needed; the file knows a connection by"
                + " it.",
            "organizations[0].connections[1].import.metadataFile: There is no file missing.xml.",
            "organizations[0].connections[2].displayName: \"A\" stands in this list twice.",
            "organizations[0].users: Must be a list.",
            "organizations[2].slug: \"globex\" stands in this list twice.");
  }

  @Test
  void tells_all_that_cannot_be_stored_together_and_where() {
    assertThat(
            rejected(
                """
                roles: [{key: "A!", name: A, permissions: []}]
                applications:
                  - {clientId: x, name: X, tokenEndpointAuthMethod: magic}
                  - {name: Y}
                organizations:
                  - slug: acme
                    domains: [{name: acme.example, connection: Nobody}]
                    users: [{userName: nobody, authenticationMethod: password, roles: [king]}]
                """))
        .anySatisfy(line -> assertThat(line).startsWith("roles[0].key: "))
        .anySatisfy(
            line -> assertThat(line).startsWith("applications[0].tokenEndpointAuthMethod: Give"))
        .anySatisfy(line -> assertThat(line).startsWith("applications[1].clientId: Is needed"))
        .contains("organizations[0].domains[0].connection: There is no connection Nobody.")
        .anySatisfy(line -> assertThat(line).startsWith("organizations[0].users[0].userName: "))
        .anySatisfy(line -> assertThat(line).startsWith("organizations[0].users[0].roles: "));
  }

  @Test
  void says_where_it_is_not_yaml() {
    assertThat(rejected("organizations:\n  - slug: [a\n"))
        .singleElement()
        .asString()
        .contains("(line ")
        .doesNotContain("dev.gatehouse", "tools.jackson");
    assertThat(rejected("roles: []\nroles: []\n")).singleElement().asString().contains("roles");
    assertThat(rejected("just words"))
        .containsExactly("the file: Must be a mapping of keys to values.");
  }

  @Test
  void says_what_is_wrong_with_metadata() {
    String yaml =
        SMALL
            + """
                connections:
                  - displayName: A
                    preset: okta-saml
                    import: {metadataFile: metadata.xml}
            """;
    write("metadata.xml", "<!doctype html><html><body>Sign in</body></html>");
    assertThat(rejected(yaml))
        .singleElement()
        .asString()
        .startsWith("organizations[0].connections[0].import: ")
        .containsIgnoringCase("page");
    write("metadata.xml", "<EntityDescriptor");
    assertThat(rejected(yaml)).hasSize(1);
  }

  @Test
  void asks_of_a_metadata_file_what_stands_beside_it() {
    String yaml =
        SMALL
            + """
                connections:
                  - displayName: A
                    preset: saml
                    import:
                      metadataFile: metadata.xml
                      metadataSigningCertificates: ["%s"]
            """
                .formatted(TestKeys.nextIdentityProvider().certificateBase64());
    try (TestIdentityProvider provider = TestIdentityProvider.start(0)) {
      String metadata = provider.saml().metadata();
      write("metadata.xml", metadata);
      assertThat(rejected(yaml)).singleElement().asString().contains("is not signed");
      write(
          "metadata.xml",
          SignedMetadata.of(metadata, Signing.with(TestKeys.nextIdentityProvider())));
      start(yaml).close();
    }
    assertThat(
            rejected(
                yaml.replace(
                    "metadataFile: ", "issuer: https://i.example\n          metadataFile: ")))
        .singleElement()
        .asString()
        .endsWith("Give exactly one source to read from.");
  }

  @Test
  void keeps_the_secret_of_an_application_to_itself() {
    String secret = "a-secret-of-at-least-32-characters-0123";
    String yaml =
        """
        applications:
          - clientId: tracehub
            name: Tracehub
            clientSecret: %s
            redirectUris: [https://app.example.com/callback]
        """
            .formatted(secret);
    try (GatehouseFixture gatehouse = start(yaml)) {
      String id = get(gatehouse, "/applications").at("/items/0/id").asString();
      assertThat(get(gatehouse, "/applications/" + id + "/secrets").size()).isEqualTo(1);
      assertThat(
              get(gatehouse, "/applications").toString()
                  + get(gatehouse, "/applications/" + id + "/secrets")
                  + get(gatehouse, "/audit-events"))
          .doesNotContain(secret);
    }
    assertThat(rejected(yaml.replace(secret, "short")))
        .singleElement()
        .asString()
        .startsWith("applications[0].clientSecret")
        .doesNotContain("short");
  }

  private static final String PEOPLE =
      """
      organizations:
        - slug: acme
          name: Acme
          users:
            - {userName: ada@acme.example, authenticationMethod: password, invite: true}
            - {userName: bob@acme.example, authenticationMethod: password}
      """;

  @Test
  void people_without_a_way_in_are_invited_once_if_the_file_says_so() {
    try (GatehouseFixture gatehouse = start(PEOPLE)) {
      JsonNode invited = get(gatehouse, "/organizations/acme/invitations");
      assertThat(invited.path("items")).hasSize(1);
      String first = invited.path("items").get(0).path("id").asString();
      JsonNode events = get(gatehouse, "/organizations/acme/audit-events?action=user.invited");
      assertThat(events.path("items")).hasSize(1);
      assertThat(events.path("items").toString()).contains("start-up file");

      write("organizations.yaml", PEOPLE + "# changed\n");
      gatehouse.restart();
      JsonNode again = get(gatehouse, "/organizations/acme/invitations?open=true");
      assertThat(again.path("items")).hasSize(1);
      assertThat(again.path("items").get(0).path("id").asString()).isEqualTo(first);

      // Once it can no longer be accepted the next change of the file invites again.
      gatehouse.clock().advance(java.time.Duration.ofDays(8));
      write("organizations.yaml", PEOPLE + "# changed again\n");
      gatehouse.restart();
      JsonNode late = get(gatehouse, "/organizations/acme/invitations?open=true");
      assertThat(late.path("items")).hasSize(1);
      assertThat(late.path("items").get(0).path("id").asString()).isNotEqualTo(first);
    }
  }
}
