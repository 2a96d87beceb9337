package dev.gatehouse.server.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole program, with two organizations whose people sign in through two connections at one
 * provider, and transmitters that speak of them.
 */
final class SignalsWorld implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CLIENT_SECRET = "a secret of more than thirty-two characters";

  /** Of whoever {@link #invited} makes. */
  static final String PASSWORD = "nine green bottles, Tuesday";

  final GatehouseFixture gatehouse;
  final TestIdentityProvider provider;
  private final List<TestTransmitter> transmitters = new ArrayList<>();

  SignalsWorld(TestDatabase database) {
    this(database, Map.of());
  }

  /** With settings of its own. */
  SignalsWorld(TestDatabase database, Map<String, String> settings) {
    gatehouse = GatehouseFixture.start(database, settings);
    provider = TestIdentityProvider.start(0, gatehouse.clock());
  }

  TestTransmitter transmitter() {
    TestTransmitter made = TestTransmitter.start(gatehouse.clock());
    transmitters.add(made);
    return made;
  }

  /** An organization whose only connection is the provider's OpenID Connect half. */
  String organization(String slug) {
    call("POST", "/organizations", "{\"slug\":\"%s\",\"name\":\"%s\"}".formatted(slug, slug));
    return connection(slug, "client-of-" + slug);
  }

  String connection(String slug, String clientId) {
    ObjectNode settings = JSON.createObjectNode();
    settings.put("issuer", provider.oidc().issuer()).put("clientId", clientId);
    settings.putArray("scopes").add("openid").add("email").add("profile");
    settings.putArray("leniencies").add("allow_loopback_http");
    ObjectNode draft = JSON.createObjectNode();
    draft.put("preset", "oidc").put("displayName", "Company account");
    draft.set("settings", settings);
    draft.putObject("secrets").put("clientSecret", CLIENT_SECRET);
    String id =
        call("POST", "/organizations/" + slug + "/connections", draft.toString())
            .path("id")
            .asString();
    call("POST", "/organizations/" + slug + "/connections/" + id + "/enable", "");
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                clientId, CLIENT_SECRET, gatehouse.at("/auth/callback/oidc/" + id).toString()));
    return id;
  }

  /** Makes a stream at a transmitter, which is told everything; answers its path in the API. */
  String stream(String slug, String connection, TestTransmitter transmitter, String delivery) {
    String path = streamPath(slug, connection);
    call(
        "POST",
        path,
        """
        {"issuer":"%s","delivery":"%s","bearerToken":"%s","subjectIssuers":["%s"],
         "reactivateUsers":true}
        """
            .formatted(
                transmitter.issuer(), delivery, TestTransmitter.TOKEN, provider.oidc().issuer()));
    return path;
  }

  static String streamPath(String slug, String connection) {
    return "/organizations/" + slug + "/connections/" + connection + "/signal-stream";
  }

  /**
   * Somebody who signed in.
   *
   * @param sid the provider's own name for the session
   */
  record Came(String user, String sid) {}

  /** Signs somebody in with a new browser; answers the user's id. */
  String signIn(String slug, String userName) {
    return come(slug, userName).user();
  }

  /** The same, with the name of the session. */
  Came come(String slug, String userName) {
    try (TestBrowser browser = gatehouse.browser()) {
      return signIn(browser, slug, userName);
    }
  }

  /** Signs somebody in, with a browser that stays. */
  Came signIn(TestBrowser browser, String slug, String userName) {
    String sid;
    try {
      HttpResponse<String> away = browser.get("/sign-in/" + slug + "?use_sso=1");
      assertThat(away.statusCode()).as(away.body()).isEqualTo(303);
      HttpResponse<String> back =
          new HeadlessBrowser()
              .signIn(away.headers().firstValue("Location").orElseThrow(), userName, "");
      browser.get(back.headers().firstValue("Location").orElseThrow());
      // The provider's cookie holds what its ID tokens call sid.
      sid =
          back.headers()
              .firstValue("Set-Cookie")
              .orElseThrow()
              .replaceFirst("^acme_session=([^;]+).*", "$1");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Came(user(slug, userName).path("id").asString(), sid);
  }

  /** Invites somebody whose method is a password, and who sets it in this browser. */
  String invited(TestBrowser browser, String slug, String userName) {
    String users = "/organizations/" + slug + "/users";
    String user =
        call(
                "POST",
                users,
                """
                {"userName":"%s","authenticationMethod":"password","localAccess":"ALLOWED"}
                """
                    .formatted(userName))
            .path("id")
            .asString();
    String link = call("POST", users + "/" + user + "/invitation", "{}").path("link").asString();
    browser.open(link);
    browser.post(
        URI.create(link).getPath() + "/password",
        Map.of("password", PASSWORD, "repeated", PASSWORD));
    return user;
  }

  JsonNode user(String slug, String userName) {
    JsonNode found = get("/organizations/" + slug + "/users?prefix=" + userName).path("items");
    assertThat(found).as("users named " + userName).hasSize(1);
    return found.get(0);
  }

  int sessions(String slug, String user) {
    return get("/organizations/" + slug + "/users/" + user + "/sessions").size();
  }

  /** Outcomes of the last events, newest first. */
  List<String> outcomes(String stream) {
    return get(stream + "/signals")
        .valueStream()
        .map(one -> one.path("type").asString() + " " + one.path("outcome").asString())
        .toList();
  }

  JsonNode get(String path) {
    return call("GET", path, "");
  }

  JsonNode call(String method, String path, String json) {
    HttpResponse<String> answer = gatehouse.admin(method, "/api/v1" + path, json);
    assertThat(answer.statusCode())
        .as("%s %s: %s", method, path, answer.body())
        .isBetween(200, 299);
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  void advance(Duration by) {
    gatehouse.clock().advance(by);
  }

  /** Waits for what another thread brings about; time of the program goes on meanwhile. */
  void await(String what, BooleanSupplier holds) {
    Await.until(
        what,
        () -> {
          advance(Duration.ofMillis(20));
          return holds.getAsBoolean();
        });
  }

  @Override
  public void close() {
    transmitters.forEach(TestTransmitter::close);
    provider.close();
    gatehouse.close();
  }
}
