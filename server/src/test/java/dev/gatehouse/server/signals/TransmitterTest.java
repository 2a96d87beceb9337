package dev.gatehouse.server.signals;

import static dev.gatehouse.server.signals.SignalsWorld.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.LoopbackServer;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What applications are told, over real HTTP, with the tokens verified as a stranger would. */
@EachDatabase
class TransmitterTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final SignalsWorld world;
  private final LoopbackServer application = LoopbackServer.open(0);
  private final List<String> pushed = new CopyOnWriteArrayList<>();
  private volatile int answer = 202;
  private String clientId;
  private String applicationId;
  private String secret;

  TransmitterTest(TestDatabase database) {
    world = new SignalsWorld(database);
    application.start(
        exchange -> {
          if (exchange.header("Authorization").orElse("").equals("Bearer of the application")) {
            String token = exchange.body();
            int answered = answer;
            if (answered == 202) {
              pushed.add(token);
            }
            exchange.text(answered, "");
          } else {
            exchange.text(401, "");
          }
        });
  }

  @BeforeEach
  void tracehubIsAnApplication() {
    world.organization("acme");
    JsonNode made =
        world.call(
            "POST",
            "/applications",
            "{\"name\":\"Tracehub\",\"redirectUris\":[\"" + application.baseUrl() + "/cb\"]}");
    clientId = made.path("clientId").asString();
    applicationId = made.path("id").asString();
    secret =
        world
            .call("POST", "/applications/" + made.path("id").asString() + "/secrets", "{}")
            .path("secret")
            .asString();
  }

  @AfterEach
  void close() {
    application.close();
    world.close();
  }

  private HttpResponse<String> asApplication(String method, String path, String json) {
    String pair = clientId + ":" + URLEncoder.encode(secret, UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(world.gatehouse.at(path))
            .timeout(Await.PATIENCE)
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    return world.gatehouse.send(
        json.isEmpty()
            ? request.method(method, HttpRequest.BodyPublishers.noBody()).build()
            : request
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build());
  }

  private JsonNode stream(String delivery) {
    HttpResponse<String> made =
        asApplication("POST", "/ssf/streams", "{\"delivery\":" + delivery + "}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return JSON.readTree(made.body());
  }

  private String pushTo(String path) {
    return "{\"method\":\"urn:ietf:rfc:8935\",\"endpoint_url\":\""
        + application.baseUrl()
        + path
        + "\",\"authorization_header\":\"Bearer of the application\"}";
  }

  private static final String POLL = "{\"method\":\"urn:ietf:rfc:8936\"}";

  /** Jane signs in at the application; answers her id. */
  private String janeComes() throws Exception {
    try (TestBrowser browser = world.gatehouse.browser()) {
      String redirect = application.baseUrl() + "/cb";
      HttpResponse<String> away = browser.get(authorization("&use_sso=1"));
      for (int i = 0; i < 3 && !location(away).startsWith(world.provider.baseUrl()); i++) {
        away = browser.get(location(away));
      }
      HttpResponse<String> back = new HeadlessBrowser().signIn(location(away), "jane", "");
      HttpResponse<String> landed = browser.get(location(back));
      for (int i = 0; i < 3 && !location(landed).startsWith(redirect); i++) {
        landed = browser.get(location(landed));
      }
      redeem(landed);
    }
    return world.user("acme", "jane").path("id").asString();
  }

  private String authorization(String more) {
    return "/oauth/authorize?response_type=code&scope=openid&state=s&organization=acme&client_id="
        + clientId
        + "&redirect_uri="
        + URLEncoder.encode(application.baseUrl() + "/cb", UTF_8)
        + "&code_challenge_method=S256&code_challenge="
        + CHALLENGE
        + more;
  }

  /** The application gets its tokens. */
  private void redeem(HttpResponse<String> landed) {
    String code = location(landed).replaceAll(".*[?&]code=([^&]+).*", "$1");
    String pair = clientId + ":" + URLEncoder.encode(secret, UTF_8);
    HttpResponse<String> tokens =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at("/oauth/token"))
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "grant_type=authorization_code&code="
                            + code
                            + "&redirect_uri="
                            + URLEncoder.encode(application.baseUrl() + "/cb", UTF_8)
                            + "&code_verifier="
                            + VERIFIER))
                .build());
    assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElseThrow();
  }

  /** The claims of a token whose signature a published key made. */
  private JsonNode verified(String token) {
    try {
      JWSObject object = JWSObject.parse(token);
      assertThat(object.getHeader().getType().toString()).isEqualTo("secevent+jwt");
      String keys =
          world
              .gatehouse
              .send(HttpRequest.newBuilder(world.gatehouse.at("/oauth/jwks")).build())
              .body();
      assertThat(
              object.verify(
                  new RSASSAVerifier(
                      JWKSet.parse(keys).getKeyByKeyId(object.getHeader().getKeyID()).toRSAKey())))
          .isTrue();
      JsonNode claims = JSON.readTree(object.getPayload().toString());
      assertThat(claims.path("iss").asString()).isEqualTo(world.gatehouse.address().toString());
      assertThat(claims.path("aud").asString()).isEqualTo(clientId);
      assertThat(claims.has("exp") || claims.has("sub") || claims.has("nonce")).isFalse();
      return claims;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitPushed(int count) {
    world.await(count + " events are pushed", () -> pushed.size() >= count);
    assertThat(pushed).hasSize(count);
  }

  /** The application has refused before the program has noted it, and when to try again. */
  private void awaitFailure() {
    world.await("the failure is noted", () -> !deliveries().isEmpty());
  }

  private List<String> events() {
    List<String> words = new ArrayList<>();
    for (String token : pushed) {
      verified(token)
          .path("events")
          .properties()
          .forEach(one -> words.add(one.getKey().substring(one.getKey().lastIndexOf('/') + 1)));
    }
    return words;
  }

  @Test
  void an_application_hears_of_the_end_of_a_session_and_of_its_account() throws Exception {
    stream(pushTo("/events"));
    String jane = janeComes();
    String path = "/organizations/acme/users/" + jane;

    world.call("POST", path + "/deactivate", "");
    awaitPushed(2);
    assertThat(events()).containsExactlyInAnyOrder("session-revoked", "account-disabled");

    world.call("POST", path + "/activate", "");
    world.call("DELETE", path, "");
    awaitPushed(4);
    assertThat(events()).contains("account-enabled", "account-purged");
    String about = verified(pushed.getLast()).path("sub_id").toString();
    assertThat(about).contains(jane, world.gatehouse.address().toString());
  }

  @Test
  void an_application_hears_nothing_of_people_who_never_came_to_it() throws Exception {
    JsonNode made = stream(pushTo("/events"));
    String ravi = world.signIn("acme", "ravi");
    world.call("POST", "/organizations/acme/users/" + ravi + "/deactivate", "");

    // What is asked for later arrives, and nothing before it.
    asApplication(
        "POST",
        "/ssf/verify",
        "{\"stream_id\":\"" + made.path("stream_id").asString() + "\",\"state\":\"s\"}");
    awaitPushed(1);
    assertThat(events()).containsExactly("verification");
    assertThat(verified(pushed.getFirst()).toString()).contains("\"state\":\"s\"");
  }

  @Test
  void what_is_not_taken_is_tried_again() throws Exception {
    stream(pushTo("/events"));
    String jane = janeComes();
    answer = 503;
    world.call("POST", "/organizations/acme/users/" + jane + "/sessions/end", "");
    world.advance(Duration.ofSeconds(1));
    awaitFailure();
    answer = 202;
    world.advance(Duration.ofSeconds(10));
    awaitPushed(1);
    assertThat(events()).containsExactly("session-revoked");
  }

  @Test
  void an_application_hears_of_changed_credentials() throws Exception {
    stream(pushTo("/events"));
    try (TestBrowser browser = world.gatehouse.browser()) {
      String pat = world.invited(browser, "acme", "pat@acme.example");
      redeem(browser.get(authorization("")));

      browser.post(
          "/account/password",
          Map.of("old", PASSWORD, "password", PASSWORD + "!", "repeated", PASSWORD + "!"));
      awaitPushed(1);
      assertThat(credentialChanges()).containsExactly("password update user");

      HttpResponse<String> begun = browser.post("/account/security/apps", Map.of("name", "Phone"));
      Matcher appSecret =
          Pattern.compile("<p class=\"copy\"><code>([A-Z2-7 ]+)</code>")
              .matcher(browser.get(location(begun)).body());
      assertThat(appSecret.find()).isTrue();
      AuthenticatorApp app = AuthenticatorApp.with(appSecret.group(1));
      browser.post(location(begun), Map.of("code", app.code(world.gatehouse.clock().instant())));
      awaitPushed(3);
      assertThat(credentialChanges())
          .containsExactlyInAnyOrder(
              "password update user", "app create user", "recovery-code update user");
      signsInWithBoth(browser, app);

      world.call("POST", "/organizations/acme/users/" + pat + "/second-factors/reset", "");
      awaitPushed(6);
      assertThat(credentialChanges()).contains("app delete admin", "recovery-code delete admin");
      assertThat(verified(pushed.getFirst()).at("/sub_id/sub").asString()).isEqualTo(pat);
    }
  }

  /** In the same browser: the session that the application knows goes on, and is stronger. */
  private void signsInWithBoth(TestBrowser browser, AuthenticatorApp app) {
    world.advance(Duration.ofMinutes(2));
    HttpResponse<String> step =
        browser.follow(
            browser.post(
                "/sign-in/acme/password",
                Map.of("email", "pat@acme.example", "password", PASSWORD + "!")));
    Matcher attempt = Pattern.compile("name=\"attempt\" value=\"([^\"]+)\"").matcher(step.body());
    assertThat(attempt.find()).as(step.body()).isTrue();
    String code = app.code(world.gatehouse.clock().instant());
    browser.post("/second-step", Map.of("attempt", attempt.group(1), "code", code));
    awaitPushed(4);
    JsonNode told = verified(pushed.getLast());
    JsonNode event = told.path("events").path(TestTransmitter.caep("assurance-level-change"));
    assertThat(event.path("namespace").asString()).isEqualTo("RFC8176");
    assertThat(event.path("previous_level").asString()).isEqualTo("pwd");
    assertThat(event.path("current_level").asString()).isEqualTo("mfa");
    assertThat(event.path("change_direction").asString()).isEqualTo("increase");
    assertThat(told.at("/sub_id/session/id").asString()).startsWith("ses_");
  }

  private List<String> credentialChanges() {
    return pushed.stream()
        .filter(
            token -> verified(token).path("events").has(TestTransmitter.caep("credential-change")))
        .map(
            token -> verified(token).path("events").path(TestTransmitter.caep("credential-change")))
        .map(
            event ->
                event.path("credential_type").asString()
                    + " "
                    + event.path("change_type").asString()
                    + " "
                    + event.path("initiating_entity").asString())
        .toList();
  }

  @Test
  void what_fails_and_what_is_given_up_is_shown_and_audited() throws Exception {
    stream(pushTo("/events"));
    String jane = janeComes();
    assertThat(deliveries()).isEmpty();
    answer = 503;
    world.call("POST", "/organizations/acme/users/" + jane + "/sessions/end", "");
    awaitFailure();
    assertThat(deliveries().get(0).path("kind").asString()).isEqualTo("SIGNAL");
    assertThat(deliveries().get(0).path("lastFailure").asString()).isEqualTo("status_503");
    assertThat(deliveries().get(0).has("failingSince")).isTrue();
    assertThat(deliveries().get(0).path("givenUp").asInt()).isZero();

    // What it never takes is given up at once.
    answer = 400;
    world.advance(Duration.ofSeconds(10));
    world.await("it is given up", () -> deliveries().get(0).path("givenUp").asInt() == 1);
    JsonNode events =
        world.call("GET", "/organizations/acme/audit-events?action=signal.given_up", "");
    assertThat(events.path("items")).hasSize(1);
    assertThat(events.path("items").toString()).contains(jane, "status_400", "session-revoked");

    assertThat(shown().has("lastDeliveredAt")).isFalse();
    answer = 202;
    world.call("POST", "/organizations/acme/users/" + jane + "/deactivate", "");
    world.await("it fails no longer", () -> !deliveries().get(0).has("failingSince"));
    assertThat(deliveries().get(0).path("givenUp").asInt()).isEqualTo(1);
    assertThat(shown().has("lastDeliveredAt")).isTrue();
    assertThat(shown().path("delivery").asString()).isEqualTo("PUSH");
    assertThat(shown().path("endpointUrl").asString()).startsWith(application.baseUrl());
  }

  /** The stream as operators see it. */
  private JsonNode shown() {
    return world.call("GET", "/applications/" + applicationId + "/signal-stream", "");
  }

  private JsonNode deliveries() {
    return world.call("GET", "/applications/" + applicationId + "/deliveries", "");
  }

  @Test
  void events_are_fetched_until_they_are_acknowledged() throws Exception {
    stream(POLL);
    String jane = janeComes();
    world.call("POST", "/organizations/acme/users/" + jane + "/sessions/end", "");

    JsonNode first = poll("{\"maxEvents\":10,\"returnImmediately\":true}");
    assertThat(first.path("sets").size()).isEqualTo(1);
    var set = first.path("sets").properties().iterator().next();
    JsonNode claims = verified(set.getValue().asString());
    assertThat(claims.path("jti").asString()).isEqualTo(set.getKey());
    assertThat(claims.at("/sub_id/user/sub").asString()).isEqualTo(jane);
    assertThat(poll("{}").path("sets").size()).isEqualTo(1);
    assertThat(shown().path("waiting").asInt()).isEqualTo(1);
    assertThat(shown().has("lastDeliveredAt")).isFalse();

    assertThat(poll("{\"ack\":[\"" + set.getKey() + "\"]}").path("sets").size()).isZero();
    assertThat(shown().path("waiting").asInt()).isZero();
    assertThat(shown().has("lastDeliveredAt")).isTrue();
  }

  private JsonNode poll(String body) {
    HttpResponse<String> answered = asApplication("POST", "/ssf/poll", body);
    assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
    return JSON.readTree(answered.body());
  }

  @Test
  void a_paused_stream_holds_back_and_a_removed_subject_is_not_told_of() throws Exception {
    JsonNode made = stream(POLL);
    String id = made.path("stream_id").asString();
    String jane = janeComes();
    world.call("POST", "/organizations/acme/users/" + jane + "/sessions/end", "");
    asApplication("POST", "/ssf/status", "{\"stream_id\":\"" + id + "\",\"status\":\"paused\"}");
    assertThat(poll("{}").path("sets").size()).isZero();
    assertThat(shown().path("status").asString()).isEqualTo("PAUSED");
    asApplication("POST", "/ssf/status", "{\"stream_id\":\"" + id + "\",\"status\":\"enabled\"}");
    assertThat(poll("{}").path("sets").size()).isEqualTo(1);

    String subject =
        "{\"stream_id\":\"%s\",\"subject\":{\"format\":\"iss_sub\",\"iss\":\"%s\",\"sub\":\"%s\"}}"
            .formatted(id, world.gatehouse.address(), jane);
    assertThat(asApplication("POST", "/ssf/subjects/remove", subject).statusCode()).isEqualTo(204);
    world.call("POST", "/organizations/acme/users/" + jane + "/deactivate", "");
    assertThat(poll("{}").path("sets").size()).isEqualTo(1);
  }

  @Test
  void a_subject_that_is_removed_before_its_session_ends_is_not_told_of_until_it_is_added()
      throws Exception {
    String id = stream(POLL).path("stream_id").asString();
    String jane = janeComes();
    String sessions = "/organizations/acme/users/" + jane + "/sessions/end";
    String subject =
        "{\"stream_id\":\"%s\",\"subject\":{\"format\":\"iss_sub\",\"iss\":\"%s\",\"sub\":\"%s\"}}"
            .formatted(id, world.gatehouse.address(), jane);
    assertThat(asApplication("POST", "/ssf/subjects/remove", subject).statusCode()).isEqualTo(204);
    world.call("POST", sessions, "");
    assertThat(poll("{}").path("sets").size()).isZero();

    assertThat(asApplication("POST", "/ssf/subjects/add", subject).statusCode()).isEqualTo(200);
    janeComes();
    world.call("POST", sessions, "");
    assertThat(poll("{}").path("sets").size()).isEqualTo(1);
  }

  @Test
  void a_stream_is_the_application_s_own_and_leads_to_its_own_hosts_only() {
    assertThat(
            asApplication(
                    "POST",
                    "/ssf/streams",
                    "{\"delivery\":{\"method\":\"urn:ietf:rfc:8935\",\"endpoint_url\":"
                        + "\"http://169.254.169.254/latest\"}}")
                .statusCode())
        .isEqualTo(400);
    JsonNode made = stream(POLL);
    assertThat(asApplication("POST", "/ssf/streams", "{}").statusCode()).isEqualTo(409);
    String path = "/ssf/streams?stream_id=" + made.path("stream_id").asString();
    String right = secret;
    secret = "wrong";
    assertThat(asApplication("GET", path, "").statusCode()).isEqualTo(401);
    secret = right;
    assertThat(asApplication("GET", path, "").statusCode()).isEqualTo(200);
    assertThat(asApplication("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(asApplication("GET", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void the_configuration_stands_at_the_well_known_address() {
    HttpResponse<String> answered =
        world.gatehouse.send(
            HttpRequest.newBuilder(
                    URI.create(world.gatehouse.address() + "/.well-known/ssf-configuration"))
                .build());
    JsonNode about = JSON.readTree(answered.body());
    assertThat(about.path("issuer").asString()).isEqualTo(world.gatehouse.address().toString());
    assertThat(about.path("jwks_uri").asString()).endsWith("/oauth/jwks");
  }
}
