package dev.gatehouse.server.openid;

import static dev.gatehouse.server.openid.ReportsApplication.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
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

/** People with a password, from both doors of applications to the password and back. */
@EachDatabase
class LocalSignInDoorsTest {
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String ADDRESS = "ada@acme.example";

  private final GatehouseFixture gatehouse;
  private final TestBrowser browser;
  private final AdminClient admin;
  private String user = "";

  LocalSignInDoorsTest(TestDatabase database) {
    gatehouse = GatehouseFixture.start(database, Map.of());
    browser = gatehouse.browser();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
  }

  @BeforeEach
  void invite_a_person_who_sets_a_password() {
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    user =
        admin
            .post(
                "/organizations/acme/users",
                Map.of("userName", ADDRESS, "authenticationMethod", "password"))
            .path("id")
            .asString();
    JsonNode invited = admin.post("/organizations/acme/users/" + user + "/invitation", Map.of());
    String link = invited.path("link").asString();
    try (TestBrowser first = gatehouse.browser()) {
      assertThat(first.open(link).body()).contains("Set your password");
      HttpResponse<String> done =
          first.post(
              URI.create(link).getPath() + "/password",
              Map.of("password", PASSWORD, "repeated", PASSWORD));
      assertThat(first.follow(done).body()).contains("You are signed in");
    }
    ReportsApplication.register(admin);
  }

  @AfterEach
  void close() {
    browser.close();
    gatehouse.close();
  }

  private static String request(String more) {
    return "/oauth/authorize?response_type=code&client_id=reports&scope=openid&organization=acme"
        + "&redirect_uri="
        + AuthorizationRequest.encode(CALLBACK)
        + more;
  }

  /** Address, then password, on the pages that the door led to. */
  private HttpResponse<String> signIn(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    HttpResponse<String> asked =
        browser.post(
            "/sign-in/acme/continue",
            Map.of("email", ADDRESS, "start", field(page.body(), "start")));
    return browser.post(
        "/sign-in/acme/password",
        Map.of("email", ADDRESS, "password", PASSWORD, "start", field(asked.body(), "start")));
  }

  private static boolean hasCode(HttpResponse<String> answer) {
    String location = answer.headers().firstValue("Location").orElse("");
    return location.startsWith(CALLBACK) && TestClient.answer(answer).containsKey("code");
  }

  @Test
  void an_openid_client_gets_its_code_and_asks_again_when_it_must_be_new() {
    assertThat(hasCode(signIn(browser.get(request(""))))).isTrue();
    gatehouse.clock().advance(Duration.ofMinutes(30));
    assertThat(hasCode(browser.get(request("")))).isTrue();
    for (String wish : List.of("&prompt=login", "&max_age=600", "&max_age=0")) {
      HttpResponse<String> asked = browser.get(request(wish));
      assertThat(asked.body()).as(wish).contains("E-mail address");
      assertThat(hasCode(signIn(asked))).as(wish).isTrue();
      gatehouse.clock().advance(Duration.ofMinutes(30));
    }
    HttpResponse<String> silent = browser.get(request("&prompt=none&max_age=600"));
    assertThat(TestClient.answer(silent)).containsEntry("error", "login_required");
  }

  @Test
  void a_protected_host_gets_its_person_back() {
    admin.post(
        "/applications",
        Map.of("kind", "FORWARD_AUTH", "name", "Vault", "hosts", List.of("vault.test")));
    HttpResponse<String> find =
        browser.get("/forward-auth/start?host=vault.test&to=%2Fdeep&browser=" + "A".repeat(43));
    HttpResponse<String> page =
        browser.get("/auth/find?who=acme&start=" + field(find.body(), "start"));

    assertThat(signIn(page).headers().firstValue("Location").orElse(""))
        .startsWith("http://vault.test/");
  }

  @Test
  void an_administrator_sees_sends_and_requires() {
    String password = "/organizations/acme/users/" + user + "/password";
    JsonNode view = admin.post(password + "/send-link", Map.of());
    assertThat(view.path("set").asBoolean()).isTrue();
    assertThat(view.path("mustChange").asBoolean()).isFalse();
    assertThat(admin.post(password + "/require-change", Map.of()).path("mustChange").asBoolean())
        .isTrue();
    HttpResponse<String> asked = signIn(browser.get(request("")));
    assertThat(asked.headers().firstValue("Location").orElseThrow()).contains("/auth/new-password");
  }

  private static String field(String page, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
    assertThat(field.find()).as(page).isTrue();
    return field.group(1);
  }
}
