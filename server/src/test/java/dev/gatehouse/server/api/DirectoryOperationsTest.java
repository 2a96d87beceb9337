package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Directories, their tokens and clients over the admin API, beside another organization's. */
@EachDatabase
class DirectoryOperationsTest {
  private static final String ALL = ApiWorld.ACME + "/directories";

  private final ApiWorld world;
  private final String connection;

  DirectoryOperationsTest(TestDatabase database) {
    world = new ApiWorld(database, Map.of("scim.mostRequestsPerSecond", "200"));
    connection = connection(ApiWorld.ACME);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String connection(String organization) {
    return world
        .made(
            "POST",
            organization + "/connections",
            """
            {"preset":"okta-oidc","displayName":"Okta",
             "settings":{"issuer":"https://%s.okta.com","clientId":"abc"},
             "secrets":{"clientSecret":"a-secret-that-nobody-else-knows"}}"""
                .formatted(organization.substring(organization.lastIndexOf('/') + 1)))
        .path("id")
        .asString();
  }

  private JsonNode create() {
    return world.made("POST", ALL, "{\"connection\":\"" + connection + "\"}");
  }

  private String one() {
    return ALL + "/" + create().path("id").asString();
  }

  @Test
  void a_directory_shows_what_to_enter_at_the_identity_provider() {
    JsonNode directory = create();
    assertThat(directory.path("baseUrl").asString())
        .isEqualTo(world.gatehouse.at("/scim/v2").toString());
    assertThat(directory.path("tokenUrl").asString())
        .isEqualTo(world.gatehouse.at("/scim/v2/oauth/token").toString());
    assertThat(directory.path("connection").asString()).isEqualTo(connection);
    assertThat(directory.path("enabled").asBoolean()).isTrue();
    assertThat(directory.path("requestsPerSecond").intValue()).isEqualTo(50);
    assertThat(directory.path("burst").intValue()).isEqualTo(200);
    assertThat(world.read(ALL).path("items")).hasToString("[" + directory + "]");
  }

  @Test
  void changes_what_is_given_and_nothing_else() {
    String path = one();
    world.made("PATCH", path, "{\"networks\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}");
    JsonNode limited = world.made("PATCH", path, "{\"requestsPerSecond\":100}");
    assertThat(limited.path("networks").size()).isEqualTo(2);
    assertThat(limited.path("burst").intValue()).isEqualTo(400);
    assertThat(world.made("POST", path + "/disable", "").path("enabled").asBoolean()).isFalse();
    assertThat(world.made("PATCH", path, "{\"networks\":[]}").path("enabled").asBoolean())
        .isFalse();
    assertThat(world.made("POST", path + "/enable", "").path("enabled").asBoolean()).isTrue();
    assertThat(limited.path("takesRoles").asBoolean(true)).isFalse();
    assertThat(
            world.made("PATCH", path, "{\"takesRoles\":true}").path("takesRoles").asBoolean(false))
        .isTrue();
    JsonNode after = world.made("PATCH", path, "{\"requestsPerSecond\":99}");
    assertThat(after.path("takesRoles").asBoolean(false)).isTrue();
    assertThat(after.path("enabled").asBoolean(false)).isTrue();
    assertThat(world.read(path)).isEqualTo(after);
    world.made("DELETE", path, "");
    assertThat(world.call("GET", path, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"connection\":\"con_nobody\"}|422|connection connection_unknown",
        "{\"connection\":\"CON\",\"networks\":[\"x\"]}|422|networks network_invalid",
        "{\"connection\":\"CON\",\"requestsPerSecond\":201}|422|"
            + "requestsPerSecond requests_per_second_invalid",
        "{\"connection\":\"CON\",\"requestsPerSecond\":2147483647,\"burst\":2147483647}|422|"
            + "requestsPerSecond requests_per_second_invalid",
        "{\"connection\":\"CON\",\"requestsPerSecond\":-2147483648}|422|"
            + "requestsPerSecond requests_per_second_invalid",
        "{\"connection\":\"CON\",\"burst\":801}|422|burst burst_invalid",
        "{\"connection\":\"CON\",\"burst\":49}|422|burst burst_invalid",
        "{}|422|connection required"
      })
  void refuses_what_does_not_fit(String json, int status, String problem) {
    String before = world.everything();
    Answer answer = world.call("POST", ALL, json.replace("CON", connection));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.problems()).contains(problem);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_connection_has_one_and_is_kept_while_it_has() {
    String path = one();
    Answer second = world.call("POST", ALL, "{\"connection\":\"" + connection + "\"}");
    assertThat(second.status() + " " + second.code()).isEqualTo("409 directory_exists");
    String connectionPath = ApiWorld.ACME + "/connections/" + connection;
    Answer deleted = world.call("DELETE", connectionPath, "");
    assertThat(deleted.status() + " " + deleted.code()).isEqualTo("409 connection_has_directory");
    world.made("DELETE", path, "");
    world.made("DELETE", connectionPath, "");
  }

  @Test
  void an_organization_without_the_entitlement_gets_none() {
    world.made(
        "PATCH",
        ApiWorld.ACME,
        "{\"entitlements\":{\"maxConnections\":10,\"ssoAllowed\":true,\"scimAllowed\":false}}");
    Answer answer = world.call("POST", ALL, "{\"connection\":\"" + connection + "\"}");
    assertThat(answer.status() + " " + answer.code()).isEqualTo("409 scim_not_in_plan");
  }

  @Test
  void another_organizations_connection_is_unknown() {
    String theirs = connection("/organizations/globex");
    assertThat(world.call("POST", ALL, "{\"connection\":\"" + theirs + "\"}").problems())
        .containsExactly("connection connection_unknown");
  }

  @Test
  void another_organizations_key_finds_nothing_of_it() {
    String path = one();
    String token =
        world.made("POST", path + "/tokens", "{\"name\":\"Okta\"}").at("/about/id").asString();
    String client =
        world.made("POST", path + "/clients", "{\"name\":\"E\"}").at("/client/id").asString();
    String theirs =
        world.key("/organizations/globex/api-keys", "", "directories:write", "users:write");
    String here = path.replace("/acme/", "/globex/");
    String before = world.everything();
    assertThat(
            Stream.of(
                    world.call(theirs, "GET", here, ""),
                    world.call(theirs, "PATCH", here, "{\"networks\":[]}"),
                    world.call(theirs, "POST", here + "/disable", ""),
                    world.call(theirs, "DELETE", here, ""),
                    world.call(theirs, "GET", here + "/tokens", ""),
                    world.call(theirs, "POST", here + "/tokens", "{\"name\":\"x\"}"),
                    world.call(theirs, "DELETE", here + "/tokens/" + token, ""),
                    world.call(theirs, "GET", here + "/clients", ""),
                    world.call(theirs, "POST", here + "/clients", "{\"name\":\"x\"}"),
                    world.call(theirs, "DELETE", here + "/clients/" + client, ""))
                .map(Answer::status))
        .containsOnly(404);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_tokens_secret_is_shown_once() {
    String path = one();
    JsonNode issued = world.made("POST", path + "/tokens", "{\"name\":\"Okta\"}");
    String secret = issued.path("token").asString();
    assertThat(secret).startsWith("gh_scim_");
    JsonNode listed = world.read(path + "/tokens");
    assertThat(listed).hasToString("[" + issued.path("about") + "]");
    assertThat(world.everything()).doesNotContain(secret);
    String one = path + "/tokens/" + issued.at("/about/id").asString();
    world.made("DELETE", one, "");
    assertThat(world.call("DELETE", one, "").status()).isEqualTo(404);
    assertThat(world.read(path + "/tokens").path(0).has("revokedAt")).isTrue();
  }

  @Test
  void a_client_has_a_secret_or_keys_in_one_of_three_forms() throws NoSuchAlgorithmException {
    String path = one() + "/clients";
    JsonNode secret = world.made("POST", path, "{\"name\":\"Entra\"}");
    assertThat(secret.path("secret").asString()).startsWith("gh_scim_secret_");
    for (String algorithm : List.of("RSA", "EC")) {
      String pem =
          "-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----\\n"
              .formatted(
                  Base64.getEncoder()
                      .encodeToString(
                          KeyPairGenerator.getInstance(algorithm)
                              .generateKeyPair()
                              .getPublic()
                              .getEncoded()));
      JsonNode made =
          world.made(
              "POST",
              path,
              "{\"name\":\"x\",\"authentication\":\"PRIVATE_KEY_JWT\",\"publicKey\":\"%s\"}"
                  .formatted(pem));
      assertThat(made.at("/client/jwks").asString()).contains("\"kty\":\"" + algorithm + "\"");
      assertThat(made.has("secret")).isFalse();
      JsonNode again =
          world.made(
              "POST",
              path,
              "{\"name\":\"y\",\"authentication\":\"PRIVATE_KEY_JWT\",\"jwks\":%s}"
                  .formatted(made.at("/client/jwks").asString()));
      assertThat(again.path("client").has("jwks")).isTrue();
    }
    world.made(
        "POST",
        path,
        "{\"name\":\"z\",\"authentication\":\"PRIVATE_KEY_JWT\","
            + "\"jwksUri\":\"https://idp.example.com/keys\"}");
    assertThat(world.read(path).size()).isEqualTo(6);
    assertThat(world.everything()).doesNotContain(secret.path("secret").asString());
    world.made("DELETE", path + "/" + secret.at("/client/id").asString(), "");
    assertThat(world.read(path).size()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"authentication\":\"PRIVATE_KEY_JWT\"|jwks jwks_invalid",
        "\"jwksUri\":\"https://a.example\"|jwks jwks_invalid",
        "\"authentication\":\"PRIVATE_KEY_JWT\",\"jwks\":{}|jwks jwks_unreadable",
        "\"authentication\":\"PRIVATE_KEY_JWT\",\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"eA\"}]}"
            + "|jwks jwks_unreadable",
        "\"authentication\":\"PRIVATE_KEY_JWT\",\"publicKey\":\"x\"|"
            + "publicKey public_key_unreadable",
        "\"authentication\":\"PRIVATE_KEY_JWT\",\"jwksUri\":\"ftp://a.example\"|"
            + "jwksUri jwks_uri_invalid",
        "\"authentication\":\"PRIVATE_KEY_JWT\",\"jwksUri\":\"https://a.example\",\"jwks\":{}|"
            + "jwks jwks_invalid",
        "\"authentication\":\"NONE\"|authentication type_wrong"
      })
  void refuses_a_client_that_could_prove_nothing(String fields, String problem) {
    String path = one() + "/clients";
    Answer answer = world.call("POST", path, "{\"name\":\"x\"," + fields + "}");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
    assertThat(answer.problems()).contains(problem);
    assertThat(world.read(path).size()).isZero();
  }

  @Test
  void every_change_leaves_its_row_in_the_audit_trail() {
    String path = one();
    world.made("PATCH", path, "{\"requestsPerSecond\":10}");
    world.made("POST", path + "/disable", "");
    world.made("POST", path + "/enable", "");
    String token =
        world.made("POST", path + "/tokens", "{\"name\":\"t\"}").at("/about/id").asString();
    world.made("DELETE", path + "/tokens/" + token, "");
    String client =
        world.made("POST", path + "/clients", "{\"name\":\"c\"}").at("/client/id").asString();
    world.made("DELETE", path + "/clients/" + client, "");
    world.made("DELETE", path, "");
    String id = path.substring(path.lastIndexOf('/') + 1);
    assertThat(
            world
                .read(ApiWorld.ACME + "/audit-events?target=" + id)
                .path("items")
                .valueStream()
                .map(event -> event.path("action").asString()))
        .containsExactly(
            "directory.deleted",
            "directory_client.deleted",
            "directory_client.created",
            "directory_token.revoked",
            "directory_token.created",
            "directory.enabled",
            "directory.disabled",
            "directory.updated",
            "directory.created");
  }
}
