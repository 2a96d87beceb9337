package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.app.ClientSettings;
import dev.gatehouse.testkit.app.SampleApplication;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Every page that a person can meet, in a real browser, on a desktop and on a phone, light and
 * dark: nothing for the console to complain of, nothing serious for axe-core. With {@code
 * -Dgatehouse.pictures=true} the pictures are in {@code target/screenshots}.
 */
@Tag("peers")
class PagesTest {
  private static final int MOST_BYTES_OF_THE_SIGN_IN_PAGE = 9_000;

  private static Browser browser;
  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static SampleApplication tracehub;
  private static AdminClient admin;
  private static JsonNode settings;

  @BeforeAll
  static void set_up_what_the_demo_sets_up() {
    browser = Browser.start();
    gatehouse = GatehouseAdmin.startGatehouse();
    // The fixture's clock stands still.
    provider = TestIdentityProvider.start(0, gatehouse.clock());
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    organization("acme", "Acme");
    settings =
        admin
            .post(
                "/organizations/acme/connections/import",
                Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
            .path("settings");
    connection("acme", "Acme staff", "JIT");
    connection("acme", "Partners", "INVITED_ONLY");
    tracehub = startTracehub();
  }

  @AfterAll
  static void end_it() {
    tracehub.close();
    provider.close();
    gatehouse.close();
    browser.close();
  }

  private static SampleApplication startTracehub() {
    int port = LoopbackPort.free();
    String base = "http://127.0.0.1:" + port;
    String id =
        admin
            .post(
                "/applications",
                Map.of(
                    "name",
                    "Tracehub",
                    "clientId",
                    "tracehub",
                    "redirectUris",
                    List.of(base + "/callback"),
                    "postLogoutRedirectUris",
                    List.of(base + "/signed-out")))
            .path("id")
            .asString();
    String secret =
        admin.post("/applications/" + id + "/secrets", Map.of()).path("secret").asString();
    return SampleApplication.start(
        port, new ClientSettings(gatehouse.address().toString(), "tracehub", secret, "acme"));
  }

  @ParameterizedTest
  @CsvSource({"0, Initech", "1, Umbrella", "8, Globex Corporation", "2, شركة الأفق للتقنية"})
  void the_page_of_an_organization_shows_its_connections(int count, String name) {
    String slug = "with-" + count;
    organization(slug, name);
    String longest = "Mitarbeiterinnen der Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
    IntStream.range(0, count)
        .forEach(each -> connection(slug, each == 0 ? longest : "موظفو الشركة " + each, "JIT"));
    try (LookedAtPage looked = open("/sign-in/" + slug)) {
      assertThat(looked.page().textContent("h1")).contains(name);
      assertThat(looked.page().locator("a.provider").count()).isEqualTo(count);
      looked.isInOrder("choose-" + count);
    }
  }

  @Test
  void the_sign_in_page_with_all_that_it_needs_is_small() {
    Page page = browser.newPage();
    List<Request> finished = new ArrayList<>();
    page.onRequestFinished(finished::add);
    page.navigate(gatehouse.at("/sign-in/acme").toString());
    // Asking for sizes lets further events in, such as the end of the request for the mark.
    List<Request> all = List.copyOf(finished);
    int bytes =
        all.stream()
            .map(Request::sizes)
            .mapToInt(size -> size.responseBodySize + size.responseHeadersSize)
            .sum();
    assertThat(all).hasSizeGreaterThanOrEqualTo(2);
    assertThat(bytes).isPositive().isLessThan(MOST_BYTES_OF_THE_SIGN_IN_PAGE);
    page.context().close();
  }

  @Test
  void the_keyboard_alone_reaches_the_first_way_to_sign_in_and_shows_where_it_is() {
    try (LookedAtPage looked = open("/sign-in/acme")) {
      // The field for the address has the focus already; after its button come the other ways.
      assertThat(looked.page().evaluate("document.activeElement.name")).isEqualTo("email");
      looked.page().keyboard().press("Tab");
      looked.page().keyboard().press("Tab");
      assertThat(looked.page().evaluate("document.activeElement.innerText").toString())
          .contains("Acme staff");
      assertThat(looked.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      looked.page().keyboard().press("Enter");
      looked.page().waitForURL(provider.baseUrl() + "/sign-in**");
      looked.isInOrder("provider-choose");
    }
  }

  @Test
  void whoever_does_not_name_an_organization_is_asked_for_it() {
    try (LookedAtPage looked = open("/")) {
      looked.isInOrder("find");
      looked.page().fill("input[name=who]", "nobody@nowhere.example");
      looked.page().keyboard().press("Enter");
      looked.page().waitForSelector("[role=alert]");
      looked.isInOrder("find-nothing");
    }
    organization("gone", "Gone");
    admin.post("/organizations/gone/disable", Map.of());
    for (String slug : List.of("nonesuch", "gone")) {
      try (LookedAtPage looked = open("/sign-in/" + slug)) {
        assertThat(looked.page().textContent("[role=alert]")).contains("no organization");
        looked.isInOrder("organization-" + slug);
      }
    }
  }

  @Test
  void a_person_signs_in_sees_it_and_signs_out() {
    try (LookedAtPage looked = open("/sign-in/acme")) {
      signIn(looked.page(), "Acme staff", "jane", "");
      looked.page().waitForURL(gatehouse.at("/sign-in/done").toString());
      looked.isInOrder("home");
      looked.page().navigate(gatehouse.at("/oauth/end-session?client_id=tracehub").toString());
      looked.isInOrder("application-sign-out");
      looked.page().navigate(gatehouse.at("/auth/logout").toString());
      looked.isInOrder("sign-out");
      looked.page().click("button");
      assertThat(looked.page().textContent("h1")).isEqualTo("You are signed out");
      looked.isInOrder("signed-out");
    }
  }

  @Test
  void an_existing_person_is_asked_whether_to_connect_the_accounts() {
    organization("asks", "Donaudampfschifffahrtsgesellschaft Österreich");
    String staff = connection("asks", "Okta für alle Mitarbeiterinnen", "INVITED_ONLY");
    admin.post("/organizations/asks/domains", Map.of("name", "acme.example"));
    admin.post("/organizations/asks/domains/acme.example/vouch", Map.of());
    admin.put("/organizations/asks/domains/acme.example/route", Map.of("connection", staff));
    admin.post(
        "/organizations/asks/users",
        Map.of("userName", "jane@acme.example", "authenticationMethod", staff));
    try (LookedAtPage looked = open("/sign-in/asks")) {
      Page page = looked.page();
      signIn(page, "Okta", "jane", "");
      page.waitForURL("**/auth/connect**");
      assertThat(page.textContent("h1")).contains("Okta für alle", "Donaudampf");
      looked.isInOrder("connect");
      page.click("text=Do not connect");
      assertThat(page.textContent("[role=alert]")).contains("chose not to connect");
      looked.isInOrder("connect-declined");

      page.navigate(gatehouse.at("/sign-in/asks").toString());
      // The provider knows the browser by now, and asks for nothing.
      page.click("a.provider:has-text('Okta')");
      page.waitForURL("**/auth/connect**");
      page.click("text=Connect and continue");
      page.waitForURL(gatehouse.at("/sign-in/done").toString());
    } finally {
      // The other tests' people have addresses of this domain, and other organizations.
      gatehouse.admin("DELETE", "/api/v1/organizations/asks/domains/acme.example", "");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Acme staff, WRONG_AUDIENCE",
    "Acme staff, EXPIRED",
    "Acme staff, UNSIGNED",
    "Acme staff, DENIED",
    "Partners, ''"
  })
  void a_refused_person_gets_a_code_by_which_the_sign_in_is_found(String through, String wrong) {
    try (LookedAtPage looked = open("/sign-in/acme")) {
      signIn(looked.page(), through, "mina", wrong);
      String reference = looked.page().textContent(".reference code");
      assertThat(reference).matches("[2-9A-Z]{4}-[2-9A-Z]{4}");
      looked.isInOrder("refused-" + (wrong.isEmpty() ? "not-invited" : wrong));
      assertThat(
              gatehouse
                  .admin("GET", "/api/v1/organizations/acme/sign-ins?reference=" + reference, "")
                  .body())
          .contains(reference);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "missing, /nothing-here",
    "method, /oauth/token",
    "unknown-application, /oauth/authorize?client_id=nobody&response_type=code",
    "unknown-host, /forward-auth/start?to=/x&host=nowhere.example",
    "expired, /auth/depart?start=abc&connection=con_x",
    "stray, /auth/callback/oidc?state=abc&code=x",
    "invitation-gone, /invitation/nothing"
  })
  void a_page_that_cannot_be_shown_says_what_to_do(String name, String path) {
    try (LookedAtPage looked = open(path)) {
      assertThat(looked.page().textContent("main")).containsPattern("Check|Go back|again|ask");
      looked.isInOrder("problem-" + name);
    }
  }

  @Test
  void a_person_without_scripts_signs_in_by_pressing_continue() {
    Page page = browser.newPageWithoutScripts();
    page.navigate(gatehouse.at("/sign-in/acme").toString());
    choosePerson(page, "Acme staff", "ravi", "");
    // By its place: Playwright does not read text inside noscript.
    page.click("form button");
    page.waitForURL(url -> !url.startsWith(provider.baseUrl()));
    // Over plain http the form is posted once more, from a page of Gatehouse's own.
    if (page.locator("form#post").count() > 0) {
      Browser.picture("continue-without-scripts", page);
      page.click("form#post button");
    }
    page.waitForURL(gatehouse.at("/sign-in/done").toString());
    assertThat(page.textContent("h1")).isEqualTo("You are signed in");
    page.context().close();
  }

  @Test
  void a_person_sets_a_password_and_signs_in_with_it() {
    organization("local", "Local Works");
    String users = "/organizations/local/users";
    String user =
        admin
            .post(
                users, Map.of("userName", "ada@local.example", "authenticationMethod", "password"))
            .path("id")
            .asString();
    String link = admin.post(users + "/" + user + "/invitation", Map.of()).path("link").asString();
    String password = "nine green bottles, Tuesday";
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      page.navigate(link);
      looked.isInOrder("password-invitation");
      setPassword(page, "Password123456");
      looked.isInOrder("password-refused");
      setPassword(page, password);
      page.waitForURL(gatehouse.at("/sign-in/done").toString());
      page.navigate(gatehouse.at("/account/password").toString());
      looked.isInOrder("password-change");
      page.navigate(gatehouse.at("/auth/logout").toString());
      page.click("button");
      page.navigate(gatehouse.at("/sign-in/local").toString());
      page.fill("input[name=email]", "ada@local.example");
      page.keyboard().press("Enter");
      page.waitForSelector("input[name=password]");
      looked.isInOrder("password-asked");
      page.fill("input[name=password]", "ten green bottles, Tuesday");
      page.keyboard().press("Enter");
      page.waitForSelector("[role=alert]");
      looked.isInOrder("password-wrong");
      page.fill("input[name=password]", password);
      page.keyboard().press("Enter");
      page.waitForURL(gatehouse.at("/sign-in/done").toString());
    }
    try (LookedAtPage looked = open("/sign-in/local/forgotten")) {
      looked.isInOrder("password-forgotten");
      looked.page().fill("input[name=email]", "ada@local.example");
      looked.page().keyboard().press("Enter");
      looked.page().waitForSelector("[role=status]");
      looked.isInOrder("password-mailed");
    }
    try (LookedAtPage looked = open("/sign-in/acme/password")) {
      looked.isInOrder("password-and-ways");
    }
  }

  @Test
  void a_person_looks_after_their_own_things() {
    organization("own", "Own Things");
    String users = "/organizations/own/users";
    String user =
        admin
            .post(
                users,
                Map.of(
                    "userName",
                    "grace@own.example",
                    "authenticationMethod",
                    "password",
                    "roles",
                    List.of("admin")))
            .path("id")
            .asString();
    String password = "nine green bottles, Tuesday";
    String link = admin.post(users + "/" + user + "/invitation", Map.of()).path("link").asString();
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      page.navigate(link);
      setPassword(page, password);
      page.waitForURL(gatehouse.at("/sign-in/done").toString());
      signInElsewhere(password);
      page.click("text=My account");
      page.waitForURL(gatehouse.at("/account").toString());
      looked.isInOrder("account-overview");
      page.click("a.provider:has-text('Sessions')");
      looked.isInOrder("account-sessions");
      assertThat(page.locator(".items li").count()).isEqualTo(2);
      page.click("text=End all other sessions");
      page.waitForSelector("[role=status]");
      looked.isInOrder("account-sessions-ended");
      assertThat(page.locator(".items li").count()).isEqualTo(1);
      page.click("nav >> text=API keys");
      page.fill(
          "input[name=name]", "Nachtabgleich der Donaudampfschifffahrtselektrizitätenhauptwerke");
      page.check("input[value='file_access:read']");
      page.click("summary");
      looked.isInOrder("account-api-keys-administrator");
      page.check("input[value='users:read']");
      page.fill("textarea", "nowhere");
      page.click("text=Make the key");
      page.waitForSelector("[role=alert]");
      looked.isInOrder("account-api-keys-wrong");
      page.fill("textarea", "192.0.2.0/24\n2001:db8::/32");
      page.click("text=Make the key");
      page.waitForSelector(".copy");
      looked.isInOrder("account-api-key-made");
      page.click("text=I have kept it");
      looked.isInOrder("account-api-keys");
      page.click("nav >> text=SSH keys");
      page.fill(
          "textarea",
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
              + " grace@laptop");
      page.click("text=Add the key");
      page.waitForSelector("[role=status]");
      looked.isInOrder("account-ssh-keys");
      page.click("nav >> text=Sign-in service");
      looked.isInOrder("account-provider");
      page.click("nav >> text=How you sign in");
      looked.isInOrder("account-security");
    }
  }

