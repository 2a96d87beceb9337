package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Somebody could not sign in and reads out a code: the operator types it into the box, sees what to
 * change, and finds who changed it in the trail; the pictures of the first page on the way.
 */
@Tag("peers")
class ConsoleDiagnosisPagesTest {
  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static Browser browser;
  private static AdminClient admin;
  private static String reference = "";
  private static String directory = "";

  @BeforeAll
  static void start() throws Exception {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    try (TestBrowser first = gatehouse.browser()) {
      first.post(
          gatehouse.firstOperator().getPath(),
          Map.of(
              "email",
              Operator.ADDRESS,
              "name",
              "Olga Ops",
              "password",
              Operator.PASSWORD,
              "repeated",
              Operator.PASSWORD));
    }
    provider = TestIdentityProvider.start(0, gatehouse.clock());
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    JsonNode settings =
        admin
            .post(
                "/organizations/acme/connections/import",
                Map.of("metadata", provider.saml().metadata()))
            .path("settings");
    String connection =
        admin
            .post(
                "/organizations/acme/connections",
                Map.of(
                    "preset",
                    "keycloak-saml",
                    "displayName",
                    "Acme staff",
                    "settings",
                    settings,
                    "provisioning",
                    Map.of("mode", "JIT")))
            .path("id")
            .asString();
    admin.post("/organizations/acme/connections/" + connection + "/enable", Map.of());
    provision(connection);
    for (int day = 0; day < 6; day++) {
      for (int i = 0; i <= day; i++) {
        attempt("", "ravi");
      }
      attempt(day % 2 == 0 ? "expired" : "wrong-key", "jane");
      gatehouse.clock().advance(Duration.ofDays(1));
    }
    reference = attempt("audience", "jane");
  }

  private static void provision(String connection) throws Exception {
    directory =
        admin
            .post("/organizations/acme/directories", Map.of("connection", connection))
            .path("id")
            .asString();
    String token =
        admin
            .post(
                "/organizations/acme/directories/" + directory + "/tokens", Map.of("name", "test"))
            .path("token")
            .asString();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Set<String> there = new HashSet<>();
      for (String name : List.of("ada", "ben", "cleo", "ada", "ada")) {
        HttpResponse<String> made =
            client.send(
                HttpRequest.newBuilder(gatehouse.at("/scim/v2/Users"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/scim+json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            """
                            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
                             "userName":"%s@acme.example","active":true}"""
                                .formatted(name)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        // Whoever comes again is refused, which the directory's page shows.
        int expected = there.add(name) ? 201 : 409;
        assertThat(made.statusCode()).as(made.body()).isEqualTo(expected);
      }
      for (String path :
          List.of("/Users?filter=userName%20like%20%22ada%22&count=100", "/Groups/group_gone")) {
        client.send(
            HttpRequest.newBuilder(gatehouse.at("/scim/v2" + path))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding());
      }
    }
    Await.until(
        "what was refused is written down",
        () -> admin.get("/organizations/acme/directories/" + directory + "/refused-requests"),
        list -> list.size() == 3);
  }

  /** The code that the person sees; empty where nothing is refused. */
  private static String attempt(String wrong, String who) throws Exception {
    try (TestBrowser person =
        gatehouse.browser().saying("Mozilla/5.0 (Windows NT 10.0) Firefox/145.0")) {
      switch (wrong) {
        case "expired" -> provider.nextResponse(SamlMisbehaviour.EXPIRED);
        case "wrong-key" -> provider.nextResponse(SamlMisbehaviour.WRONG_KEY);
        case "audience" -> provider.nextResponse(SamlMisbehaviour.WRONG_AUDIENCE);
        default -> {}
      }
      HttpResponse<String> leave = person.get("/sign-in/acme?use_sso=1");
      HeadlessBrowser.Form form =
          HeadlessBrowser.form(
              new HeadlessBrowser()
                  .signIn(leave.headers().firstValue("Location").orElseThrow(), who, ""));
      HttpResponse<String> page = person.post(form.action(), form.fields(), provider.baseUrl());
      Matcher code = Pattern.compile("<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>").matcher(page.body());
      return code.find() ? code.group(1) : "";
    }
  }

  @AfterAll
  static void stop() {
    browser.close();
    provider.close();
    gatehouse.close();
  }

  @Test
  void a_code_that_was_read_out_leads_to_the_setting_and_to_who_changed_it() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      page.navigate(gatehouse.at("/console/operators").toString());
      Operator.signIn(page, gatehouse);

      page.fill("input[name=q]", reference.toLowerCase(java.util.Locale.ROOT));
      page.keyboard().press("Enter");
      page.waitForSelector("text=Sign-in " + reference);
      assertThat(URI.create(page.url()).getPath()).startsWith("/console/acme/sign-ins/att_");
      page.click("summary");
      look(looked, "console-sign-in");

      for (String path :
          List.of(
              "/acme",
              "/acme?by=hour",
              "/acme/sign-ins",
              "/acme/sign-ins?verdict=refused",
              "/acme/sign-ins?reference=nothing",
              "/acme/provisioning/" + directory,
              "/acme/audit",
              "/-/audit")) {
        page.navigate(gatehouse.at("/console" + path).toString());
        if (path.equals("/acme")) {
          page.querySelectorAll("summary").forEach(one -> one.click());
        }
        if (path.endsWith("audit")) {
          page.click("summary");
        }
        look(
            looked,
            "console-diagnosis" + path.replace(directory, "one").replaceAll("[^a-z]+", "-"));
      }
      page.navigate(gatehouse.at("/console/acme/provisioning/" + directory).toString());
      assertThat(page.textContent("section[aria-labelledby=refused]"))
          .contains("uniqueness", "invalidFilter", "/Groups/group_gone");
      page.navigate(gatehouse.at("/console/acme/sign-ins").toString());
      page.click("a.refusal >> nth=0");
      page.waitForURL("**/docs/**");
      assertThat(URI.create(page.url()).getPath()).startsWith("/docs/errors/saml_");
      assertThat(page.content()).contains("How to find the cause");
    }
    assertThat(wrong).isEmpty();
  }

  private final List<String> wrong = new ArrayList<>();

  /** Goes on to the next page whatever is found: each has something to say. */
  private void look(LookedAtPage looked, String name) {
    try {
      looked.isInOrder(name);
    } catch (AssertionError e) {
      wrong.add(name + ": " + e.getMessage());
      Browser.picture(name, looked.page());
    }
  }
}
