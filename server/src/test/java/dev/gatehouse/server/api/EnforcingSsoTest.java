package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** From mixed mode to enforced SSO and back, as an administrator does it, with real sign-ins. */
@EachDatabase
class EnforcingSsoTest {
  private static final String USERS = ApiWorld.ACME + "/users";
  private static final String POLICY = ApiWorld.ACME + "/sign-in-policy";
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String ENFORCED = "{\"mode\":\"ENFORCED\"}";

  private final ApiWorld world;
  private final TestIdentityProvider provider;

  EnforcingSsoTest(TestDatabase database) {
    world = new ApiWorld(database);
    provider = TestIdentityProvider.start(0, world.gatehouse.clock());
  }

  @AfterEach
  void stop() {
    provider.close();
    world.close();
  }

  private String user(String name, String method, String role) {
    return world
        .made(
            "POST",
            USERS,
            "{\"userName\":\"%s@acme.example\",\"authenticationMethod\":\"%s\",\"roles\":[\"%s\"]}"
                .formatted(name, method, role))
        .path("id")
        .asString();
  }

  /** A SAML connection to the test identity provider, off. */
  private String connection() {
    String metadata = ApiWorld.JSON.writeValueAsString(provider.saml().metadata());
    JsonNode settings =
        world
            .made("POST", ApiWorld.ACME + "/connections/import", "{\"metadata\":" + metadata + "}")
            .path("settings");
    String id =
        world
            .made(
                "POST",
                ApiWorld.ACME + "/connections",
                "{\"preset\":\"keycloak-saml\",\"displayName\":\"Staff\",\"settings\":"
                    + settings
                    + "}")
            .path("id")
            .asString();
    String entityId = world.gatehouse.address() + "/saml/" + id;
    provider
        .saml()
        .register(new RegisteredServiceProvider(entityId, entityId + "/acs", null, null));
    return id;
  }

  /** Opens an invitation and sets the password; the browser is signed in then. */
  private void setPassword(TestBrowser browser, String user) {
    String link =
        world.made("POST", USERS + "/" + user + "/invitation", "{}").path("link").asString();
    HttpResponse<String> done =
        browser.post(
            URI.create(link).getPath() + "/password",
            Map.of("password", PASSWORD, "repeated", PASSWORD));
    assertThat(browser.follow(done).body()).contains("You are signed in");
  }

  private void addApp(TestBrowser browser) {
    HttpResponse<String> begun = browser.post("/account/security/apps", Map.of("name", "phone"));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    String here = begun.headers().firstValue("Location").orElseThrow();
    Matcher secret =
        Pattern.compile("<p class=\"copy\"><code>([A-Z2-7 ]+)</code>")
            .matcher(browser.get(here).body());
    assertThat(secret.find()).isTrue();
    AuthenticatorApp app = AuthenticatorApp.with(secret.group(1));
    HttpResponse<String> confirmed =
        browser.post(here, Map.of("code", app.code(world.gatehouse.clock().instant())));
    assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
  }

  private static boolean isSignedIn(TestBrowser browser) {
    return browser.get("/sign-in/done").statusCode() == 200;
  }

  /** Runs a test sign-in to its page. */
  private String tested(String connection, String administrator) throws Exception {
    JsonNode issued =
        world.made(
            "POST",
            ApiWorld.ACME + "/connections/" + connection + "/test-sign-ins",
            "{\"administrator\":\"" + administrator + "\"}");
    try (TestBrowser browser = world.gatehouse.browser()) {
      String link = URI.create(issued.path("link").asString()).getPath();
      HttpResponse<String> departure = browser.post(link, Map.of());
      String location = departure.headers().firstValue("Location").orElseThrow();
      HeadlessBrowser.Form form =
          HeadlessBrowser.form(new HeadlessBrowser().signIn(location, "jane", ""));
      HttpResponse<String> page = browser.post(form.action(), form.fields(), provider.baseUrl());
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      assertThat(isSignedIn(browser)).isFalse();
    }
    return issued.path("id").asString();
  }

  private List<String> audited(String action) {
    return world
        .read(ApiWorld.ACME + "/audit-events?limit=100&action=" + action)
        .path("items")
        .valueStream()
        .map(event -> event.path("target").path("id").asString(""))
        .toList();
  }

  @Test
  void what_is_missing_is_told_together() {
    String bob = user("bob", "password", "viewer");
    assertThat(world.call("PATCH", POLICY, ENFORCED).problems())
        .containsExactly(
            "mode enforcing_connection_missing",
            "confirmedBy enforcing_person_missing",
            "mode enforcing_break_glass_missing");
    assertThat(
            world
                .call("PATCH", POLICY, "{\"mode\":\"ENFORCED\",\"confirmedBy\":\"" + bob + "\"}")
                .problems())
        .contains("confirmedBy enforcing_person_unusable");
    assertThat(world.read(POLICY).path("mode").asString()).isEqualTo("MIXED");
  }

