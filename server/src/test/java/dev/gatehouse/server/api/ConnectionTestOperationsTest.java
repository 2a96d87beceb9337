package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The test button of connections to directories. */
@EachDatabase
class ConnectionTestOperationsTest {
  private static final String ALL = ApiWorld.ACME + "/connections";

  private final ApiWorld world;
  private InMemoryDirectoryServer directory;

  ConnectionTestOperationsTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @BeforeEach
  void start_a_directory() throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=acme");
    config.setSchema(null);
    config.addAdditionalBindCredentials("cn=gatehouse,dc=acme", "only reads");
    config.setListenerConfigs(
        InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
    directory = new InMemoryDirectoryServer(config);
    directory.add("dn: dc=acme", "objectClass: domain", "dc: acme");
    directory.add(
        "dn: uid=jane,dc=acme",
        "objectClass: person",
        "uid: jane",
        "cn: Jane Doe",
        "mail: Jane@acme.example",
        "memberOf: cn=Engineering,dc=acme",
        "userPassword: correct horse");
    directory.startListening();
  }

  @AfterEach
  void close() {
    directory.shutDown(true);
    world.close();
  }

  private String made() {
    return world
        .made(
            "POST",
            ALL,
            """
            {"preset": "ldap", "displayName": "Acme directory",
             "settings": {"servers": ["ldap://localhost:%d"], "allowPlainLdap": true,
               "bindDn": "cn=gatehouse,dc=acme", "baseDn": "dc=acme"},
             "secrets": {"bindPassword": "only reads"}}
            """
                .formatted(directory.getListenPort()))
        .path("id")
        .asString();
  }

  private JsonNode tested(String connection, String question) {
    return world.made("POST", ALL + "/" + connection + "/test", question);
  }

  @Test
  void shows_a_person_as_they_would_be_here_while_the_connection_is_still_off() {
    String connection = made();
    world.made(
        "PUT",
        ALL + "/" + connection + "/role-mappings",
        """
        {"combination": "ALL_MATCHES",
         "mappings": [{"claim": "", "value": "Engineering", "role": "analyst"}]}
        """);
    JsonNode tested = tested(connection, "{\"userName\": \"jane\"}");

    assertThat(tested.path("passed").asBoolean()).as(tested.toPrettyString()).isTrue();
    JsonNode person = tested.path("person");
    assertThat(person.path("email").asString()).isEqualTo("jane@acme.example");
    assertThat(person.path("groups").toString()).isEqualTo("[\"Engineering\"]");
    assertThat(person.path("roles").toString()).isEqualTo("[\"analyst\"]");
    assertThat(world.read(ApiWorld.ACME + "/users").path("items").size()).isZero();
  }

  @Test
  void says_what_to_do_about_what_is_wrong() {
    String connection = made();

    JsonNode nobody = tested(connection, "{\"userName\": \"kane\"}");
    assertThat(nobody.path("passed").asBoolean()).isFalse();
    assertThat(nobody.path("problem").path("code").asString()).isEqualTo("ldap_no_entry");
    assertThat(nobody.path("problem").path("sentence").asString()).contains("user filter");
    JsonNode wrong = tested(connection, "{\"userName\": \"jane\", \"password\": \"guess\"}");
    assertThat(wrong.path("problem").path("code").asString()).isEqualTo("ldap_credentials");
  }

  @Test
  void leaves_an_entry_in_the_audit_trail_and_no_password_anywhere() {
    String connection = made();
    JsonNode tested =
        tested(connection, "{\"userName\": \"jane\", \"password\": \"correct horse\"}");
    String trail = world.read(ApiWorld.ACME + "/audit-events?limit=100").toString();

    assertThat(tested.path("passed").asBoolean()).isTrue();
    assertThat(trail).contains("connection.tested");
    assertThat(trail + tested).doesNotContain("correct horse").doesNotContain("only reads");
    assertThat(world.read(ALL + "/" + connection).toString()).doesNotContain("only reads");
  }

  @Test
  void is_no_way_to_guess_passwords() {
    String path = ALL + "/" + made() + "/test";
    String right = "{\"userName\": \"jane\", \"password\": \"correct horse\"}";
    for (int i = 0; i < 6; i++) {
      world.made("POST", path, "{\"userName\": \"jane\", \"password\": \"guess\"}");
    }
    assertThat(world.call("POST", path, right).problems())
        .containsExactly("password too_many_failures");
    assertThat(world.call("POST", path, "{\"userName\": \"jane\"}").status()).isEqualTo(200);
    world.gatehouse.clock().advance(java.time.Duration.ofMinutes(1));
    assertThat(world.made("POST", path, right).path("passed").asBoolean()).isTrue();
  }

  @Test
  void is_refused_where_only_a_sign_in_can_tell() {
    String connection =
        world
            .made(
                "POST",
                ALL,
                """
                {"preset": "oidc", "displayName": "Partners",
                 "settings": {"issuer": "https://idp.example", "clientId": "gatehouse"},
                 "secrets": {"clientSecret": "s3cret"}}
                """)
            .path("id")
            .asString();
    Answer answer = world.call("POST", ALL + "/" + connection + "/test", "{}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problems()).containsExactly("connection connection_test_kind");
    assertThat(world.call("POST", ALL + "/con_nothing/test", "{}").status()).isEqualTo(404);
  }

  @Test
  void needs_the_right_to_change_connections_of_that_organization() {
    String path = ALL + "/" + made() + "/test";
    String reader = world.key(ApiWorld.ACME + "/api-keys", "", "connections:read");
    String stranger = world.key("/organizations/globex/api-keys", "", "connections:write");

    assertThat(world.call(reader, "POST", path, "{}").status()).isEqualTo(403);
    assertThat(world.call(stranger, "POST", path, "{}").status()).isIn(403, 404);
    assertThat(world.call("", "POST", path, "{}").status()).isEqualTo(401);
  }
}
