package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.Misbehaviour;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a code on a person's page to the setting to change, over HTTP. */
class ConsoleSignInsTest {
  private static final String LIST = "/console/acme/sign-ins";
  private static final String EVIL = "\"><script>alert(1)</script><b>'";
  private static final Pattern REFERENCE =
      Pattern.compile("<code>([0-9A-Z]{4}-[0-9A-Z]{4})</code>");

  private static ConsoleWorld world;
  private static TestIdentityProvider provider;
  private static TestBrowser ann;
  private static TestBrowser gus;
  private static TestBrowser olga;
  private static String connection;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    provider = TestIdentityProvider.start(0, world.gatehouse.clock());
    world.user("globex", "gus@globex.example", "Gus Globex", List.of("admin"));
    ann = world.administrator();
    gus = world.gatehouse.browser();
    world.signIn(gus, "globex", "gus@globex.example");
    olga = world.gatehouse.browser();
    world.makeOperator(olga);
    world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
    // Afterwards: people with a password are asked for more once a provider is enabled.
    connection = connect();
  }

  @AfterAll
  static void stop() {
    ann.close();
    gus.close();
    olga.close();
    provider.close();
    world.close();
  }

  private static String connect() {
    var settings =
        world
            .admin
            .post(
                "/organizations/acme/connections/import",
                Map.of("metadata", provider.saml().metadata()))
            .path("settings");
    String id =
        world
            .admin
            .post(
                "/organizations/acme/connections",
                Map.of(
                    "preset",
                    "keycloak-saml",
                    "displayName",
                    "Staff <i>" + EVIL,
                    "settings",
                    settings,
                    "provisioning",
                    Map.of("mode", "JIT")))
            .path("id")
            .asString();
    world.admin.post("/organizations/acme/connections/" + id + "/enable", Map.of());
    return id;
  }

  /** Tries to sign in, and answers with the page that the person sees at the end. */
  private static HttpResponse<String> attempt(
      String who, @Nullable Misbehaviour misbehaviour, String userAgent) {
    // Sign-ins of one instant have no order.
    world.gatehouse.clock().advance(Duration.ofMillis(1));
    try (TestBrowser browser = world.gatehouse.browser().saying(userAgent)) {
      if (misbehaviour != null) {
        provider.nextResponse(misbehaviour);
      }
      HttpResponse<String> leave = browser.get("/sign-in/acme?use_sso=1");
      HeadlessBrowser.Form form =
          HeadlessBrowser.form(
              new HeadlessBrowser()
                  .signIn(leave.headers().firstValue("Location").orElseThrow(), who, ""));
      return browser.post(form.action(), form.fields(), provider.baseUrl());
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String refused(Misbehaviour misbehaviour) {
    return reference(attempt("jane", misbehaviour, "Mozilla/5.0 (X11; Linux) Firefox/140.0"));
  }

  private static String reference(HttpResponse<String> page) {
    Matcher shown = REFERENCE.matcher(page.body());
    assertThat(shown.find()).as(page.body()).isTrue();
    return shown.group(1);
  }

  @Test
  void a_code_opens_the_sign_in_which_says_what_to_change_and_where() {
    String code = refused(SamlMisbehaviour.WRONG_AUDIENCE);
    HttpResponse<String> page =
        ann.open(LIST + "?reference=" + code.toLowerCase(java.util.Locale.ROOT));
    assertThat(page.uri().getPath()).startsWith(LIST + "/att_");
    String html = page.body();
    assertThat(html)
        .contains("<h1><bdi>Sign-in " + code)
        .contains("href=\"/docs/errors/saml_audience\"")
        .contains("href=\"/console/acme/providers/" + connection + "/set-up/guide#guide\"")
        .contains("Run a test sign-in")
        .contains("Firefox on Linux")
        .contains("What the person saw")
        .contains("&lt;saml")
        .containsPattern(
            "(?s)Audience <span class=\"word small\">Failed</span>.*?expected.*?/saml/"
                + connection);
    assertThat(html.indexOf("id=\"change\""))
        .as("what to change comes before what was checked")
        .isLessThan(html.indexOf("id=\"checks\""))
        .isPositive();
    assertThat(ann.get("/docs/errors/saml_audience").statusCode()).isEqualTo(200);
  }

  @Test
  void the_search_box_understands_a_code_however_it_is_typed() {
    String code = refused(SamlMisbehaviour.WRONG_RECIPIENT);
    for (String typed :
        List.of(
            code,
            code.toLowerCase(java.util.Locale.ROOT),
            code.replace("-", ""),
            code.replace("-", "+"))) {
      assertThat(ann.open("/console/acme/search?q=" + typed).body())
          .as(typed)
          .contains("<h1><bdi>Sign-in " + code);
    }
    assertThat(olga.open("/console/-/search?q=" + code).body())
        .contains("<h1><bdi>Sign-in " + code);
    assertThat(olga.open("/console/operators/search?q=" + code).uri().getPath())
        .startsWith(LIST + "/att_");
  }

  @Test
  void another_organizations_code_finds_nothing_and_its_sign_in_is_not_there() {
    String code = refused(SamlMisbehaviour.WRONG_ISSUER);
    String id = ann.open(LIST + "?reference=" + code).uri().getPath().replaceFirst(".*/", "");
    HttpResponse<String> looked = gus.open("/console/globex/sign-ins?reference=" + code);
    assertThat(looked.statusCode()).isEqualTo(404);
    assertThat(looked.body()).contains("No sign-in of this organization has the code " + code);
    assertThat(gus.open("/console/globex/search?q=" + code).body()).contains("Nothing found");
    assertThat(gus.get("/console/globex/sign-ins/" + id).statusCode()).isEqualTo(404);
    assertThat(gus.get(LIST + "/" + id).statusCode()).isEqualTo(404);
    assertThat(gus.get("/console/globex/sign-ins/" + id).body())
        .doesNotContainPattern("\\bjane\\b");
  }

  @Test
  void what_providers_and_browsers_say_is_text() {
    Person jane = provider.people().find("jane").orElseThrow();
    provider
        .people()
        .put(
            new Person(
                "evil-" + EVIL,
                "evil",
                EVIL,
                EVIL,
                "evil@acme.example",
                true,
                List.of(EVIL),
                Map.of("name" + EVIL, List.of("value" + EVIL))));
    assertThat(jane.userName()).isEqualTo("jane");
    String code = reference(attempt("evil", SamlMisbehaviour.WRONG_AUDIENCE, "Evil/1 " + EVIL));
    String one = ann.open(LIST + "?reference=" + code).body();
    assertThat(one).contains("Evil/1").contains("&lt;script");
    String other = reference(attempt("evil", SamlMisbehaviour.EXPIRED, "Evil/1 " + EVIL));
    for (String path :
        List.of(
            LIST,
            LIST + "?reference=" + code,
            LIST + "?reference=" + other,
            LIST + "?person=" + "%22%3E%3Cscript%3E&code=%3Cb%3E&from=%22%3E%3Cb%3E",
            LIST + "?reference=%22%3E%3Cscript%3E",
            "/console/acme",
            "/console/acme?by=hour",
            "/console/acme/audit")) {
      assertThat(ann.open(path).body())
          .as(path)
          .doesNotContain("<script>")
          .doesNotContain("<b>")
          .doesNotContain("<i>")
          .doesNotContain(" style=");
    }
  }

  @Test
  void the_list_is_filtered_and_paged_by_the_database() {
    String refused = refused(SamlMisbehaviour.NO_NAME);
    assertThat(ann.open(LIST + "?verdict=refused").body())
        .contains(refused)
        .doesNotContain("badge good");
    assertThat(ann.open(LIST + "?verdict=succeeded").body())
        .doesNotContain(refused)
        .doesNotContain("badge bad");
    assertThat(ann.open(LIST + "?connection=password").body())
        .contains("ann@acme.example")
        .doesNotContain(refused);
    assertThat(ann.open(LIST + "?connection=" + connection).body()).contains(refused);
    assertThat(ann.open(LIST + "?person=ANN%40acme.example").body())
        .contains("ann@acme.example")
        .doesNotContain(refused);
    LocalDate today = world.today();
    assertThat(ann.open(LIST + "?from=" + today + "&to=" + today).body()).contains(refused);
    assertThat(ann.open(LIST + "?to=" + today.minusDays(1)).body()).contains("No sign-in fits");
    HttpResponse<String> nonsense = ann.open(LIST + "?from=yesterday");
    assertThat(nonsense.statusCode()).isEqualTo(422);
    assertThat(nonsense.body()).contains("role=\"alert\"");
    for (int i = 0; i < 51; i++) {
      refused(SamlMisbehaviour.NOT_XML);
    }
    String first = ann.open(LIST + "?verdict=refused&connection=" + connection).body();
    Matcher next = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"").matcher(first);
    assertThat(next.find()).isTrue();
    assertThat(next.group(1)).contains("verdict=refused").contains("connection=");
    assertThat(ann.open(next.group(1).replace("&amp;", "&")).body())
        .contains(refused)
        .contains("First page");
  }

  @Test
  void a_test_sign_in_begins_on_the_page_of_the_one_that_was_refused() {
    String code = refused(SamlMisbehaviour.EXPIRED);
    String path = ann.open(LIST + "?reference=" + code).uri().getPath();
    HttpResponse<String> begun = ann.post(path + "/test", Map.of());
    assertThat(begun.statusCode()).isEqualTo(303);
    String link = begun.headers().firstValue("Location").orElseThrow();
    assertThat(link).contains("/test-sign-in/");
    assertThat(ann.get(link).statusCode()).isLessThan(400);
    assertThat(gus.post(path + "/test", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void the_first_page_draws_what_happened_with_a_table_of_the_same() {
    refused(SamlMisbehaviour.WRONG_AUDIENCE);
    for (String path : List.of("/console/acme", "/console/acme?by=hour")) {
      String html = ann.open(path).body();
      assertThat(html)
          .as(path)
          .contains("role=\"img\" aria-labelledby=\"sign-ins-title sign-ins-desc\"")
          .contains("id=\"connections-title\"")
          .contains("id=\"certificates-title\"")
          .contains("As a table")
          .contains("Gatehouse (ours)")
          .doesNotContain("id=\"provisioning-title\"");
    }
    assertThat(ann.open("/console/acme").body()).contains("Sign-ins work.");
    assertThat(gus.open("/console/globex").body()).doesNotContain("id=\"certificates-title\"");
  }

  @Test
  void the_clocks_difference_is_measured() {
    String id =
        ann.open(LIST + "?reference=" + refused(SamlMisbehaviour.WRONG_RECIPIENT))
            .uri()
            .getPath()
            .replaceFirst(".*/", "");
    assertThat(
            world
                .admin
                .get("/organizations/acme/sign-ins/" + id)
                .path("clockDifferenceSeconds")
                .asLong(99))
        .isBetween(-2L, 2L);
    assertThat(ann.open(LIST + "/" + id).body()).contains("agree within 2 seconds");
  }
}
