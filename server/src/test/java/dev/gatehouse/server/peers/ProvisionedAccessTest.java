package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.RequestOptions;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.app.ClientSettings;
import dev.gatehouse.testkit.app.SampleApplication;
import dev.gatehouse.testkit.demo.AcmeSetUp;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo shows, clicked through in a real browser: the identity provider pushed somebody
 * over SCIM, takes the access back on its own page or tells that it is gone, and within seconds all
 * of it is gone.
 */
@Tag("peers")
class ProvisionedAccessTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What "within seconds" may be at most, on a machine on which a browser alone needs many. */
  private static final double SECONDS_AT_MOST = 60;

  private static final String ACME = "/organizations/acme";
  private static final String REDIRECT = "https://reports.example/callback";
  private static final String VERIFIER = "a-verifier-that-is-long-enough-for-everybody-0";

  private static Browser browser;
  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static SampleApplication tracehub;
  private static AdminClient admin;
  private static String reportsSecret;

  @BeforeAll
  static void set_up_what_the_demo_sets_up() {
    browser = Browser.start();
    gatehouse = GatehouseAdmin.startGatehouse();
    provider = TestIdentityProvider.start(0);
    String address = gatehouse.address().toString();
    admin = new AdminClient(address, GatehouseFixture.ADMIN_KEY);
    AcmeSetUp acme = new AcmeSetUp(address, admin);
    acme.connect(provider);
    int port = LoopbackPort.free();
    String secret = acme.register("tracehub", "http://127.0.0.1:" + port);
    tracehub =
        SampleApplication.start(port, new ClientSettings(address, "tracehub", secret, "acme"));
    tracehub.receiveSignals();
    String reports =
        admin
            .post(
                "/applications",
                Map.of("name", "Reports", "clientId", "reports", "redirectUris", List.of(REDIRECT)))
            .path("id")
            .asString();
    reportsSecret =
        admin.post("/applications/" + reports + "/secrets", Map.of()).path("secret").asString();
  }

  @AfterAll
  static void end_it() {
    tracehub.close();
    provider.close();
    gatehouse.close();
    browser.close();
  }

  @Test
  void deactivated_on_the_providers_page_the_open_page_signs_out_and_all_access_is_gone()
      throws Exception {
    Page open = signedIn("jane");
    String key = apiKeyOf("jane@acme.example");
    String refreshToken = refreshToken(open);
    assertThat(calls(key)).isEqualTo(200);
    refreshToken = refreshed(refreshToken).path("refresh_token").asString();
    assertThat(refreshToken).isNotEmpty();

    Page directory = browser.newPage();
    press(directory, "Jane Doe", "Deactivate");
    Forms.shows(directory, "li:has-text('Jane Doe') >> text=Deactivated");

    signsOutByItself(open);
    assertThat(calls(key)).isEqualTo(401);
    assertThat(refreshed(refreshToken).path("error").asString()).isEqualTo("invalid_grant");
    assertThat(sessionsOf("jane@acme.example")).isZero();
    assertThat(refusalOf(open, "jane")).isEqualTo("user_inactive");
    assertThat(refusalOf(browser.newPage(), "jane")).isEqualTo("user_inactive");

    // Who comes back may sign in, and has nothing of what ended.
    press(directory, "Jane Doe", "Reactivate");
    Forms.shows(directory, "li:has-text('Jane Doe') >> text=In the directory");
    signedIn("jane");
    assertThat(calls(key)).isEqualTo(401);
    assertThat(refreshed(refreshToken).path("error").asString()).isEqualTo("invalid_grant");
  }

  @Test
  void removed_on_the_providers_page_the_open_page_signs_out_and_signing_in_brings_nobody_back()
      throws Exception {
    Page open = signedIn("ravi");
    String key = apiKeyOf("ravi@acme.example");
    String refreshToken = refreshToken(open);

    Page directory = browser.newPage();
    press(directory, "Ravi Shah", "Remove");
    Forms.shows(directory, "li:has-text('Ravi Shah') >> text=Not pushed");

    signsOutByItself(open);
    assertThat(calls(key)).isEqualTo(401);
    assertThat(refreshed(refreshToken).path("error").asString()).isEqualTo("invalid_grant");
    assertThat(refusalOf(browser.newPage(), "ravi")).isEqualTo("removed_by_directory");
    assertThat(users("ravi@acme.example")).isEmpty();
  }

  @Test
  void revoked_on_the_providers_page_the_open_page_signs_out_and_shows_the_event() {
    Page open = signedIn("mina");
    Page directory = browser.newPage();

    pressSignal(directory, "Mina Okafor", "Revoke session");

    signsOutByItself(open);
    Forms.shows(open, "text=Your session was revoked");
    Forms.shows(open, "code:has-text('session-revoked')");
    assertThat(sessionsOf("mina@acme.example")).isZero();
    Forms.shows(directory, "td:has-text('session-revoked about Mina Okafor')");

    // The account is still there: who signs in again sees what happened.
    Page again = signedIn("mina");
    again.navigate(tracehub.baseUrl() + "/");
    Forms.shows(again, "text=Security events about you");

    pressSignal(directory, "Mina Okafor", "Disable account");
    signsOutByItself(again);
    assertThat(refusalOf(browser.newPage(), "mina")).isEqualTo("user_inactive");
    pressSignal(directory, "Mina Okafor", "Enable account");
    signedIn("mina");
  }

  private static void pressSignal(Page directory, String person, String button) {
    directory.navigate(provider.baseUrl() + "/security-events");
    directory.click("form[aria-label='" + person + "'] button:has-text('" + button + "')");
    Forms.shows(directory, "text=What was told");
  }

  /** A page of Tracehub that needs signing in, and shows itself. */
  private static Page signedIn(String person) {
    Page page = browser.newPage();
    page.navigate(tracehub.baseUrl() + "/reports/42");
    chooseAtProvider(page, person);
    Forms.arrivesAt(page, tracehub.baseUrl() + "/reports/42");
    Forms.shows(page, "text=Where the time goes");
    return page;
  }

  private static void chooseAtProvider(Page page, String person) {
    page.click("a.provider:has-text('Acme staff')");
    // Who has a session at the provider is not asked again. Its page that carries the answer, and
    // goes on by itself, is at its address as well: what a page shows tells them apart.
    String button = "button[name=person][value=" + person + "]";
    Forms.shows(page, button + ", .reference code, :text('Where the time goes')");
    if (page.locator(button).count() > 0) {
      page.click(button);
      page.waitForURL(url -> !url.startsWith(provider.baseUrl()));
    }
  }

  private static void press(Page directory, String person, String button) {
    directory.navigate(provider.baseUrl() + "/provisioning");
    directory.click("form[aria-label='" + person + "'] button:has-text('" + button + "')");
  }

  /** Nobody touches the page. */
  private static void signsOutByItself(Page page) {
    try {
      page.waitForSelector(
          "text=You were signed out",
          new Page.WaitForSelectorOptions().setTimeout(SECONDS_AT_MOST * 1_000));
    } catch (TimeoutError e) {
      throw new AssertionError(
          "After %.0f seconds the page still shows: %s"
              .formatted(SECONDS_AT_MOST, page.innerText("body")),
          e);
    }
    assertThat(page.content()).doesNotContain("Where the time goes");
  }

  /** Tries to sign in anew; answers the code under which the administrator finds the refusal. */
  private static String refusalOf(Page page, String person) {
    page.navigate(tracehub.baseUrl() + "/reports/42");
    chooseAtProvider(page, person);
    Forms.shows(page, ".reference code");
    String reference = page.textContent(".reference code");
    return get(ACME + "/sign-ins?reference=" + reference)
        .path("items")
        .path(0)
        .path("code")
        .asString();
  }

  private static String apiKeyOf(String userName) {
    return admin
        .post(
            ACME + "/api-keys",
            Map.of(
                "name",
                "mine",
                "scopes",
                List.of("users:read"),
                "user",
                users(userName).path(0).path("id").asString()))
        .path("token")
        .asString();
  }

  private static JsonNode users(String userName) {
    return get(ACME + "/users?prefix=" + encoded(userName)).path("items");
  }

  private static int sessionsOf(String userName) {
    String user = users(userName).path(0).path("id").asString();
    return get(ACME + "/users/" + user + "/sessions").size();
  }

  private static JsonNode get(String path) {
    HttpResponse<String> answer = gatehouse.admin("GET", "/api/v1" + path, "");
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static int calls(String key) {
    return gatehouse
        .send(
            HttpRequest.newBuilder(gatehouse.at("/api/v1" + ACME + "/users?limit=1"))
                .header("Authorization", "Bearer " + key)
                .build())
        .statusCode();
  }

  /** Another application asks in the same browser, whose session suffices. */
  private static String refreshToken(Page page) throws Exception {
    byte[] challenge =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
    String query =
        form(
            Map.of(
                "response_type",
                "code",
                "client_id",
                "reports",
                "organization",
                "acme",
                "redirect_uri",
                REDIRECT,
                "scope",
                "openid offline_access",
                "code_challenge",
                Base64.getUrlEncoder().withoutPadding().encodeToString(challenge),
                "code_challenge_method",
                "S256"));
    String location =
        page.context()
            .request()
            .get(
                gatehouse.at("/oauth/authorize?" + query).toString(),
                RequestOptions.create().setMaxRedirects(0))
            .headers()
            .getOrDefault("location", "");
    assertThat(location).startsWith(REDIRECT).contains("code=");
    JsonNode tokens =
        token(
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                location.replaceFirst(".*[?&]code=([^&]+).*", "$1"),
                "redirect_uri",
                REDIRECT,
                "code_verifier",
                VERIFIER));
    return tokens.path("refresh_token").asString();
  }

  private static JsonNode refreshed(String refreshToken) {
    return token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  private static JsonNode token(Map<String, String> fields) {
    String pair = "reports:" + encoded(reportsSecret);
    URI address = gatehouse.at("/oauth/token");
    HttpResponse<String> answer =
        gatehouse.send(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build());
    return JSON.readTree(answer.body());
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(one -> one.getKey() + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