  @Test
  void from_mixed_to_enforced_and_back() throws Exception {
    String root = user("root", "password", "admin");
    String bob = user("bob", "password", "viewer");
    String connection = connection();
    String jane = user("jane", connection, "admin");
    try (TestBrowser ofRoot = world.gatehouse.browser();
        TestBrowser ofBob = world.gatehouse.browser()) {
      setPassword(ofRoot, root);
      addApp(ofRoot);
      setPassword(ofBob, bob);
      String test = tested(connection, jane);
      JsonNode result =
          world.read(ApiWorld.ACME + "/connections/" + connection + "/test-sign-ins/" + test);
      assertThat(result.path("countsFor").asString()).as(result.toString()).isEqualTo(jane);
      String enforce = "{\"mode\":\"ENFORCED\",\"confirmedBy\":\"" + jane + "\"}";
      assertThat(world.call("PATCH", POLICY, enforce).problems())
          .contains("confirmedBy enforcing_sign_in_missing", "mode enforcing_connection_missing");
      world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
      assertThat(world.call("PATCH", POLICY, enforce).problems())
          .containsExactly("mode enforcing_break_glass_missing");
      world.made("PUT", USERS + "/" + root + "/local-access", "{\"access\":\"BREAK_GLASS\"}");

      JsonNode dry = world.made("PATCH", POLICY + "?dryRun=true", enforce);
      assertThat(dry.path("missing").isEmpty()).isTrue();
      assertThat(dry.path("affected").valueStream().map(one -> one.path("userName").asString()))
          .containsExactly("bob@acme.example");
      assertThat(dry.path("affectedByCode").toString())
          .isEqualTo("[{\"code\":\"sso_enforced\",\"count\":1}]");
      assertThat(dry.path("sessionsEnded").asInt()).isEqualTo(1);
      assertThat(isSignedIn(ofBob)).isTrue();

      JsonNode done = world.made("PATCH", POLICY, enforce);
      assertThat(done.path("policy").path("mode").asString()).isEqualTo("ENFORCED");
      assertThat(isSignedIn(ofBob)).isFalse();
      assertThat(isSignedIn(ofRoot)).isTrue();
      assertThat(audited("sign_in_policy.updated")).hasSize(1);
      assertThat(signIn(ofBob, "bob").body()).contains("asks everybody to use its own");
      onlyOverrideTakesTheLast(root);

      world.made("PATCH", POLICY, "{\"mode\":\"MIXED\"}");
      assertThat(signIn(ofBob, "bob").statusCode()).isEqualTo(303);
    }
  }

  private static HttpResponse<String> signIn(TestBrowser browser, String name) {
    return browser.post(
        "/sign-in/acme/password", Map.of("email", name + "@acme.example", "password", PASSWORD));
  }

  private void onlyOverrideTakesTheLast(String root) {
    String here = USERS + "/" + root;
    for (String[] call :
        List.of(
            new String[] {"POST", here + "/deactivate", ""},
            new String[] {"DELETE", here, ""},
            new String[] {"PATCH", here, "{\"roles\":[\"viewer\"]}"},
            new String[] {"PATCH", here, "{\"localAccess\":\"USUAL\"}"},
            new String[] {"POST", here + "/second-factors/reset", ""},
            new String[] {"PUT", here + "/local-access", "{\"access\":\"ALLOWED\"}"})) {
      Answer answer = world.call(call[0], call[1], call[2]);
      assertThat(answer.status() + " " + answer.code())
          .as(call[0] + " " + call[1])
          .isEqualTo("409 last_break_glass_administrator");
    }
  }

  @Test
  void a_sign_in_proves_the_connection_for_a_day() throws Exception {
    String connection = connection();
    String jane = user("jane", connection, "admin");
    tested(connection, jane);
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
    String enforce = "{\"mode\":\"ENFORCED\",\"confirmedBy\":\"" + jane + "\"}";
    assertThat(world.call("PATCH", POLICY, enforce).problems())
        .containsExactly("mode enforcing_break_glass_missing");
    world.gatehouse.clock().advance(Duration.ofHours(24).plusMinutes(1));
    assertThat(world.call("PATCH", POLICY, enforce).problems())
        .contains("confirmedBy enforcing_sign_in_missing");
  }

