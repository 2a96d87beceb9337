package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who signs in how, as an administrator decides it in the console. */
class ConsolePolicyTest {
  private static final String POLICY = "/console/acme/policy";

  private ConsoleWorld world;
  private TestIdentityProvider provider;
  private TestBrowser ann;

  @BeforeEach
  void start() {
    world = new ConsoleWorld();
    provider = TestIdentityProvider.start(0, world.gatehouse.clock());
    ann = world.administrator();
  }

  @AfterEach
  void stop() {
    ann.close();
    provider.close();
    world.close();
  }

  /** A SAML connection to the test identity provider, on. */
  private String connection() {
    String metadata = provider.saml().metadata();
    JsonNode settings =
        world
            .admin
            .post("/organizations/acme/connections/import", Map.of("metadata", metadata))
            .path("settings");
    String id =
        world
            .admin
            .post(
                "/organizations/acme/connections",
                Map.of("preset", "keycloak-saml", "displayName", "Staff", "settings", settings))
            .path("id")
            .asString();
    String entityId = world.gatehouse.address() + "/saml/" + id;
    provider
        .saml()
        .register(new RegisteredServiceProvider(entityId, entityId + "/acs", null, null));
    world.admin.post("/organizations/acme/connections/" + id + "/enable", Map.of());
    return id;
  }

  /** Runs the test sign-in that the console leads to, as somebody whom the provider knows. */
  private void tested(String connection, String name) throws Exception {
    HttpResponse<String> led = ann.post(POLICY + "/test", Map.of("connection", connection));
    assertThat(led.statusCode()).as(led.body()).isEqualTo(303);
    String link = URI.create(led.headers().firstValue("Location").orElseThrow()).getPath();
    try (TestBrowser browser = world.gatehouse.browser()) {
      HttpResponse<String> departure = browser.post(link, Map.of());
      String location = departure.headers().firstValue("Location").orElseThrow();
      HeadlessBrowser.Form form =
          HeadlessBrowser.form(new HeadlessBrowser().signIn(location, name, ""));
      HttpResponse<String> page = browser.post(form.action(), form.fields(), provider.baseUrl());
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    }
  }

