package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route of the console with administrators who have one of the permissions only. */
class ConsolePartialRolesTest {
  private static final Map<String, List<String>> NOUNS =
      Map.of(
          "members",
          List.of("users", "sessions", "second_factors", "ssh_keys", "sign_ins"),
          "settings",
          List.of(
              "organizations",
              "domains",
              "connections",
              "directories",
              "sign_ins",
              "sign_in_policy",
              "audit",
              "setup_links",
              "webhooks"),
          "api_keys",
          List.of("api_keys", "ssh_keys"));

  private static final List<String> FRAME = List.of("organizations:read", "connections:read");

  private static final List<Known> KNOWN =
      ConsoleDoor.addTo(
              new ConsoleRoutes(new Routes(), (request, route, work) -> Response.empty(500)),
              ConsoleDoor.sections())
          .all();

  private static String expected(Known route, String permission) {
    List<String> nouns = NOUNS.getOrDefault(permission, List.of());
    if (route.ofInstallation()) {
      return "404 outside";
    }
    if (route.template().endsWith("/configuration/export")) {
      // It shows what many pages show, and takes what they take together.
      return permission.equals("settings") ? "inside" : "403 refused";
    }
    if (route.template().contains("/people/{user}/")
        && !nouns.contains("users")
        && (route.method().equals("GET") || route.template().endsWith("/local-access"))) {
      // It is about a person whom it has to name.
      return "403 refused";
    }
    String noun = route.scope().substring(0, route.scope().indexOf(':'));
    return FRAME.contains(route.scope()) || nouns.contains(noun) ? "inside" : "403 refused";
  }

  @ParameterizedTest
  @ValueSource(strings = {"members", "settings", "api_keys"})
  void administrators_of_a_part_have_that_part(String permission) {
    try (ConsoleWorld world = new ConsoleWorld();
        TestBrowser browser = world.gatehouse.browser()) {
      world.admin.put("/roles/part", Map.of("name", "Part", "permissions", List.of(permission)));
      world.user("acme", "part@acme.example", "Part", List.of("part"));
      world.signIn(browser, "acme", "part@acme.example");
      List<String> wrong = new ArrayList<>();
      for (Known route : KNOWN) {
        String path =
            route.template().replace("{organization}", "acme").replaceAll("\\{\\w+}", "none");
        String actual =
            ConsoleRoutesTest.kind(
                route.method().equals("GET") ? browser.get(path) : browser.post(path, Map.of()));
        if (!actual.equals(expected(route, permission))) {
          wrong.add(route + ": " + actual + ", not " + expected(route, permission));
        }
      }
      assertThat(wrong).isEmpty();
    }
  }
}
