package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every kind of page keeps to its content policy, by the browser's own reports. The pages of other
 * tests, such as consent, are listened to in the same way.
 */
@Tag("peers")
class PolicyPagesTest {
  private static final List<String> OF_STRANGERS =
      List.of(
          "/sign-in",
          "/sign-in/acme",
          "/sign-in/acme?ui_locales=ar",
          "/sign-in/acme?ui_locales=de",
          "/sign-in/acme/password",
          "/sign-in/acme/passkey",
          "/sign-in/acme/forgotten",
          "/sign-in/nobody",
          "/device",
          "/device?user_code=1",
          "/auth/logout",
          "/oauth/authorize?client_id=nobody",
          "/auth/callback/oidc?state=a&code=b",
          "/invitation/nothing",
          "/set-password/nothing",
          "/test-sign-in/nothing",
          "/setup/nothing",
          "/nothing",
          "/docs",
          "/docs/guides/okta-saml",
          "/docs/error-codes",
          "/docs/search?q=token",
          "/docs/errors/saml_audience",
          "/docs/nothing",
          "/account",
          "/console");

  private static final List<String> OF_THE_OPERATOR =
      List.of(
          "/account",
          "/account/sessions",
          "/account/security",
          "/account/security/passkeys",
          "/account/password",
          "/account/api-keys",
          "/account/ssh-keys",
          "/account/provider",
          "/console/-",
          "/console/acme",
          "/console/acme/people",
          "/console/acme/providers/add",
          "/console/acme/policy",
          "/console/acme/sign-in-page",
          "/console/acme/sign-in-page/preview?colour=%23884400&variables=--radius:%202px",
          "/console/acme/sign-ins",
          "/console/acme/audit",
          "/console/acme/search?q=okta",
          "/console/acme/nothing",
          "/auth/logout");

  private static GatehouseFixture gatehouse;
  private static Browser browser;
  private static AdminClient admin;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post(
        "/organizations",
        Map.of("slug", "acme", "name", "Acme", "branding", Map.of("colour", "#884400")));
    admin.put(
        "/organizations/acme/look",
        Map.of(
            "languages",
            List.of("en", "de", "ar"),
            "variables",
            Map.of("--radius", "2px", "--ground", "#fafafa"),
            "words",
            Map.of("ar", Map.of("Sign in to {0}", "تسجيل الدخول إلى {0}"))));
    admin.post(
        "/applications",
        Map.of(
            "name",
            "Television",
            "clientId",
            "television",
            "tokenEndpointAuthMethod",
            "none",
            "redirectUris",
            List.of("https://television.example/callback"),
            "allowDeviceFlow",
            true));
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void every_kind_of_page_keeps_to_its_policy() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      for (String path : OF_STRANGERS) {
        open(looked, path);
      }
      looked.page().navigate(link("/organizations/acme/setup-links", "address"));
      looked.keepsToItsPolicy("set-up link");
      looked.page().navigate(invitation());
      looked.keepsToItsPolicy("invitation");
      Operator.comeIn(looked.page(), gatehouse);
      looked.keepsToItsPolicy("console");
      for (String path : OF_THE_OPERATOR) {
        open(looked, path);
      }
      open(looked, "/device?user_code=" + userCode());
      assertThat(looked.page().textContent("h1")).contains("Television");
      looked.page().click("text=Do not allow");
      looked.keepsToItsPolicy("device, answered");
    }
  }

  private static void open(LookedAtPage looked, String path) {
    looked.page().navigate(gatehouse.at(path).toString());
    assertThat(looked.page().locator("h1").count()).as(path).isEqualTo(1);
    looked.keepsToItsPolicy(path);
  }

  private static String link(String path, String member) {
    return admin
        .post(path, Map.of("name", "Ingrid of IT", "allows", List.of("PROVIDER")))
        .path(member)
        .asString();
  }

  private static String invitation() {
    String users = "/organizations/acme/users";
    String id =
        admin
            .post(users, Map.of("userName", "ada@acme.example", "authenticationMethod", "password"))
            .path("id")
            .asString();
    return admin.post(users + "/" + id + "/invitation", Map.of()).path("link").asString();
  }

  private static String userCode() {
    HttpResponse<String> codes =
        gatehouse.send(
            HttpRequest.newBuilder(gatehouse.at("/oauth/device"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=television&scope=openid"))
                .build());
    assertThat(codes.statusCode()).as(codes.body()).isEqualTo(200);
    JsonNode body = JsonMapper.shared().readTree(codes.body());
    return body.path("user_code").asString();
  }

  /** The test above would be worth nothing if nobody told of a violation. */
  @Test
  void what_the_policy_forbids_does_not_happen_and_is_told() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      looked.page().navigate(gatehouse.at("/nothing").toString());
      looked.page().evaluate(FORBIDDEN);
      // Each is told when the browser comes to it.
      looked.page().waitForCondition(() -> kinds(looked).containsAll(KINDS));
      assertThat(kinds(looked)).containsAll(KINDS);
      assertThat(looked.page().evaluate("window.happened")).isNull();
    }
  }

  private static List<String> kinds(LookedAtPage looked) {
    return looked.violations().stream().map(one -> one.replaceFirst(" .*", "")).toList();
  }

  private static final List<String> KINDS =
      List.of(
          "script-src-elem",
          "script-src-attr",
          "style-src-elem",
          "style-src-attr",
          "object-src",
          "frame-src",
          "base-uri",
          "connect-src",
          "form-action");

  private static final String FORBIDDEN =
      """
      () => {
        const add = (name, members, parent = document.body) =>
          parent.append(Object.assign(document.createElement(name), members));
        add('script', { textContent: 'window.happened = 1' });
        add('script', { src: 'https://evil.example/x.js' });
        add('style', { textContent: 'main { color: red }' });
        add('iframe', { src: '/sign-in' });
        add('object', { data: '/sign-in' });
        add('base', { href: 'https://evil.example/' }, document.head);
        document.body.insertAdjacentHTML('beforeend',
          '<p style="color: red">x</p><img src="/favicon.ico" onload="window.happened = 2">'
          + '<form id="away" method="post" action="https://evil.example/"></form>');
        fetch('/sign-in').catch(() => {});
        document.getElementById('away').submit();
      }
      """;
}