  @Test
  void a_key_of_a_user_is_that_user_and_only_an_operator_overrides() {
    String ann = user("ann", "password", "admin");
    String key =
        world.key(ApiWorld.ACME + "/api-keys", ",\"user\":\"" + ann + "\"", "sign_in_policy:write");
    assertThat(
            world
                .call(
                    key, "PATCH", POLICY, "{\"mode\":\"ENFORCED\",\"confirmedBy\":\"user_other\"}")
                .problems())
        .contains("confirmedBy enforcing_person_unusable");
    assertThat(world.call(key, "PATCH", POLICY, ENFORCED).problems())
        .contains("confirmedBy enforcing_sign_in_missing");
    assertThat(world.call(key, "PATCH", POLICY + "?override=lock-out", ENFORCED).code())
        .isEqualTo("operator_only");
    world.made("PATCH", POLICY + "?override=lock-out", ENFORCED);
    assertThat(audited("lock_out.overridden")).hasSize(1);
  }

  @Test
  void a_key_of_a_user_who_may_not_come_in_is_refused_and_works_again_when_they_may() {
    String connection = connection();
    String eve = user("eve", connection, "admin");
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
    String key = world.key(ApiWorld.ACME + "/api-keys", ",\"user\":\"" + eve + "\"", "users:read");
    assertThat(world.call(key, "GET", USERS, "").status()).isEqualTo(200);

    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/disable", "");
    assertThat(world.call(key, "GET", USERS, "").code()).isEqualTo("api_key_refused");
    assertThat(world.call(key, "GET", USERS, "").code()).isEqualTo("api_key_refused");
    assertThat(audited("api_key.refused")).hasSize(1);

    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
    assertThat(world.call(key, "GET", USERS, "").status()).isEqualTo(200);
  }

  @Test
  void who_is_new_since_sso_gets_a_password_only_where_it_is_said() {
    String old = user("old", "password", "viewer");
    String connection = connection();
    world.made("POST", ApiWorld.ACME + "/connections/" + connection + "/enable", "");
    String neu = "{\"userName\":\"new@acme.example\",\"authenticationMethod\":\"password\"%s}";
    Answer refused = world.call("POST", USERS, neu.formatted(""));
    assertThat(refused.problems()).containsExactly("authenticationMethod sso_required");
    String allowed =
        world
            .made("POST", USERS, neu.formatted(",\"localAccess\":\"ALLOWED\""))
            .path("id")
            .asString();
    assertThat(world.read(USERS + "/" + allowed + "/local-access").path("access").asString())
        .isEqualTo("ALLOWED");

    String away = user("away", connection, "viewer");
    String back = "{\"authenticationMethod\":\"password\"}";
    assertThat(world.call("PATCH", USERS + "/" + away, back).problems())
        .containsExactly("authenticationMethod sso_required");
    world.made(
        "PATCH",
        USERS + "/" + away,
        "{\"authenticationMethod\":\"password\",\"localAccess\":\"ALLOWED\"}");
    world.made("PATCH", USERS + "/" + old, "{\"authenticationMethod\":\"" + connection + "\"}");
    world.made("PATCH", USERS + "/" + old, back);

    String moved = user("moved", connection, "viewer");
    String move = "{\"to\":\"password\",\"users\":[\"" + moved + "\"]%s}";
    assertThat(world.call("POST", USERS + "/move", move.formatted("")).problems())
        .containsExactly(moved + " sso_required");
    world.made("POST", USERS + "/move", move.formatted(",\"localAccess\":\"ALLOWED\""));

    String csv = "user_name,authentication_method,local_access\ncsv@acme.example,password,%s\n";
    assertThat(imported(csv.formatted("")).problems())
        .containsExactly("authentication_method sso_required");
    assertThat(imported(csv.formatted("perhaps")).problems())
        .contains("local_access cell_not_local_access");
    assertThat(imported(csv.formatted("allowed")).status()).isEqualTo(200);
  }

  private Answer imported(String csv) {
    return world.call(
        GatehouseFixture.ADMIN_KEY,
        "POST",
        USERS + "/import",
        "text/csv",
        csv.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void who_breaks_the_glass_is_an_administrator_with_a_password() {
    String vera = user("vera", "password", "viewer");
    String sso = user("sso", connection(), "admin");
    String glass = "{\"access\":\"BREAK_GLASS\"}";
    assertThat(world.call("PUT", USERS + "/" + vera + "/local-access", glass).code())
        .isEqualTo("break_glass_not_administrator");
    assertThat(world.call("PUT", USERS + "/" + sso + "/local-access", glass).code())
        .isEqualTo("break_glass_not_local");
    String root = user("root", "password", "admin");
    JsonNode view = world.made("PUT", USERS + "/" + root + "/local-access", glass);
    assertThat(view.path("missing").valueStream().map(JsonNode::asString))
        .containsExactly("PASSWORD", "SECOND_FACTOR");
    assertThat(world.read(POLICY).path("breakGlass").get(0).path("ready").asBoolean()).isFalse();
  }
}
