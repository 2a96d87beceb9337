package dev.gatehouse.server.openid;

import static dev.gatehouse.server.openid.ReportsApplication.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.Misbehaviour;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.OidcMisbehaviour;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an application asks of the authentication itself ({@code prompt}, {@code max_age}, OIDC Core
 * §3.1.2.1), on the whole way to an identity provider and back, over both protocols.
 */
@EachDatabase
class ReauthenticationTest {
  private final GatehouseFixture gatehouse;
  private final TestIdentityProvider provider;
  private final TestBrowser browser;
  private final HeadlessBrowser atProvider = new HeadlessBrowser();
  private String saml = "";
  private String oidc = "";

  ReauthenticationTest(TestDatabase database) {
    gatehouse = GatehouseFixture.start(database, Map.of());
    provider = TestIdentityProvider.start(0, gatehouse.clock());
    browser = gatehouse.browser();
  }

  @BeforeEach
  void connect_both() {
    AdminClient admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    saml = saml(admin);
    oidc = oidc(admin);
    ReportsApplication.register(admin);
  }

  private String saml(AdminClient admin) {
    JsonNode settings =
        admin
            .post(
                "/organizations/acme/connections/import",
                Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
            .path("settings");
    String id = create(admin, "saml", settings, Map.of());
    String entityId = gatehouse.address() + "/saml/" + id;
    provider
        .saml()
        .register(new RegisteredServiceProvider(entityId, entityId + "/acs", null, null));
    return id;
  }

  private String oidc(AdminClient admin) {
    ObjectNode settings =
        (ObjectNode)
            admin
                .post(
                    "/organizations/acme/connections/import",
                    Map.of("issuer", provider.oidc().issuer()))
                .path("settings");
    settings.put("clientId", "gatehouse").putArray("leniencies").add("allow_loopback_http");
    String id = create(admin, "oidc", settings, Map.of("clientSecret", "a secret of the test"));
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                "gatehouse",
                "a secret of the test",
                gatehouse.address() + "/auth/callback/oidc/" + id));
    return id;
  }

  private static String create(
      AdminClient admin, String preset, JsonNode settings, Map<String, String> secrets) {
    String connections = "/organizations/acme/connections";
    String id =
        admin
            .post(
                connections,
                Map.of(
                    "preset", preset,
                    "displayName", preset,
                    "settings", settings,
                    "secrets", secrets,
                    "provisioning", Map.of("mode", "JIT")))
            .path("id")
            .asString();
    admin.post(connections + "/" + id + "/enable", Map.of());
    return id;
  }

  @AfterEach
  void close() {
    browser.close();
    provider.close();
    gatehouse.close();
  }

  private String request(String connection, String more) {
    return "/oauth/authorize?response_type=code&client_id=reports&scope=openid&organization=acme"
        + "&redirect_uri="
        + AuthorizationRequest.encode(CALLBACK)
        + "&connection="
        + connection
        + more;
  }

  /** What the application gets: {@code code}, or an error with our code. */
  private static String outcome(HttpResponse<String> answer) {
    Map<String, String> parameters = TestClient.answer(answer);
    return parameters.containsKey("code")
        ? "code"
        : parameters.get("error")
            + " "
            + parameters.getOrDefault("error_description", "").split(":", 2)[0];
  }

  /** To the provider and back. The provider asks for the person only where it must. */
  private final class Trip {
    private final boolean asked;
    private final HttpResponse<String> back;

    Trip(String connection, String more) throws Exception {
      HttpResponse<String> departure = browser.get(request(connection, more));
      String location = departure.headers().firstValue("Location").orElseThrow();
      assertThat(location).as("goes to the provider").startsWith(provider.baseUrl());
      HttpResponse<String> first = atProvider.get(location);
      asked = first.headers().firstValue("Location").orElse("").contains("/sign-in?request=");
      HttpResponse<String> answer = atProvider.choose(first, "jane", "");
      if (connection.equals(saml)) {
        HeadlessBrowser.Form form = HeadlessBrowser.form(answer);
        back = browser.post(form.action(), form.fields(), provider.baseUrl());
      } else {
        back = browser.get(answer.headers().firstValue("Location").orElseThrow());
      }
    }

    String outcome() {
      assertThat(back.statusCode()).as(back.body()).isEqualTo(303);
      return ReauthenticationTest.outcome(back);
    }
  }

  @Nested
  class Prompt_none {
    @Test
    void never_shows_a_page_and_never_leaves() throws Exception {
      assertThat(outcome(browser.get(request(saml, "&prompt=none"))))
          .isEqualTo("login_required openid_login_required");
      assertThat(new Trip(saml, "").outcome()).isEqualTo("code");
      assertThat(outcome(browser.get(request(saml, "&prompt=none")))).isEqualTo("code");
      // The other connection is another authentication.
      assertThat(outcome(browser.get(request(oidc, "&prompt=none"))))
          .isEqualTo("login_required openid_login_required");
    }

    @Test
    void counts_the_age_of_the_authentication() throws Exception {
      new Trip(oidc, "");
      gatehouse.clock().advance(Duration.ofSeconds(301));
      assertThat(outcome(browser.get(request(oidc, "&prompt=none&max_age=300"))))
          .isEqualTo("login_required openid_login_required");
      assertThat(outcome(browser.get(request(oidc, "&prompt=none&max_age=400")))).isEqualTo("code");
    }
  }

  private void asks_again(String connection) throws Exception {
    assertThat(new Trip(connection, "").asked).isTrue();
    gatehouse.clock().advance(Duration.ofMinutes(30));
    // Both we and the provider know the person by now.
    assertThat(outcome(browser.get(request(connection, "")))).isEqualTo("code");
    Trip again = new Trip(connection, "&prompt=login");
    assertThat(again.asked).isTrue();
    assertThat(again.outcome()).isEqualTo("code");
    gatehouse.clock().advance(Duration.ofMinutes(30));
    Trip old = new Trip(connection, "&max_age=600");
    assertThat(old.asked).isTrue();
    assertThat(old.outcome()).isEqualTo("code");
    // A young one suffices; zero seconds never do.
    assertThat(outcome(browser.get(request(connection, "&max_age=600")))).isEqualTo("code");
    gatehouse.clock().advance(Duration.ofSeconds(1));
    Trip zero = new Trip(connection, "&max_age=0");
    assertThat(zero.asked).isTrue();
    assertThat(zero.outcome()).isEqualTo("code");
  }

  @Test
  void prompt_login_and_max_age_reach_the_provider_over_saml() throws Exception {
    asks_again(saml);
  }

  @Test
  void prompt_login_and_max_age_reach_the_provider_over_openid_connect() throws Exception {
    asks_again(oidc);
  }

  private void must_be_new(String connection, Misbehaviour oldAuthentication) throws Exception {
    for (String wish : List.of("&prompt=login", "&max_age=60", "&max_age=0")) {
      gatehouse.clock().advance(Duration.ofMinutes(2));
      provider.nextResponse(oldAuthentication);
      Trip again = new Trip(connection, wish);
      assertThat(again.asked).isTrue();
      assertThat(again.back.statusCode()).isEqualTo(403);
      assertThat(again.back.headers().firstValue("Location")).isEmpty();
    }
    // Where nobody asked for a new one, an old authentication is right.
    provider.nextResponse(oldAuthentication);
    assertThat(new Trip(connection, "").outcome()).isEqualTo("code");
  }

  @Test
  void a_provider_that_did_not_ask_again_signs_nobody_in_over_openid_connect() throws Exception {
    must_be_new(oidc, OidcMisbehaviour.ID_TOKEN_OLD_AUTHENTICATION);
  }

  @Test
  void a_provider_that_did_not_ask_again_signs_nobody_in_over_saml() throws Exception {
    must_be_new(saml, SamlMisbehaviour.OLD_AUTHENTICATION);
  }

  @Test
  void another_try_goes_to_the_connection_that_was_asked_for() throws Exception {
    provider.nextResponse(SamlMisbehaviour.OLD_AUTHENTICATION);
    HttpResponse<String> refused = new Trip(saml, "&prompt=login").back;
    Matcher again = Pattern.compile("/auth/again\\?attempt=[A-Za-z0-9_-]+").matcher(refused.body());
    assertThat(again.find()).as(refused.body()).isTrue();

    assertThat(
            browser.get(again.group()).headers().firstValue("Location").orElse("a page to choose"))
        .startsWith(provider.saml().singleSignOnUrl());
  }
}
