package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an operator does over the admin API so that people can sign in: each call must succeed. */
final class GatehouseAdmin {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final GatehouseFixture gatehouse;

  GatehouseAdmin(GatehouseFixture gatehouse) {
    this.gatehouse = gatehouse;
  }

  /**
   * Gatehouse under the name {@code localhost}: another site than the peers', which are 127.0.0.1;
   * with the real time, which is theirs.
   */
  static GatehouseFixture startGatehouse() {
    int port = LoopbackPort.free();
    return GatehouseFixture.start(
        TestDatabase.SQLITE,
        Map.of(
            "listen", "127.0.0.1:" + port,
            "publicAddress", "http://localhost:" + port,
            "trustedProxies", "127.0.0.1/32"),
        AdjustableClock.running());
  }

  /** Creates an organization; answers its id. */
  String organization(String slug) {
    return call("POST", "/api/v1/organizations", Map.of("slug", slug, "name", slug))
        .path("id")
        .asString();
  }

  /** The settings that Gatehouse reads from what a provider publishes. */
  ObjectNode imported(String organization, Map<String, String> source) {
    JsonNode answer = call("POST", connections(organization) + "/import", source);
    return (ObjectNode) answer.path("settings");
  }

  /** Creates a connection that makes users of whoever signs in; answers its id. */
  String connection(
      String organization, String preset, JsonNode settings, Map<String, String> secrets) {
    return connection(organization, "Company account", preset, settings, secrets);
  }

  String connection(
      String organization,
      String name,
      String preset,
      JsonNode settings,
      Map<String, String> secrets) {
    return call(
            "POST",
            connections(organization),
            Map.of(
                "preset", preset,
                "displayName", name,
                "settings", settings,
                "secrets", secrets))
        .path("id")
        .asString();
  }

  void enable(String organization, String connection) {
    call("POST", connections(organization) + "/" + connection + "/enable", Map.of());
  }

  void disable(String organization, String connection) {
    call("POST", connections(organization) + "/" + connection + "/disable", Map.of());
  }

  /** How many users of an organization have a session. */
  long sessions(String organization) {
    String users = "/api/v1/organizations/" + organization + "/users";
    return call("GET", users, Map.of())
        .path("items")
        .valueStream()
        .map(user -> users + "/" + user.path("id").asString() + "/sessions")
        .mapToLong(path -> call("GET", path, Map.of()).size())
        .sum();
  }

  /** The users of an organization. */
  JsonNode users(String organization) {
    return call("GET", "/api/v1/organizations/" + organization + "/users", Map.of()).path("items");
  }

  /** What an organization's audit trail has of one kind, newest first. */
  JsonNode audited(String organization, String action) {
    String trail = "/api/v1/organizations/" + organization + "/audit-events?action=" + action;
    return call("GET", trail, Map.of()).path("items");
  }

  /** What Gatehouse publishes for the provider of a SAML connection. */
  String samlMetadata(String connection) {
    HttpResponse<String> response =
        gatehouse.send(
            HttpRequest.newBuilder(gatehouse.at("/saml/" + connection + "/metadata")).build());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  String oidcRedirectUri(String connection) {
    return gatehouse.at("/auth/callback/oidc/" + connection).toString();
  }

  /** Registers an application that is an OpenID Connect client, and starts it. */
  ModAuthOpenidc application(String name, String parameters) {
    ModAuthOpenidc.Address address = ModAuthOpenidc.Address.free();
    JsonNode created =
        call(
            "POST",
            "/api/v1/applications",
            Map.of(
                "kind",
                "OIDC",
                "name",
                name,
                "redirectUris",
                List.of(address.redirectUri()),
                "postLogoutRedirectUris",
                List.of(address.base() + "/index.html"),
                "backChannelLogoutUri",
                address.redirectUri() + "?logout=backchannel"));
    String secret =
        call("POST", "/api/v1/applications/" + created.path("id").asString() + "/secrets", Map.of())
            .path("secret")
            .asString();
    return ModAuthOpenidc.start(
        address,
        new ModAuthOpenidc.Client(
            gatehouse.at("/.well-known/openid-configuration").toString(),
            created.path("clientId").asString(),
            secret,
            "openid email profile groups organization",
            parameters));
  }

  /** Registers a host that a reverse proxy protects. */
  void protectedHost(String name, String host) {
    call(
        "POST",
        "/api/v1/applications",
        Map.of("kind", "FORWARD_AUTH", "name", name, "hosts", List.of(host)));
  }

  /** The newest sign-in attempts of an organization, with their verdicts. */
  JsonNode signIns(String organization) {
    return call("GET", "/api/v1/organizations/" + organization + "/sign-ins", Map.of());
  }

  private static String connections(String organization) {
    return "/api/v1/organizations/" + organization + "/connections";
  }

  private JsonNode call(String method, String path, Map<String, ?> body) {
    HttpResponse<String> response =
        gatehouse.admin(method, path, body.isEmpty() ? "" : JSON.writeValueAsString(body));
    assertThat(response.statusCode())
        .as("%s %s: %s", method, path, response.body())
        .isBetween(200, 299);
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }
}