  private static void signInElsewhere(String password) {
    Page page = browser.newPageWithoutScripts();
    page.navigate(gatehouse.at("/sign-in/own/password").toString());
    page.fill("input[name=email]", "grace@own.example");
    page.fill("input[name=password]", password);
    page.keyboard().press("Enter");
    page.waitForURL(gatehouse.at("/sign-in/done").toString());
    page.context().close();
  }

  private static void setPassword(Page page, String password) {
    page.fill("input[name=password]", password);
    page.fill("input[name=repeated]", password);
    page.click("button");
  }

  @Test
  void the_pages_of_the_sample_application_and_of_the_test_provider_are_in_order() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      page.navigate(tracehub.baseUrl());
      looked.isInOrder("tracehub-front");
      page.navigate(tracehub.baseUrl() + "/reports/42");
      looked.isInOrder("choose-for-tracehub");
      signIn(page, "Acme staff", "zoe", "");
      page.waitForURL(tracehub.baseUrl() + "/reports/42");
      looked.isInOrder("tracehub-report");
      page.navigate(tracehub.baseUrl());
      looked.isInOrder("tracehub-home");
      page.click("text=Sign out");
      page.waitForURL(tracehub.baseUrl() + "/signed-out**");
      looked.isInOrder("tracehub-signed-out");
      page.navigate(provider.baseUrl());
      looked.isInOrder("provider-front");
      page.click("[aria-label='Edit Jane Doe']");
      looked.isInOrder("provider-person");
      page.navigate(provider.baseUrl() + "/nothing");
      looked.isInOrder("provider-missing");
    }
  }

  @Test
  void the_watch_over_a_session_lets_its_person_leave() {
    Page page = browser.newPage();
    page.navigate(tracehub.baseUrl() + "/reports/42");
    signIn(page, "Acme staff", "zoe", "");
    page.waitForURL(tracehub.baseUrl() + "/reports/42");
    List<Route> departures = new ArrayList<>();
    page.route("**/sign-out", departures::add);
    // A click of Playwright's would wait for the page to which it leads.
    page.locator("text=Sign out").evaluate("button => button.click()");
    page.waitForCondition(() -> !departures.isEmpty());
    // The answer that the application gives once it has forgotten the session.
    page.route("**/api/me", over -> over.fulfill(new Route.FulfillOptions().setStatus(401)));
    page.waitForResponse(asked -> asked.status() == 401, () -> {});
    departures.getFirst().resume();
    page.waitForURL(tracehub.baseUrl() + "/signed-out**");
    page.context().close();
  }

  private static LookedAtPage open(String path) {
    LookedAtPage looked = new LookedAtPage(browser);
    looked.page().navigate(gatehouse.at(path).toString());
    return looked;
  }

  private static void signIn(Page page, String through, String person, String wrong) {
    choosePerson(page, through, person, wrong);
    page.waitForURL(url -> !url.startsWith(provider.baseUrl()));
  }

  private static void choosePerson(Page page, String through, String person, String wrong) {
    page.click("a.provider:has-text('" + through + "')");
    page.waitForURL(provider.baseUrl() + "/sign-in**");
    page.selectOption("select[name=misbehaviour]", wrong);
    page.click("button[name=person][value=" + person + "]");
  }

  private static void organization(String slug, String name) {
    admin.post(
        "/organizations",
        Map.of("slug", slug, "name", name, "entitlements", Map.of("maxConnections", 20)));
  }

  private static String connection(String organization, String name, String provisioning) {
    String connections = "/organizations/" + organization + "/connections";
    String id =
        admin
            .post(
                connections,
                Map.of(
                    "preset",
                    "saml",
                    "displayName",
                    name,
                    "settings",
                    settings,
                    "provisioning",
                    Map.of("mode", provisioning)))
            .path("id")
            .asString();
    admin.post(connections + "/" + id + "/enable", Map.of());
    return id;
  }
}