  private void addApp(String address) {
    try (TestBrowser browser = world.gatehouse.browser()) {
      world.signIn(browser, "acme", address);
      addApp(browser);
    }
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

  @Test
  void from_mixed_to_enforced_and_back_with_what_is_missing_on_the_way() throws Exception {
    String root = world.user("acme", "root@acme.example", "Root", List.of("admin"));
    world.user("acme", "bob@acme.example", "Bob", List.of("viewer"));
    assertThat(ann.open(POLICY).body())
        .contains("Until a provider is enabled for the first time")
        .contains("Enable a provider first")
        .contains("Nobody is named yet.");
    assertThat(ann.post(POLICY + "/enforce", Map.of()).statusCode()).isEqualTo(409);

    // Who was made before the first provider was enabled keeps a password until then.
    world.gatehouse.clock().advance(Duration.ofMinutes(1));
    String connection = connection();
    assertThat(ann.open(POLICY).body())
        .contains("who was here before")
        .contains("Run a test sign-in yourself");
    // The provider's Jane is somebody else by name: Ann says that it was she.
    tested(connection, "jane");
    String test =
        world
            .admin
            .get("/organizations/acme/connections/" + connection + "/test-sign-ins")
            .path(0)
            .path("id")
            .asString();
    String tried = ann.open(POLICY).body();
    assertThat(tried).contains("That was me").contains("Run a test sign-in yourself");
    assertThat(
            ann.done(POLICY + "/test/confirm", Map.of("connection", connection, "test", test))
                .body())
        .contains("The test counts as your sign-in.")
        .contains("shows that it works")
        .doesNotContain("That was me");

    String glass = POLICY + "/break-glass?email=root%40acme.example";
    assertThat(ann.open(glass).body())
        .contains("root@acme.example gets in when the provider fails.");
    assertThat(ann.follow(ann.post(glass, Map.of())).body())
        .contains("has no second factor")
        .contains("Not ready");
    addApp("root@acme.example");
    assertThat(ann.open(POLICY).body())
        .contains("Ready</span>")
        .contains("<td data-of=\"Last used\">Never</td>");

    assertThat(ann.open(POLICY + "/enforce").body())
        .contains("2 people lose their way in.")
        .contains("2 people may not use a password or passkey of Gatehouse any more")
        .contains("You are among them")
        .contains("bob@acme.example");
    assertThat(ann.post(POLICY + "/enforce", Map.of()).statusCode()).isEqualTo(303);
    assertThat(mode()).isEqualTo("ENFORCED");
    assertThat(ann.open(POLICY).body()).contains("Sign in to").doesNotContain("class=\"rail\"");

    try (TestBrowser olga = world.gatehouse.browser()) {
      world.makeOperator(olga);
      world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
      assertThat(olga.open(POLICY).body())
          .contains("nobody signs in with a password or passkey of Gatehouse");
      String withdraw = POLICY + "/break-glass/" + root + "/withdraw";
      HttpResponse<String> last = olga.post(withdraw, Map.of());
      assertThat(last.statusCode()).isEqualTo(409);
      assertThat(last.body()).contains("role=\"alert\"");
      assertThat(olga.open(POLICY + "/mixed").body()).contains("Passwords will count again");
      assertThat(olga.follow(olga.post(POLICY + "/mixed", Map.of())).body())
          .contains("The mode is mixed again.");
      assertThat(olga.follow(olga.post(withdraw, Map.of())).body())
          .contains("root@acme.example is no break-glass administrator any more.")
          .contains("Nobody is named yet.");
    }
  }

  private String mode() {
    return world.admin.get("/organizations/acme/sign-in-policy").path("mode").asString();
  }

  @Test
  void an_operator_names_who_has_tested_or_overrides_and_the_trail_tells() {
    try (TestBrowser olga = world.gatehouse.browser()) {
      world.makeOperator(olga);
      world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
      assertThat(olga.open(POLICY).body()).contains("You do not belong to this organization.");
      HttpResponse<String> named =
          olga.post(POLICY + "/enforce", Map.of("confirmedBy", "ann@acme.example"));
      assertThat(named.statusCode()).isEqualTo(409);
      assertThat(named.body()).contains("value=\"ann@acme.example\"").contains("Run a test");
      assertThat(olga.post(POLICY + "/enforce", Map.of("confirmedBy", "no@acme.example")).body())
          .contains("Nobody here has this address.");
      assertThat(mode()).isEqualTo("MIXED");
      assertThat(olga.follow(olga.post(POLICY + "/enforce", Map.of("override", "lock-out"))).body())
          .contains("SSO is enforced.");
      assertThat(world.admin.get("/organizations/acme/audit-events?limit=100").toString())
          .contains("lock_out.overridden");
    }
    // Who is no operator has no such way, whatever the form says.
    world.admin.patch("/organizations/acme/sign-in-policy", Map.of("mode", "MIXED"));
    HttpResponse<String> tried = ann.post(POLICY + "/enforce", Map.of("override", "lock-out"));
    assertThat(tried.statusCode()).isEqualTo(403);
    assertThat(mode()).isEqualTo("MIXED");
  }

  @Test
  void lifetimes_are_set_in_units_that_people_use() {
    assertThat(
            ann.done(
                    POLICY + "/sessions",
                    Map.of(
                        "idle",
                        "90",
                        "idle-unit",
                        "minutes",
                        "absolute",
                        "2",
                        "absolute-unit",
                        "days"))
                .body())
        .contains("Sessions now end after 90 minutes without a request, and after 2 days in all.")
        .contains("value=\"90\"")
        .contains("<option value=\"days\" selected");
    JsonNode policy = world.admin.get("/organizations/acme").path("sessionPolicy");
    assertThat(policy.path("idleSeconds").asInt()).isEqualTo(5_400);
    assertThat(policy.path("absoluteSeconds").asInt()).isEqualTo(172_800);
    HttpResponse<String> wrong =
        ann.post(
            POLICY + "/sessions",
            Map.of("idle", "many", "idle-unit", "days", "absolute", "1", "absolute-unit", "days"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("id=\"idle-problem\"");
  }

  @Test
  void second_factors_and_the_question_are_switched() {
    assertThat(ann.done(POLICY + "/second-factors", Map.of("required", "yes")).body())
        .contains("now needs a second factor");
    assertThat(
            world
                .admin
                .get("/organizations/acme/second-factor-policy")
                .path("required")
                .asBoolean())
        .isTrue();
    assertThat(ann.done(POLICY + "/account-connection", Map.of()).body())
        .contains("without a question");
    assertThat(world.admin.get("/organizations/acme/account-connection").path("asks").asBoolean())
        .isFalse();
  }

  @Test
  void the_levels_say_what_is_met_by_what_and_one_switch_changes_settings() {
    String connection = connection();
    world.admin.patch(
        "/organizations/acme/connections/" + connection, Map.of("idpInitiated", "ON"));
    String report = ann.open(POLICY + "/ipsie").body();
    for (String level : List.of("SL1", "SL2", "SL3", "AL1", "AL2", "AL3")) {
      assertThat(report).contains("<h2 id=\"" + level + "\">");
    }
    assertThat(report).contains("Not met").contains(">Staff</bdi>").contains("Enforce SSO.");
    assertThat(ann.open(POLICY + "/ipsie/SL2").body()).contains("begin anew here");
    assertThat(ann.done(POLICY + "/ipsie/SL2", Map.of()).body())
        .contains("The settings are changed.");
    assertThat(ann.open(POLICY + "/ipsie/AL3").body()).contains("will give people their roles");
    assertThat(
            world
                .admin
                .get("/organizations/acme/connections/" + connection)
                .path("idpInitiated")
                .asString())
        .isEqualTo("SAFE");
    assertThat(ann.get(POLICY + "/ipsie/SL3").statusCode()).isEqualTo(303);
  }

  @Test
  void enforcing_asks_for_a_fresh_sign_in() {
    world.gatehouse.clock().advance(Duration.ofMinutes(16));
    assertThat(ann.post(POLICY + "/enforce", Map.of()).statusCode()).isEqualTo(401);
    assertThat(ann.get(POLICY).statusCode()).isEqualTo(200);
  }

  @Test
  void nobody_else_is_named() {
    HttpResponse<String> answer = ann.get(POLICY + "/break-glass?email=x%40y.example");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Nobody here has this address.");
  }

  @Test
  void the_search_finds_settings_by_what_people_call_them() {
    for (String word : List.of("MFA", "two-factor", "emergency+access", "session+timeout")) {
      assertThat(ann.open("/console/acme/search?q=" + word).body())
          .as(word)
          .contains("</a><span class=\"sub\">Policy</span>");
    }
    assertThat(ann.open("/console/acme/search?q=ipsie").body()).contains(POLICY + "/ipsie");
  }
}
