package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AuthenticatorApp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Second factors as administrators see them and take them away. */
@EachDatabase
class SecondFactorOperationsTest {
  private static final String USERS = ApiWorld.ACME + "/users/";
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final Pattern SECRET =
      Pattern.compile("<p class=\"copy\"><code>([A-Z2-7 ]+)</code>");

  private final ApiWorld world;

  SecondFactorOperationsTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String user(String name, String role) {
    return world
        .made(
            "POST",
            ApiWorld.ACME + "/users",
            "{\"userName\":\"%s@acme.example\",\"authenticationMethod\":\"password\",\"roles\":[\"%s\"]}"
                .formatted(name, role))
        .path("id")
        .asString();
  }

  /** Somebody who has set a password and added an app, on the pages for it. */
  private String userWithApp(String name, String role) {
    String user = user(name, role);
    String link = world.made("POST", USERS + user + "/invitation", "{}").path("link").asString();
    try (TestBrowser browser = new TestBrowser(world.gatehouse.address())) {
      browser.post(
          URI.create(link).getPath() + "/password",
          Map.of("password", PASSWORD, "repeated", PASSWORD));
      HttpResponse<String> begun = browser.post("/account/security/apps", Map.of("name", "Phone"));
      String here = begun.headers().firstValue("Location").orElseThrow();
      Matcher secret = SECRET.matcher(browser.get(here).body());
      assertThat(secret.find()).isTrue();
      String code = AuthenticatorApp.with(secret.group(1)).code(world.gatehouse.clock().instant());
      assertThat(browser.post(here, Map.of("code", code)).statusCode()).isEqualTo(200);
    }
    return user;
  }

  private JsonNode factors(String user) {
    return world.read(USERS + user + "/second-factors");
  }

  private String factor(String user) {
    return factors(user).path("authenticators").path(0).path("id").asString();
  }

  private String refused(String method, String path, String json) {
    String before = world.everything();
    Answer answer = world.call(method, path, json);
    assertThat(world.everything()).isEqualTo(before);
    return answer.status() + " " + answer.code();
  }

  @Test
  void an_administrator_sees_and_removes_them() {
    String ada = userWithApp("ada", "viewer");
    assertThat(factors(ada).path("authenticators").path(0).path("name").asString())
        .isEqualTo("Phone");
    assertThat(factors(ada).path("recoveryCodes").asInt()).isEqualTo(10);
    assertThat(factors(ada).toString()).doesNotContain("secret");
    world.made("DELETE", USERS + ada + "/second-factors/" + factor(ada), "");

    assertThat(factors(ada).path("authenticators")).isEmpty();
    assertThat(factors(ada).path("recoveryCodes").asInt()).isZero();
    assertThat(audited("authenticator.removed")).isEqualTo("api_key");
  }

  private String audited(String action) {
    return world
        .read(ApiWorld.ACME + "/audit-events?action=" + action)
        .path("items")
        .path(0)
        .path("actorKind")
        .asString("")
        .toLowerCase(Locale.ROOT);
  }

  @Test
  void a_reset_takes_all() {
    String ada = userWithApp("ada", "viewer");
    JsonNode after = world.made("POST", USERS + ada + "/second-factors/reset", "");

    assertThat(after.path("authenticators")).isEmpty();
    assertThat(after.path("recoveryCodes").asInt()).isZero();
    assertThat(audited("second_factors.reset")).isEqualTo("api_key");
  }

  @Test
  void the_last_administrator_with_a_second_factor_keeps_role_and_factor() {
    String ann = userWithApp("ann", "admin");
    user("bob", "admin");
    String one = USERS + ann + "/second-factors/" + factor(ann);
    String code = "409 last_administrator_with_second_factor";

    assertThat(refused("DELETE", one, "")).isEqualTo(code);
    assertThat(refused("POST", USERS + ann + "/second-factors/reset", "")).isEqualTo(code);
    assertThat(refused("PATCH", USERS + ann, "{\"roles\":[\"viewer\"]}")).isEqualTo(code);
    assertThat(refused("POST", USERS + ann + "/deactivate", "")).isEqualTo(code);
    assertThat(refused("DELETE", USERS + ann, "")).isEqualTo(code);
    assertThat(factors(ann).path("authenticators")).hasSize(1);
    world.made("DELETE", one + "?override=lock-out", "");
    assertThat(audited("lock_out.overridden")).isEqualTo("api_key");
    world.made("DELETE", USERS + ann, "");
  }

  @Test
  void nobody_reaches_those_of_another_organization() {
    String ada = userWithApp("ada", "viewer");
    String there = "/organizations/globex/users/" + ada + "/second-factors";

    assertThat(world.call("GET", there, "").status()).isEqualTo(404);
    assertThat(world.call("DELETE", there + "/" + factor(ada), "").status()).isEqualTo(404);
    assertThat(world.call("POST", there + "/reset", "").status()).isEqualTo(404);
    assertThat(world.call("DELETE", USERS + ada + "/second-factors/totp_x", "").status())
        .isEqualTo(404);
    assertThat(factors(ada).path("authenticators")).hasSize(1);
  }

  @Test
  void the_policy_is_the_organizations_own() {
    String policy = "/second-factor-policy";
    assertThat(world.read(ApiWorld.ACME + policy).path("required").asBoolean()).isFalse();
    world.made("PUT", ApiWorld.ACME + policy, "{\"required\":true}");

    assertThat(world.read(ApiWorld.ACME + policy).path("required").asBoolean()).isTrue();
    assertThat(world.read("/organizations/globex" + policy).path("required").asBoolean()).isFalse();
    assertThat(audited("second_factor_policy.updated")).isEqualTo("api_key");
  }
}
