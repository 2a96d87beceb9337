package dev.gatehouse.server.openid;

import static dev.gatehouse.server.openid.ReportsApplication.CALLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser has one session of an organization, whatever its tabs do: the whole program, an
 * identity provider over SAML, whose answers browsers post without the session's cookie, and an
 * application that holds tokens.
 */
@EachDatabase
class OneSessionPerBrowserTest {
  private static final String SESSION = "gatehouse_session";
  private static final String MARK = "gatehouse_browser";

  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static AdminClient admin;
  private static String secret;
  private static final Map<String, String> CONNECTIONS = new LinkedHashMap<>();
  private static int people;

  private final TestBrowser browser;

  OneSessionPerBrowserTest(TestDatabase database) {
    assertThat(database).isNotNull();
    browser = gatehouse.browser();
  }

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase database) {
    gatehouse = GatehouseFixture.start(database, Map.of());
    provider = TestIdentityProvider.start(0, gatehouse.clock());
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    for (String slug : List.of("acme", "globex")) {
      admin.post("/organizations", Map.of("slug", slug, "name", slug));
      CONNECTIONS.put(slug, connect("/organizations/" + slug + "/connections"));
    }
    String application = ReportsApplication.register(admin);
    secret =
        admin.post("/applications/" + application + "/secrets", Map.of()).path("secret").asString();
  }

  private static String connect(String connections) {
    JsonNode settings =
        admin
            .post(
                connections + "/import",
                Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
            .path("settings");
    String id =
        admin
            .post(
                connections,
                Map.of(
                    "preset", "saml",
                    "displayName", "Staff",
                    "settings", settings,
                    "idpInitiated", "ON",
                    "provisioning", Map.of("mode", "JIT")))
            .path("id")
            .asString();
    admin.post(connections + "/" + id + "/enable", Map.of());
    String entityId = gatehouse.address() + "/saml/" + id;
    provider
        .saml()
        .register(new RegisteredServiceProvider(entityId, entityId + "/acs", null, null));
    return id;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    provider.close();
    gatehouse.close();
  }

  @AfterEach
  void close() {
    browser.close();
  }

  /** Somebody whom no other test knows. */
  private static String somebody() {
    String name = "person" + ++people;
    provider
        .people()
        .put(
            new Person(
                "id-" + name,
                name,
                "Some",
                "Body",
                name + "@acme.example",
                true,
                List.of(),
                Map.of()));
    return name;
  }

  private static String request(String slug, String more) {
    return "/oauth/authorize?response_type=code&client_id=reports&scope=openid+offline_access"
        + "&organization="
        + slug
        + "&redirect_uri="
        + AuthorizationRequest.encode(CALLBACK)
        + more;
  }

  /** A tab whose sign-in has come as far as the provider's answer, which waits to be posted. */
  private HeadlessBrowser.Form tab(String slug, String who)
      throws IOException, InterruptedException {
    HttpResponse<String> departure =
        browser.get(request(slug, "&prompt=login&connection=" + CONNECTIONS.get(slug)));
    String location = departure.headers().firstValue("Location").orElseThrow();
    return HeadlessBrowser.form(new HeadlessBrowser().signIn(location, who, ""));
  }

  private static HttpResponse<String> land(TestBrowser in, HeadlessBrowser.Form answer) {
    return in.postAcross(answer.action(), answer.fields(), provider.baseUrl());
  }

  private static Tokens tokens(HttpResponse<String> landed) {
    assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
    return new Tokens(
        JsonMapper.shared()
            .readTree(
                token(
                        Map.of(
                            "grant_type",
                            "authorization_code",
                            "redirect_uri",
                            CALLBACK,
                            "code",
                            TestClient.answer(landed).getOrDefault("code", "none")))
                    .body()));
  }

  private static HttpResponse<String> token(Map<String, String> form) {
    Map<String, String> all = new LinkedHashMap<>(form);
    all.put("client_id", "reports");
    all.put("client_secret", secret);
    try (TestBrowser application = gatehouse.browser()) {
      return application.post("/oauth/token", all);
    }
  }

  /** What the application got. */
  private record Tokens(JsonNode answer) {
    JsonNode claims() {
      String body = answer.path("id_token").asString().split("\\.")[1];
      return JsonMapper.shared()
          .readTree(new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8));
    }

    String session() {
      return claims().path("sid").asString();
    }

    HttpResponse<String> refresh() {
      return token(
          Map.of(
              "grant_type",
              "refresh_token",
              "refresh_token",
              answer.path("refresh_token").asString()));
    }

    /** All sessions of the person, as an administrator sees them. */
    List<String> sessions(String slug) {
      List<String> ids = new ArrayList<>();
      String path = "/organizations/" + slug + "/users/" + claims().path("sub").asString();
      admin.get(path + "/sessions").forEach(one -> ids.add(one.path("id").asString()));
      return ids;
    }
  }

  private static boolean isSignedIn(TestBrowser in, String slug) {
    return TestClient.answer(in.get(request(slug, "&prompt=none"))).containsKey("code");
  }

  private static boolean isSignedIn(String cookie) {
    try (TestBrowser thief = gatehouse.browser()) {
      thief.setCookie(SESSION, cookie);
      return isSignedIn(thief, "acme");
    }
  }

  /** An answer that nobody here asked for. */
  private static HttpResponse<String> unsolicited(TestBrowser in, String who) {
    String entityId = gatehouse.address() + "/saml/" + CONNECTIONS.get("acme");
    HttpResponse<String> answer =
        in.postAcross(
            entityId + "/acs",
            Map.of("SAMLResponse", provider.saml().answer(who, entityId, null)),
            provider.baseUrl());
    if (!answer.body().contains("name=\"hop\"")) {
      return answer;
    }
    // Over plain http browsers leave every cookie out; a page of ours posts it again.
    HeadlessBrowser.Form again = HeadlessBrowser.form(answer);
    return in.post(again.action(), again.fields());
  }

  @Test
  void two_tabs_end_in_one_session_and_the_tokens_of_both_work() throws Exception {
    String who = somebody();
    HeadlessBrowser.Form first = tab("acme", who);
    HeadlessBrowser.Form second = tab("acme", who);
    Tokens ofFirst = tokens(land(browser, first));
    String cookie = browser.cookie(SESSION);
    Tokens ofSecond = tokens(land(browser, second));

    assertThat(ofSecond.session()).isEqualTo(ofFirst.session());
    assertThat(ofFirst.sessions("acme")).containsExactly(ofFirst.session());
    assertThat(browser.cookie(SESSION)).isNotEqualTo(cookie);
    assertThat(isSignedIn(cookie)).as("with the cookie of before").isFalse();
    assertThat(isSignedIn(browser, "acme")).isTrue();
    for (Tokens one : List.of(ofFirst, ofSecond)) {
      HttpResponse<String> refreshed = one.refresh();
      assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    }
  }

  @Test
  void so_do_two_tabs_that_end_at_the_same_instant() throws Exception {
    String who = somebody();
    List<Callable<Tokens>> tabs = new ArrayList<>();
    for (int tab = 0; tab < 4; tab++) {
      HeadlessBrowser.Form answer = tab("acme", who);
      tabs.add(
          () -> {
            try (TestBrowser same = gatehouse.browser()) {
              same.setCookie(MARK, browser.cookie(MARK));
              return tokens(land(same, answer));
            }
          });
    }
    List<Tokens> all = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Tokens> one : pool.invokeAll(tabs)) {
        all.add(one.get());
      }
    }

    assertThat(all).extracting(Tokens::session).containsOnly(all.getFirst().session());
    assertThat(all.getFirst().sessions("acme")).containsExactly(all.getFirst().session());
  }

  @Test
  void what_nobody_asked_for_goes_on_in_the_session_too() throws Exception {
    String who = somebody();
    assertThat(unsolicited(browser, who).headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).endsWith("/sign-in/done"));
    Tokens tokens = tokens(browser.get(request("acme", "")));
    String cookie = browser.cookie(SESSION);
    assertThat(unsolicited(browser, who).statusCode()).isEqualTo(303);

    assertThat(tokens.sessions("acme")).containsExactly(tokens.session());
    assertThat(browser.cookie(SESSION)).isNotEqualTo(cookie);
    assertThat(isSignedIn(cookie)).isFalse();
    assertThat(tokens.refresh().statusCode()).isEqualTo(200);
  }

  @Test
  void another_person_ends_the_session_before_with_its_tokens() throws Exception {
    String one = somebody();
    String other = somebody();
    HeadlessBrowser.Form first = tab("acme", one);
    HeadlessBrowser.Form second = tab("acme", other);
    Tokens ones = tokens(land(browser, first));
    String cookie = browser.cookie(SESSION);
    Tokens others = tokens(land(browser, second));

    assertThat(ones.sessions("acme")).isEmpty();
    assertThat(isSignedIn(cookie)).isFalse();
    assertThat(ones.refresh().body()).contains("invalid_grant");
    assertThat(others.sessions("acme")).containsExactly(others.session());

    assertThat(unsolicited(browser, one).statusCode()).isEqualTo(303);
    assertThat(others.sessions("acme")).isEmpty();
    assertThat(ones.sessions("acme")).hasSize(1).doesNotContain(ones.session());
  }

  @Test
  void another_browser_of_the_person_has_a_session_of_its_own() throws Exception {
    String who = somebody();
    Tokens here = tokens(land(browser, tab("acme", who)));
    try (TestBrowser other = gatehouse.browser()) {
      assertThat(unsolicited(other, who).statusCode()).isEqualTo(303);
      assertThat(isSignedIn(other, "acme")).isTrue();
    }
    assertThat(here.sessions("acme")).hasSize(2).contains(here.session());
    assertThat(isSignedIn(browser, "acme")).isTrue();
  }

  @Test
  void cookies_that_somebody_planted_open_nothing_to_whoever_planted_them() throws Exception {
    String attacker = somebody();
    String victim = somebody();
    try (TestBrowser theirs = gatehouse.browser()) {
      unsolicited(theirs, attacker);
      String held = theirs.cookie(SESSION);
      assertThat(isSignedIn(held)).isTrue();
      browser.setCookie(MARK, theirs.cookie(MARK));
      browser.setCookie(SESSION, held);
      Tokens tokens = tokens(land(browser, tab("acme", victim)));

      assertThat(browser.cookie(SESSION)).isNotEqualTo(held);
      assertThat(isSignedIn(held)).isFalse();
      assertThat(tokens.sessions("acme")).containsExactly(tokens.session());
      assertThat(tokens(browser.get(request("acme", ""))).claims().path("sub"))
          .isEqualTo(tokens.claims().path("sub"));
    }
  }

  @Test
  void another_organization_in_the_same_browser_leaves_the_session_alone() throws Exception {
    String who = somebody();
    Tokens here = tokens(land(browser, tab("acme", who)));
    Tokens there = tokens(land(browser, tab("globex", who)));
    assertThat(there.session()).isNotEqualTo(here.session());
    assertThat(here.sessions("acme")).containsExactly(here.session());
    assertThat(here.refresh().statusCode()).isEqualTo(200);

    // Whoever comes back goes on in what was left.
    Tokens back = tokens(land(browser, tab("acme", who)));
    assertThat(back.session()).isEqualTo(here.session());
    assertThat(back.sessions("acme")).containsExactly(here.session());
    assertThat(there.sessions("globex")).containsExactly(there.session());
  }

  @Test
  void limits_count_anew_and_what_is_over_does_not_come_back() throws Exception {
    String who = somebody();
    Tokens first = tokens(land(browser, tab("acme", who)));
    gatehouse.clock().advance(Duration.ofHours(7));
    Tokens second = tokens(land(browser, tab("acme", who)));
    gatehouse.clock().advance(Duration.ofHours(7));
    assertThat(isSignedIn(browser, "acme")).as("14 of 24 hours, 7 of 8 idle").isTrue();
    assertThat(second.session()).isEqualTo(first.session());

    gatehouse.clock().advance(Duration.ofHours(25));
    assertThat(isSignedIn(browser, "acme")).isFalse();
    Tokens later = tokens(land(browser, tab("acme", who)));
    assertThat(later.session()).isNotEqualTo(first.session());
    assertThat(later.sessions("acme")).containsExactly(later.session());
    assertThat(second.refresh().body()).contains("invalid_grant");
  }
}
