package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the console does, over HTTP. */
class ConsoleTest {
  private static ConsoleWorld world;
  private static TestBrowser ann;
  private static String bob;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    bob = world.user("acme", "bob@acme.example", "Bob <b>Builder</b>", List.of("viewer"));
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
  }

  @Test
  void the_first_operators_address_works_once() {
    try (TestBrowser browser = world.gatehouse.browser()) {
      String path = world.gatehouse.firstOperator().getPath();
      assertThat(browser.get(path).body()).contains("Welcome to Gatehouse");
      HttpResponse<String> weak =
          browser.post(
              path, Map.of("email", "x@y.example", "name", "X", "password", "a", "repeated", "a"));
      assertThat(weak.statusCode()).isEqualTo(400);
      assertThat(weak.body()).contains("at least 12 characters");
      assertThat(world.makeOperator(browser).statusCode()).isEqualTo(303);
      assertThat(browser.get(path).statusCode()).isEqualTo(404);
      assertThat(world.makeOperator(browser).statusCode()).isEqualTo(404);
      assertThat(world.signIn(browser, "operators", ConsoleWorld.OPERATOR).body())
          .contains("Installation");
      assertThat(browser.open("/console/acme/people").body()).contains("bob@acme.example");
    }
  }

  @Test
  void who_asked_for_a_page_lands_on_that_page() {
    try (TestBrowser browser = world.gatehouse.browser()) {
      HttpResponse<String> landed =
          world.signIn(browser, "/console/acme/people/" + bob, "acme", "ann@acme.example");
      assertThat(landed.uri().getPath()).isEqualTo("/console/acme/people/" + bob);
    }
  }

  @Test
  void names_that_tenants_control_are_text() {
    for (String path :
        List.of(
            "/console/acme/people",
            "/console/acme/people/" + bob,
            "/console/acme/people/" + bob + "/deactivate",
            "/console/acme/search?q=%3Cb%3E%22%27")) {
      HttpResponse<String> page = ann.open(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<b>").contains("&lt;b");
    }
  }

  @Test
  void pages_run_no_inline_script_and_are_not_kept() {
    HttpResponse<String> page = ann.open("/console/acme");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .isEqualTo(
            "default-src 'none'; style-src 'self'; img-src 'self' https:;"
                + " script-src 'self'; form-action 'self'; frame-ancestors 'none';"
                + " base-uri 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void forms_of_other_sites_do_nothing() {
    HttpResponse<String> answer =
        ann.post("/console/acme/people/" + bob + "/deactivate", Map.of(), "https://evil.example");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(ann.open("/console/acme/people/" + bob).body()).contains("Deactivate</a>");
  }

  @Test
  void a_person_is_deactivated_and_activated_and_the_trail_says_by_whom() {
    String carl = world.user("acme", "carl@acme.example", "Carl", List.of());
    String page = "/console/acme/people/" + carl;
    assertThat(ann.open(page + "/deactivate").body())
        .contains("Carl will have no access any more.");
    HttpResponse<String> done = ann.follow(ann.post(page + "/deactivate", Map.of()));
    assertThat(done.uri().getPath()).isEqualTo(page);
    assertThat(done.body()).contains("Carl is deactivated.").contains("Activate</button>");
    assertThat(ann.open(page).body()).doesNotContain("Carl is deactivated.");
    assertThat(ann.follow(ann.post(page + "/activate", Map.of())).body())
        .contains("Carl can sign in again.");
    String trail = world.admin.get("/organizations/acme/audit-events?limit=100").toString();
    assertThat(trail)
        .containsPattern(
            "\"actorKind\":\"USER\",\"actor\":\"user_\\w+\",\"action\":\"user.deactivated\"");
  }

  @Test
  void the_last_administrator_stays_and_the_page_says_why() {
    String id =
        world
            .admin
            .get("/organizations/acme/users?prefix=ann")
            .path("items")
            .path(0)
            .path("id")
            .asString();
    HttpResponse<String> answer = ann.post("/console/acme/people/" + id + "/deactivate", Map.of());
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("role=\"alert\"").contains("Deactivate Ann Admin");
  }

  @Test
  void settings_are_found_by_any_of_their_names() {
    assertThat(ann.open("/console/acme/search?q=sso+providers").body())
        .contains("href=\"/console/acme/providers\"");
    assertThat(ann.open("/console/acme/search?q=Okta").body()).contains("SSO Providers");
    assertThat(ann.open("/console/acme/search?q=zzz").body()).contains("Nothing found");
  }

  @Test
  void people_are_found_by_any_word_of_their_name_and_sorted_and_filtered() {
    world.user("acme", "zed@acme.example", "Aaron Zimmer", List.of());
    assertThat(ann.open("/console/acme/search?q=zimm").body()).contains("Aaron Zimmer");
    assertThat(ann.open("/console/acme/people?search=ZED%40").body())
        .contains("Aaron Zimmer")
        .doesNotContain("ann@acme.example");
    assertThat(ann.open("/console/acme/people?search=immer").body()).contains("Nobody fits");
    assertThat(ann.open("/console/acme/people?method=con_none").body()).contains("Nobody fits");
    for (String column : List.of("userName", "displayName", "lastSignIn")) {
      List<String> forward = names("sort=" + column);
      assertThat(forward).hasSizeGreaterThan(2);
      assertThat(names("sort=-" + column)).isEqualTo(forward.reversed());
    }
    assertThat(names("sort=displayName").getFirst()).isEqualTo("zed@acme.example");
  }

  /** All user names, in pages of two. */
  private static List<String> names(String query) {
    List<String> names = new java.util.ArrayList<>();
    String after = "";
    for (int page = 0; page < 20; page++) {
      var body = world.admin.get("/organizations/acme/users?limit=2&" + query + after);
      body.path("items").forEach(item -> names.add(item.path("userName").asString()));
      if (!body.has("next")) {
        return names;
      }
      after = "&after=" + body.path("next").asString();
    }
    throw new AssertionError("the pages do not end");
  }
}
