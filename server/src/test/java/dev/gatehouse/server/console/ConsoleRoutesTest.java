package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every route of the console with every kind of caller. A route that is not in {@link #ROUTES}
 * fails: whoever adds one says here what it takes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleRoutesTest {
  /** What each route takes; "fresh" asks for a sign-in of a few minutes ago. */
  private static final String ROUTES =
      """
      GET  /console/-                                              operator
      GET  /console/-/organizations                                operator
      GET  /console/-/search                                       operator
      GET  /console/{organization}                                 organizations:read
      GET  /console/{organization}/people                          users:read
      GET  /console/{organization}/people/{user}                   users:read
      POST /console/{organization}/people/{user}/activate          users:write
      GET  /console/{organization}/people/{user}/deactivate        users:write fresh
      POST /console/{organization}/people/{user}/deactivate        users:write fresh
      GET  /console/{organization}/people/{user}/delete            users:write fresh
      POST /console/{organization}/people/{user}/delete            users:write fresh
      POST /console/{organization}/people/{user}/sessions/end      sessions:write
      POST /console/{organization}/people/{user}/sessions/{session}/end sessions:write
      GET  /console/{organization}/providers                       connections:read
      GET  /console/{organization}/providers/{connection}/disable  connections:write fresh
      POST /console/{organization}/providers/{connection}/disable  connections:write fresh
      POST /console/{organization}/providers/{connection}/enable   connections:write
      GET  /console/{organization}/providers/{connection}/remove   connections:write fresh
      POST /console/{organization}/providers/{connection}/remove   connections:write fresh
      GET  /console/{organization}/sign-in-page                    organizations:read
      POST /console/{organization}/sign-in-page                    organizations:write
      GET  /console/{organization}/sign-in-page/preview            organizations:read
      GET  /console/{organization}/sign-in-page/preview/style      organizations:read
      GET  /console/{organization}/sign-in-page/words/{language}   organizations:read
      POST /console/{organization}/sign-in-page/words/{language}   organizations:write
      GET  /console/{organization}/search                          organizations:read
      """;

  /** What the page says that stands before everything else. */
  private static final String OUTSIDE = "The console does not open";

  private static final List<Known> KNOWN =
      ConsoleDoor.addTo(
              new ConsoleRoutes(new Routes(), (request, route, work) -> Response.empty(500)),
              ConsoleDoor.sections())
          .all();

  private static ConsoleWorld world;
  private static Map<String, TestBrowser> callers;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    world.user("acme", "vic@acme.example", "Vic Viewer", List.of("viewer"));
    world.user("globex", "gus@globex.example", "Gus Globex", List.of("admin"));
    try (TestBrowser browser = world.gatehouse.browser()) {
      assertThat(world.makeOperator(browser).statusCode()).isEqualTo(303);
    }
    callers = new TreeMap<>();
    for (String who : List.of("stranger", "user", "other", "admin", "operator")) {
      callers.put(who, world.gatehouse.browser());
    }
    world.signIn(caller("user"), "acme", "vic@acme.example");
    world.signIn(caller("other"), "globex", "gus@globex.example");
    world.signIn(caller("admin"), "acme", "ann@acme.example");
    world.signIn(caller("operator"), "operators", ConsoleWorld.OPERATOR);
  }

  @AfterAll
  static void stop() {
    callers.values().forEach(TestBrowser::close);
    world.close();
  }

  private static TestBrowser caller(String who) {
    return java.util.Objects.requireNonNull(callers.get(who));
  }

  @Test
  @Order(1)
  void every_route_says_what_it_takes() {
    assertThat(KNOWN.stream().map(ConsoleRoutesTest::line).sorted())
        .containsExactlyElementsOf(
            ROUTES.lines().map(line -> line.replaceAll(" +", " ")).sorted().toList());
  }

  private static String line(Known route) {
    return route.method()
        + " "
        + route.template()
        + " "
        + route.scope()
        + (route.fresh() ? " fresh" : "");
  }

  private static void expect(String who, Function<Known, String> right) {
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      String path =
          route
              .template()
              .replace("{organization}", "acme")
              .replace("{user}", "user_nobody")
              .replace("{session}", "ses_none")
              .replaceAll("\\{\\w+}", "none");
      HttpResponse<String> answer =
          route.method().equals("GET") ? caller(who).get(path) : caller(who).post(path, Map.of());
      String actual = kind(answer);
      if (!actual.equals(right.apply(route))) {
        wrong.add(line(route) + ": " + actual + ", not " + right.apply(route));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Inside is what stands in the frame, or leads to it. */
  private static String kind(HttpResponse<String> answer) {
    if (answer.body().contains(OUTSIDE)) {
      return answer.statusCode() + " outside";
    }
    if (answer.body().contains("Sign in to the console")) {
      return "sign-in";
    }
    boolean inside =
        answer.body().contains("class=\"rail\"")
            // A preview of another page stands alone, with its style sheet.
            || answer.body().contains("<title>Preview</title>")
            || answer.headers().firstValue("Content-Type").orElse("").startsWith("text/css")
            || answer.headers().firstValue("Location").orElse("").contains("/console/");
    return inside && answer.statusCode() != 403 ? "inside" : answer.statusCode() + " refused";
  }

  @Test
  @Order(2)
  void strangers_are_asked_to_sign_in_and_their_forms_do_nothing() {
    expect("stranger", route -> route.method().equals("GET") ? "sign-in" : "401 outside");
  }

  @Test
  @Order(2)
  void users_without_a_role_here_see_one_kind_page() {
    expect("user", route -> "403 outside");
  }

  @Test
  @Order(2)
  void administrators_of_another_organization_learn_nothing_of_this_one() {
    expect("other", route -> "404 outside");
  }

  @Test
  @Order(2)
  void administrators_of_this_organization_have_all_of_it_and_nothing_else() {
    expect("admin", route -> route.ofInstallation() ? "404 outside" : "inside");
  }

  @Test
  @Order(2)
  void operators_may_do_everything() {
    expect("operator", route -> "inside");
  }

  @Test
  @Order(3)
  void dangerous_things_ask_for_a_fresh_sign_in() {
    world.gatehouse.clock().advance(Duration.ofMinutes(16));
    expect(
        "admin",
        route -> {
          if (route.ofInstallation()) {
            return "404 outside";
          }
          if (!route.fresh()) {
            return "inside";
          }
          return route.method().equals("GET") ? "sign-in" : "401 outside";
        });
  }
}
