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
      GET  /console/-/audit                                        operator
      GET  /console/-/audit/csv                                    operator
      GET  /console/-/audit/json                                   operator
      GET  /console/-/applications                                 operator
      GET  /console/-/applications/new                             operator
      POST /console/-/applications/new                             operator
      GET  /console/-/applications/{application}                   operator
      POST /console/-/applications/{application}                   operator
      POST /console/-/applications/{application}/enable            operator
      GET  /console/-/applications/{application}/disable           operator fresh
      POST /console/-/applications/{application}/disable           operator fresh
      GET  /console/-/applications/{application}/delete            operator fresh
      POST /console/-/applications/{application}/delete            operator fresh
      GET  /console/-/applications/{application}/secret            operator fresh
      POST /console/-/applications/{application}/secret            operator fresh
      GET  /console/-/applications/{application}/secrets/{secret}/delete operator fresh
      POST /console/-/applications/{application}/secrets/{secret}/delete operator fresh
      GET  /console/-/applications/{application}/try               operator
      POST /console/-/applications/{application}/rehearse          operator
      GET  /console/-/api-keys                                     operator
      GET  /console/-/api-keys/new                                 operator fresh
      POST /console/-/api-keys/new                                 operator fresh
      GET  /console/-/api-keys/{key}/revoke                        operator fresh
      POST /console/-/api-keys/{key}/revoke                        operator fresh
      GET  /console/-/system                                       operator
      GET  /console/-/organizations                                operator
      GET  /console/-/organizations/new                            operator
      POST /console/-/organizations/new                            operator
      GET  /console/-/organizations/{slug}                         operator
      POST /console/-/organizations/{slug}                         operator
      POST /console/-/organizations/{slug}/enable                  operator
      GET  /console/-/organizations/{slug}/disable                 operator fresh
      POST /console/-/organizations/{slug}/disable                 operator fresh
      GET  /console/-/organizations/{slug}/delete                  operator fresh
      POST /console/-/organizations/{slug}/delete                  operator fresh
      GET  /console/-/roles                                        operator
      POST /console/-/roles                                        operator
      GET  /console/-/roles/{role}/delete                          operator fresh
      POST /console/-/roles/{role}/delete                          operator fresh
      GET  /console/-/signing-keys                                 operator
      GET  /console/-/signing-keys/{purpose}/introduce             operator fresh
      POST /console/-/signing-keys/{purpose}/introduce             operator fresh
      GET  /console/-/signing-keys/{purpose}/promote               operator fresh
      POST /console/-/signing-keys/{purpose}/promote               operator fresh
      GET  /console/-/signing-keys/{purpose}/retire                operator fresh
      POST /console/-/signing-keys/{purpose}/retire                operator fresh
      GET  /console/-/search                                       operator
      GET  /console/{organization}                                 organizations:read
      GET  /console/{organization}/audit                           audit:read
      GET  /console/{organization}/audit/csv                       audit:read
      GET  /console/{organization}/audit/json                      audit:read
      GET  /console/{organization}/groups                          users:read
      GET  /console/{organization}/groups/{group}                  users:read
      GET  /console/{organization}/groups/{group}/delete           users:write fresh
      POST /console/{organization}/groups/{group}/delete           users:write fresh
      GET  /console/{organization}/invitations                     users:read
      POST /console/{organization}/invitations/{invitation}/resend users:write
      POST /console/{organization}/invitations/{invitation}/revoke users:write
      GET  /console/{organization}/configuration                   organizations:read
      GET  /console/{organization}/configuration/export            organizations:read
      GET  /console/{organization}/configuration/import            organizations:write fresh
      POST /console/{organization}/configuration/import            organizations:write fresh
      GET  /console/{organization}/people                          users:read
      GET  /console/{organization}/people/deactivate               users:write fresh
      POST /console/{organization}/people/deactivate               users:write fresh
      GET  /console/{organization}/people/export.csv               users:read
      GET  /console/{organization}/people/import                   users:write
      POST /console/{organization}/people/import                   users:write
      GET  /console/{organization}/people/import/template.csv      users:write
      GET  /console/{organization}/people/move                     users:write fresh
      POST /console/{organization}/people/move                     users:write fresh
      GET  /console/{organization}/people/new                      users:write
      POST /console/{organization}/people/new                      users:write
      GET  /console/{organization}/people/{user}                   users:read
      POST /console/{organization}/people/{user}                   users:write
      GET  /console/{organization}/people/{user}/api-keys/{key}/revoke api_keys:write fresh
      POST /console/{organization}/people/{user}/api-keys/{key}/revoke api_keys:write fresh
      GET  /console/{organization}/people/{user}/identities/{connection}/unlink users:write fresh
      POST /console/{organization}/people/{user}/identities/{connection}/unlink users:write fresh
      POST /console/{organization}/people/{user}/invitation        users:write
      POST /console/{organization}/people/{user}/invitation/link   users:write
      POST /console/{organization}/people/{user}/invitation/revoke users:write
      GET  /console/{organization}/people/{user}/local-access      sign_in_policy:write fresh
      POST /console/{organization}/people/{user}/local-access      sign_in_policy:write fresh
      GET  /console/{organization}/people/{user}/method            users:write fresh
      POST /console/{organization}/people/{user}/method            users:write fresh
      POST /console/{organization}/people/{user}/password/link     users:write
      GET  /console/{organization}/people/{user}/second-factors/reset second_factors:write fresh
      POST /console/{organization}/people/{user}/second-factors/reset second_factors:write fresh
      GET  /console/{organization}/people/{user}/ssh-keys/{key}/revoke ssh_keys:write fresh
      POST /console/{organization}/people/{user}/ssh-keys/{key}/revoke ssh_keys:write fresh
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
      GET  /console/{organization}/roles                           organizations:read
      GET  /console/{organization}/providers/add connections:write
      POST /console/{organization}/providers/add connections:write
      GET  /console/{organization}/providers/{connection} connections:read
      POST /console/{organization}/providers/{connection}/button connections:write
      POST /console/{organization}/providers/{connection}/look connections:write
      GET  /console/{organization}/providers/{connection}/move users:write fresh
      POST /console/{organization}/providers/{connection}/move users:write fresh
      POST /console/{organization}/providers/{connection}/secret connections:write
      GET  /console/{organization}/providers/{connection}/set-up connections:write
      GET  /console/{organization}/providers/{connection}/set-up/attributes connections:write
      POST /console/{organization}/providers/{connection}/set-up/attributes connections:write
      GET  /console/{organization}/providers/{connection}/set-up/enable connections:write
      POST /console/{organization}/providers/{connection}/set-up/enable connections:write
      GET  /console/{organization}/providers/{connection}/set-up/guide connections:write
      GET  /console/{organization}/providers/{connection}/set-up/provider connections:write
      POST /console/{organization}/providers/{connection}/set-up/provider/by-hand connections:write
      POST /console/{organization}/providers/{connection}/set-up/provider/directory connections:write
      POST /console/{organization}/providers/{connection}/set-up/provider/keep connections:write
      POST /console/{organization}/providers/{connection}/set-up/provider/read connections:write
      GET  /console/{organization}/providers/{connection}/set-up/provisioning connections:write
      POST /console/{organization}/providers/{connection}/set-up/provisioning connections:write
      GET  /console/{organization}/providers/{connection}/set-up/roles connections:write
      POST /console/{organization}/providers/{connection}/set-up/roles connections:write
      GET  /console/{organization}/providers/{connection}/set-up/test connections:write
      POST /console/{organization}/providers/{connection}/set-up/test connections:write
      POST /console/{organization}/providers/{connection}/set-up/test/look-up connections:write
      POST /console/{organization}/providers/{connection}/settings connections:write
      GET  /console/{organization}/providers/{connection}/tests/{test} connections:read
      GET  /console/{organization}/search                          organizations:read
      GET  /console/{organization}/sign-ins                        sign_ins:read
      GET  /console/{organization}/sign-ins/{sign_in}              sign_ins:read
      POST /console/{organization}/sign-ins/{sign_in}/test         connections:write
      GET  /console/{organization}/setup-links                     setup_links:read
      GET  /console/{organization}/setup-links/new                 setup_links:write fresh
      POST /console/{organization}/setup-links/new                 setup_links:write fresh
      GET  /console/{organization}/setup-links/{link}/revoke       setup_links:write fresh
      POST /console/{organization}/setup-links/{link}/revoke       setup_links:write fresh
      GET  /console/{organization}/api-keys                        api_keys:read
      GET  /console/{organization}/api-keys/new                    api_keys:write fresh
      POST /console/{organization}/api-keys/new                    api_keys:write fresh
      GET  /console/{organization}/api-keys/{key}/revoke           api_keys:write fresh
      POST /console/{organization}/api-keys/{key}/revoke           api_keys:write fresh
      GET  /console/{organization}/domains                         domains:read
      POST /console/{organization}/domains                         domains:write
      GET  /console/{organization}/domains/{domain}                domains:read
      POST /console/{organization}/domains/{domain}/check          domains:write
      GET  /console/{organization}/domains/{domain}/remove         domains:write fresh
      POST /console/{organization}/domains/{domain}/remove         domains:write fresh
      POST /console/{organization}/domains/{domain}/route          domains:write
      POST /console/{organization}/domains/{domain}/vouch          domains:write
      GET  /console/{organization}/policy                          sign_in_policy:read
      POST /console/{organization}/policy/account-connection       organizations:write
      GET  /console/{organization}/policy/break-glass              sign_in_policy:write fresh
      POST /console/{organization}/policy/break-glass              sign_in_policy:write fresh
      GET  /console/{organization}/policy/break-glass/{user}/withdraw sign_in_policy:write fresh
      POST /console/{organization}/policy/break-glass/{user}/withdraw sign_in_policy:write fresh
      GET  /console/{organization}/policy/enforce                  sign_in_policy:write fresh
      POST /console/{organization}/policy/enforce                  sign_in_policy:write fresh
      GET  /console/{organization}/policy/ipsie                    organizations:read
      GET  /console/{organization}/policy/ipsie/{level}            connections:write fresh
      POST /console/{organization}/policy/ipsie/{level}            connections:write fresh
      GET  /console/{organization}/policy/mixed                    sign_in_policy:write fresh
      POST /console/{organization}/policy/mixed                    sign_in_policy:write fresh
      POST /console/{organization}/policy/second-factors           second_factors:write
      POST /console/{organization}/policy/sessions                 organizations:write
      POST /console/{organization}/policy/test                     connections:write
      POST /console/{organization}/policy/test/confirm             connections:write
      GET  /console/{organization}/provisioning                    directories:read
      POST /console/{organization}/provisioning                    directories:write
      GET  /console/{organization}/provisioning/{directory}        directories:read
      GET  /console/{organization}/provisioning/{directory}/clients/new directories:write fresh
      POST /console/{organization}/provisioning/{directory}/clients/new directories:write fresh
      GET  /console/{organization}/provisioning/{directory}/clients/{client}/delete directories:write fresh
      POST /console/{organization}/provisioning/{directory}/clients/{client}/delete directories:write fresh
      GET  /console/{organization}/provisioning/{directory}/delete directories:write fresh
      POST /console/{organization}/provisioning/{directory}/delete directories:write fresh
      GET  /console/{organization}/provisioning/{directory}/disable directories:write fresh
      POST /console/{organization}/provisioning/{directory}/disable directories:write fresh
      POST /console/{organization}/provisioning/{directory}/enable directories:write
      POST /console/{organization}/provisioning/{directory}/limits directories:write
      POST /console/{organization}/provisioning/{directory}/roles directories:write
      GET  /console/{organization}/provisioning/{directory}/tokens/new directories:write fresh
      POST /console/{organization}/provisioning/{directory}/tokens/new directories:write fresh
      GET  /console/{organization}/provisioning/{directory}/tokens/{token}/revoke directories:write fresh
      POST /console/{organization}/provisioning/{directory}/tokens/{token}/revoke directories:write fresh
      GET  /console/{organization}/signals                         connections:read
      GET  /console/{organization}/signals/{connection}            connections:read
      GET  /console/{organization}/signals/{connection}/delete     connections:write fresh
      POST /console/{organization}/signals/{connection}/delete     connections:write fresh
      GET  /console/{organization}/signals/{connection}/new        connections:write fresh
      POST /console/{organization}/signals/{connection}/new        connections:write fresh
      POST /console/{organization}/signals/{connection}/refresh    connections:write
      POST /console/{organization}/signals/{connection}/status     connections:write
      GET  /console/{organization}/signals/{connection}/told       connections:read
      GET  /console/{organization}/signals/{connection}/told/credential connections:write fresh
      POST /console/{organization}/signals/{connection}/told/credential connections:write fresh
      GET  /console/{organization}/signals/{connection}/told/credential/revoke connections:write fresh
      POST /console/{organization}/signals/{connection}/told/credential/revoke connections:write fresh
      GET  /console/{organization}/signals/{connection}/told/delete connections:write fresh
      POST /console/{organization}/signals/{connection}/told/delete connections:write fresh
      GET  /console/{organization}/signals/{connection}/told/edit  connections:write fresh
      POST /console/{organization}/signals/{connection}/told/edit  connections:write fresh
      POST /console/{organization}/signals/{connection}/told/status connections:write
      POST /console/{organization}/signals/{connection}/told/verify connections:write
      POST /console/{organization}/signals/{connection}/verify     connections:write
      GET  /console/{organization}/ssh-keys                        ssh_keys:read
      GET  /console/{organization}/ssh-keys/{key}/revoke           ssh_keys:write fresh
      POST /console/{organization}/ssh-keys/{key}/revoke           ssh_keys:write fresh
      GET  /console/{organization}/webhooks                        webhooks:read
      GET  /console/{organization}/webhooks/new                    webhooks:write fresh
      POST /console/{organization}/webhooks/new                    webhooks:write fresh
      GET  /console/{organization}/webhooks/{webhook}              webhooks:read
      GET  /console/{organization}/webhooks/{webhook}/delete       webhooks:write fresh
      POST /console/{organization}/webhooks/{webhook}/delete       webhooks:write fresh
      GET  /console/{organization}/webhooks/{webhook}/deliveries/{message} webhooks:read
      POST /console/{organization}/webhooks/{webhook}/deliveries/{message}/replay webhooks:write
      GET  /console/{organization}/webhooks/{webhook}/edit         webhooks:write
      POST /console/{organization}/webhooks/{webhook}/edit         webhooks:write
      POST /console/{organization}/webhooks/{webhook}/replay       webhooks:write
      GET  /console/{organization}/webhooks/{webhook}/rotate       webhooks:write fresh
      POST /console/{organization}/webhooks/{webhook}/rotate       webhooks:write fresh
      POST /console/{organization}/webhooks/{webhook}/test         webhooks:write
      """;

  /** What the page says that stands before everything else. */
  private static final String OUTSIDE = "The console does not open";

  private static final String NOT_OPEN = "That does not open";

  /** What a guest's pages are about. */
  private static final String GUEST = "(connections|domains|directories):.*";

  /** What a link does not let a guest do to a provider. */
  private static final List<String> DENIED =
      List.of(
          "POST /console/{organization}/providers/{connection}/enable",
          "POST /console/{organization}/providers/{connection}/disable",
          "POST /console/{organization}/providers/{connection}/remove",
          "POST /console/{organization}/sign-ins/{sign_in}/test",
          "POST /console/{organization}/policy/test",
          "POST /console/{organization}/policy/test/confirm",
          "POST /console/{organization}/domains/{domain}/remove",
          "POST /console/{organization}/signals/{connection}/delete",
          "POST /console/{organization}/signals/{connection}/told/credential/revoke",
          "POST /console/{organization}/signals/{connection}/told/delete");

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
    for (String who :
        List.of("stranger", "user", "other", "admin", "operator", "guest", "guest of another")) {
      callers.put(who, world.gatehouse.browser());
    }
    world.signIn(caller("user"), "acme", "vic@acme.example");
    world.signIn(caller("other"), "globex", "gus@globex.example");
    world.signIn(caller("admin"), "acme", "ann@acme.example");
    world.signIn(caller("operator"), "operators", ConsoleWorld.OPERATOR);
    world.openSetupLink(caller("guest"), "acme", List.of("PROVIDER", "DOMAINS"));
    world.openSetupLink(caller("guest of another"), "globex", List.of("PROVIDER", "DOMAINS"));
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

  /** Inside is what stands in the frame, leads to it, or is a file that it offers. */
  static String kind(HttpResponse<String> answer) {
    if (answer.body().contains(OUTSIDE) || answer.body().contains(NOT_OPEN)) {
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
            || answer.headers().firstValue("Content-Type").orElse("").startsWith("text/csv")
            || answer.headers().firstValue("Location").orElse("").contains("/console/")
            || answer.headers().firstValue("Content-Disposition").isPresent();
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
  void set_up_guests_have_the_pages_of_their_link_and_nothing_else() {
    expect(
        "guest",
        route -> {
          if (route.ofInstallation()) {
            return "404 outside";
          }
          if (route.template().equals("/console/{organization}")) {
            return "inside";
          }
          if (!route.scope().matches(GUEST) || route.scope().startsWith("directories:")) {
            return "403 outside";
          }
          // What the API refuses to guests it refuses in the frame.
          return DENIED.contains(route.method() + " " + route.template())
              ? "403 refused"
              : "inside";
        });
  }

  @Test
  @Order(2)
  void set_up_guests_of_another_organization_learn_nothing_of_this_one() {
    expect("guest of another", route -> "404 outside");
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
