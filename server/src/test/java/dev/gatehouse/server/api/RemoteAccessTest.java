package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** SSH keys, the keys endpoint for sshd, and the check of credentials for file servers. */
@EachDatabase
class RemoteAccessTest {
  private static final String KEYS = ApiWorld.ACME + "/ssh-keys";
  private static final String API_KEYS = ApiWorld.ACME + "/api-keys";
  private static final String ED25519 =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEg0qm/z2SxolET+oxmCO2QXYCMjMarR0NNwNdyhUEgd";
  private static final String FINGERPRINT = "SHA256:GyS1Ah8IQt8bmBUYWcXwns9+6VJnclHTkqVIrbH+1/o";
  private static final String P256 =
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBN+Y3ECzMt9yIvGEC8j1"
          + "KurJMa59i2T04XAeYaJnIgB9Nc4ianzaibvX9DMv0rZvlLyNdIQ9Oaie8ktnO9vITfE=";
  private static final String PASSWORD = "violet-lantern-harbour-9";

  private final ApiWorld world;
  private final String ada;
  private final String connection;

  RemoteAccessTest(TestDatabase database) {
    world = new ApiWorld(database);
    connection =
        id(
            ApiWorld.ACME + "/connections",
            """
            {"preset":"okta-oidc","displayName":"Okta",
             "settings":{"issuer":"https://acme.okta.com","clientId":"abc"},
             "secrets":{"clientSecret":"a-secret-that-nobody-else-knows"}}""");
    ada = user("ada@acme.example", connection);
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String id(String path, String json) {
    return world.made("POST", path, json).path("id").asString();
  }

  private String user(String name, String method) {
    return id(
        ApiWorld.ACME + "/users",
        "{\"userName\":\"%s\",\"authenticationMethod\":\"%s\"%s,\"roles\":[\"analyst\"]}"
            .formatted(
                name, method, method.equals("password") ? ",\"localAccess\":\"ALLOWED\"" : ""));
  }

  private Answer add(String user, String key) {
    return world.call(
        "POST", KEYS, "{\"user\":\"%s\",\"key\":\"%s\",\"name\":\"x\"}".formatted(user, key));
  }

  private String lines(String apiKey, String user, String fingerprint) {
    String query =
        "?user="
            + URLEncoder.encode(user, StandardCharsets.UTF_8)
            + (fingerprint.isEmpty()
                ? ""
                : "&fingerprint=" + URLEncoder.encode(fingerprint, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(
                world.gatehouse.at("/api/v1" + ApiWorld.ACME + "/authorized-keys" + query))
            .header("Authorization", "Bearer " + apiKey)
            .build();
    var response = world.gatehouse.send(request);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    return response.body();
  }

  private List<String> actions() {
    return world
        .read(ApiWorld.ACME + "/audit-events?limit=100")
        .path("items")
        .valueStream()
        .map(event -> event.path("action").asString())
        .toList();
  }

  @Test
  void a_key_is_registered_once_listed_and_removed() {
    Answer added = add(ada, ED25519 + " ada@laptop");
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.text("fingerprint")).isEqualTo(FINGERPRINT);
    assertThat(added.text("key")).isEqualTo(ED25519);
    String bob = user("bob@acme.example", connection);
    // The same words for one's own key and for that of somebody else.
    assertThat(add(ada, ED25519).code()).isEqualTo("ssh_key_registered");
    assertThat(add(bob, ED25519).body()).isEqualTo(add(ada, ED25519).body());
    assertThat(add(bob, "ssh-dss AAAA").problems()).containsExactly("key ssh_key_type");
    assertThat(add("user_nobody", P256).problems()).containsExactly("user user_invalid");
    assertThat(world.read(KEYS + "?user=" + bob).path("items").size()).isZero();
    assertThat(world.read(KEYS + "?user=" + ada).path("items").size()).isEqualTo(1);
    assertThat(world.read("/organizations/globex/ssh-keys").path("items").size()).isZero();
    assertThat(
            world.call("DELETE", "/organizations/globex/ssh-keys/" + added.text("id"), "").status())
        .isEqualTo(404);
    world.made("DELETE", KEYS + "/" + added.text("id"), "");
    assertThat(world.call("GET", KEYS + "/" + added.text("id"), "").status()).isEqualTo(404);
    assertThat(actions()).contains("ssh_key.added", "ssh_key.removed");
  }

  @Test
  void a_user_looks_after_own_keys_and_no_others() {
    String bob = user("bob@acme.example", connection);
    String bobs = add(bob, P256).text("id");
    String own = ApiWorld.ACME + "/own/ssh-keys";
    String key = world.key(API_KEYS, ",\"user\":\"" + ada + "\"", "own_ssh_keys:write");
    Answer added = world.call(key, "POST", own, "{\"key\":\"" + ED25519 + " laptop\"}");
    assertThat(added.text("user")).isEqualTo(ada);
    assertThat(added.text("name")).isEqualTo("laptop");
    assertThat(world.call(key, "GET", own, "").body().path("items").size()).isEqualTo(1);
    assertThat(world.call(key, "DELETE", own + "/" + bobs, "").status()).isEqualTo(404);
    assertThat(world.call(key, "GET", KEYS, "").code()).isEqualTo("scope_missing");
    assertThat(world.call(key, "DELETE", own + "/" + added.text("id"), "").status()).isEqualTo(204);
    assertThat(world.call("GET", own, "").code()).isEqualTo("key_of_nobody");
  }

  @Test
  void sshd_is_given_the_keys_of_who_may_come_in() {
    String asks = world.key(API_KEYS, "", "authorized_keys:read");
    String key = add(ada, ED25519).text("id");
    String soon = world.gatehouse.clock().instant().plusSeconds(3_600).toString();
    world.made(
        "POST",
        KEYS,
        "{\"user\":\"%s\",\"key\":\"%s\",\"expiresAt\":\"%s\"}".formatted(ada, P256, soon));
    assertThat(lines(asks, "Ada@acme.example", ""))
        .contains(ED25519 + " " + key + "\n", P256 + " sshkey_");
    assertThat(world.read(KEYS + "/" + key).path("lastUsedAt").isString()).isFalse();
    assertThat(lines(asks, "ada@acme.example", FINGERPRINT)).isEqualTo(ED25519 + " " + key + "\n");
    assertThat(world.read(KEYS + "/" + key).path("lastUsedAt").isString()).isTrue();
    world.gatehouse.clock().advance(Duration.ofHours(2));
    assertThat(lines(asks, "ada@acme.example", "")).isEqualTo(ED25519 + " " + key + "\n");

    assertThat(lines(asks, "eve@acme.example", "")).isEqualTo("# remote_user_unknown\n");
    assertThat(lines(asks, "ada@acme.example", FINGERPRINT.replace("GyS1", "AAAA")))
        .isEqualTo("# ssh_key_unknown\n");
    String path = ApiWorld.ACME + "/authorized-keys";
    assertThat(world.call(asks, "GET", path, "").code()).isEqualTo("parameter_invalid");
    assertThat(world.call(asks, "GET", path + "?user=a&fingerprint=MD5:00", "").code())
        .isEqualTo("parameter_invalid");
  }

  @Test
  void a_connection_that_is_off_and_a_deactivated_user_leave_no_key() {
    String asks = world.key(API_KEYS, "", "authorized_keys:read");
    String key = add(ada, ED25519).text("id");
    String path = ApiWorld.ACME + "/connections/" + connection;
    world.made("POST", path + "/disable", "");
    assertThat(lines(asks, "ada@acme.example", FINGERPRINT)).isEqualTo("# connection_off\n");
    assertThat(lines(asks, "ada@acme.example", FINGERPRINT)).isEqualTo("# connection_off\n");
    assertThat(actions()).containsOnlyOnce("ssh_key.refused");
    world.made("POST", path + "/enable", "");
    assertThat(lines(asks, "ada@acme.example", "")).startsWith(ED25519);

    world.made("POST", ApiWorld.ACME + "/users/" + ada + "/deactivate", "");
    assertThat(lines(asks, "ada@acme.example", FINGERPRINT)).isEqualTo("# user_inactive\n");
    assertThat(world.call("GET", KEYS + "/" + key, "").status()).isEqualTo(404);
    // Nothing comes back with the user: who held a key may not be who holds it then.
    world.made("POST", ApiWorld.ACME + "/users/" + ada + "/activate", "");
    assertThat(lines(asks, "ada@acme.example", "")).isEqualTo("# ssh_key_unknown\n");
  }

  private JsonNode check(String userName, String password) {
    return check(userName, password, "198.51.100.7");
  }

  private JsonNode check(String userName, String password, String address) {
    return world.made(
        "POST",
        ApiWorld.ACME + "/credential-checks",
        "{\"userName\":\"%s\",\"password\":\"%s\",\"protocol\":\"SFTP\",\"clientAddress\":\"%s\"}"
            .formatted(userName, password, address));
  }

  @Test
  void sso_users_have_no_password_and_strangers_look_the_same_to_the_client() {
    user("pat@acme.example", "password");
    JsonNode sso = check("ada@acme.example", PASSWORD);
    JsonNode wrong = check("pat@acme.example", PASSWORD);
    JsonNode stranger = check("eve@acme.example", PASSWORD);
    assertThat(sso.path("allowed").asBoolean()).isFalse();
    assertThat(sso.path("code").asString()).isEqualTo("sso_has_no_password");
    assertThat(wrong).isEqualTo(stranger);
    assertThat(wrong.path("code").asString()).isEqualTo("credentials_wrong");
    assertThat(sso.path("message")).isEqualTo(stranger.path("message"));
    assertThat(sso.path("message").asString()).contains("an SSH key or an API key");
  }

  @Test
  void an_own_api_key_serves_as_password() {
    String reads = world.key(API_KEYS, ",\"user\":\"" + ada + "\"", "file_access:read");
    String writes =
        world.key(
            API_KEYS,
            ",\"networks\":[\"198.51.100.0/24\"],\"user\":\"" + ada + "\"",
            "file_access:write");
    String other = world.key(API_KEYS, ",\"user\":\"" + ada + "\"", "users:read");
    String nobodys = world.key(API_KEYS, "", "file_access:write");
    String bob = user("bob@acme.example", connection);
    JsonNode allowed = check("ADA@acme.example", reads);
    assertThat(allowed.path("allowed").asBoolean()).isTrue();
    assertThat(allowed.path("writes").asBoolean()).isFalse();
    assertThat(allowed.path("user").path("id").asString()).isEqualTo(ada);
    assertThat(allowed.path("user").path("roles").path(0).asString()).isEqualTo("analyst");
    assertThat(check("ada@acme.example", writes).path("writes").asBoolean()).isTrue();
    assertThat(check("ada@acme.example", writes, "203.0.113.9").path("code").asString())
        .isEqualTo("credentials_wrong");
    assertThat(check("ada@acme.example", other).path("code").asString())
        .isEqualTo("file_access_missing");
    assertThat(check("ada@acme.example", nobodys).path("code").asString())
        .isEqualTo("api_key_not_own");
    assertThat(check("bob@acme.example", reads).path("code").asString())
        .isEqualTo("api_key_not_own");
    assertThat(actions())
        .containsOnlyOnce("user.remote_signed_in")
        .containsOnlyOnce("user.remote_refused");
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/disable", "");
    assertThat(check("ada@acme.example", reads).path("code").asString())
        .isEqualTo("connection_off");
    assertThat(bob).startsWith("user_");
    assertThat(world.read(ApiWorld.ACME + "/audit-events?limit=100").toString())
        .doesNotContain(reads);
  }

  @Test
  void guessing_is_slowed_down_for_strangers_too() {
    JsonNode last = check("eve@acme.example", "a");
    for (int i = 0; i < 10 && !last.path("retryAfterSeconds").isNumber(); i++) {
      last = check("eve@acme.example", "guess-" + i);
    }
    assertThat(last.path("code").asString()).isEqualTo("too_many_failures");
    assertThat(last.path("retryAfterSeconds").asLong()).isPositive();
    assertThat(
            world
                .call(
                    "POST",
                    ApiWorld.ACME + "/credential-checks",
                    "{\"userName\":\"a\",\"password\":\"b\",\"protocol\":\"FTP\",\"clientAddress\":\"host.example\"}")
                .problems())
        .containsExactly("clientAddress address_invalid");
  }
}
