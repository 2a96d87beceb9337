package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.AdminClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running program with the organization "acme" and the decoy "globex", seen from browsers. */
final class ConsoleWorld implements AutoCloseable {
  static final String PASSWORD = "nine green bottles, Tuesday";
  static final String OPERATOR = "olga@operators.example";

  final GatehouseFixture gatehouse;
  final AdminClient admin;

  ConsoleWorld() {
    this(Map.of());
  }

  /** With settings of its own. */
  ConsoleWorld(Map<String, String> settings) {
    gatehouse = GatehouseFixture.start(settings);
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    admin.post("/organizations", Map.of("slug", "globex", "name", "Globex"));
    // Tests leave their connections behind, more than the usual plan allows.
    admin.patch("/organizations/acme", Map.of("entitlements", Map.of("maxConnections", 50)));
  }

  /** Makes the first operator, who is not signed in by that. */
  HttpResponse<String> makeOperator(TestBrowser browser) {
    return browser.post(
        gatehouse.firstOperator().getPath(),
        Map.of("email", OPERATOR, "name", "Olga Ops", "password", PASSWORD, "repeated", PASSWORD));
  }

  /** Makes a user with a password, and returns the id. */
  String user(String organization, String address, String name, List<String> roles) {
    return user(organization, address, name, roles, "USUAL");
  }

  /** The same with what is said of local credentials. */
  String user(String organization, String address, String name, List<String> roles, String access) {
    String users = "/organizations/" + organization + "/users";
    String id =
        admin
            .post(
                users,
                Map.of(
                    "userName",
                    address,
                    "displayName",
                    name,
                    "authenticationMethod",
                    "password",
                    "roles",
                    roles,
                    "localAccess",
                    access,
                    "invite",
                    false))
            .path("id")
            .asString();
    String link = admin.post(users + "/" + id + "/invitation", Map.of()).path("link").asString();
    try (TestBrowser first = gatehouse.browser()) {
      HttpResponse<String> set =
          first.post(
              URI.create(link).getPath() + "/password",
              Map.of("password", PASSWORD, "repeated", PASSWORD));
      assertThat(set.statusCode()).as(set.body()).isEqualTo(303);
    }
    return id;
  }

  /** Signs in where the console leads to, and answers with the console's first page. */
  HttpResponse<String> signIn(TestBrowser browser, String organization, String address) {
    return signIn(browser, "/console/" + organization, organization, address);
  }

  HttpResponse<String> signIn(
      TestBrowser browser, String wanted, String organization, String address) {
    HttpResponse<String> page = browser.open(wanted);
    assertThat(page.body()).contains("Sign in to the console");
    HttpResponse<String> asked =
        browser.post(
            "/sign-in/" + organization + "/continue",
            Map.of("email", address, "start", field(page.body(), "start")));
    return browser.follow(
        browser.post(
            "/sign-in/" + organization + "/password",
            Map.of("email", address, "password", PASSWORD, "start", field(asked.body(), "start"))));
  }

  /** Ann, an administrator of "acme", who is signed in. */
  TestBrowser administrator() {
    user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    TestBrowser ann = gatehouse.browser();
    signIn(ann, "acme", "ann@acme.example");
    return ann;
  }

  /** Makes a connection of "acme" by OpenID Connect, disabled, and returns its id. */
  String connection(String preset, String displayName) {
    return admin
        .post(
            "/organizations/acme/connections",
            Map.of(
                "preset",
                preset,
                "displayName",
                displayName,
                "secrets",
                Map.of("clientSecret", "a-secret-that-nobody-else-knows"),
                "settings",
                Map.of("issuer", "https://acme.okta.example", "clientId", "gatehouse")))
        .path("id")
        .asString();
  }

  /** Makes a set-up link and opens it. */
  HttpResponse<String> openSetupLink(TestBrowser browser, String organization, List<String> parts) {
    String address =
        admin
            .post(
                "/organizations/" + organization + "/setup-links",
                Map.of("name", "Ingrid of IT", "allows", parts))
            .path("address")
            .asString();
    HttpResponse<String> begun = browser.post(URI.create(address).getPath(), Map.of());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    return browser.follow(begun);
  }

  /** The day in which the program lives. */
  LocalDate today() {
    return LocalDate.ofInstant(gatehouse.clock().instant(), ZoneOffset.UTC);
  }

  /** A day as pages show it. */
  static String shown(LocalDate day) {
    return day.format(DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH));
  }

  static String field(String html, String name) {
    Matcher matcher = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(html);
    assertThat(matcher.find()).as("field " + name + " in " + html).isTrue();
    return matcher.group(1);
  }

  @Override
  public void close() {
    gatehouse.close();
  }
}
