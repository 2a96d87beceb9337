package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An administrator who knows the id of everything that another organization has, and names it in
 * every path and in every field; and what other sites make a browser send.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleForeignThingsTest {
  private static final String MARK = "Globexial";

  /** Where forms name things by their ids. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "connection", "connection",
          "method", "connection",
          "to", "connection",
          "user", "user",
          "users", "user",
          "test", "test",
          "defaultRole", "role",
          "key", "api-key");

  private static final List<Known> KNOWN =
      ConsoleDoor.addTo(
              new ConsoleRoutes(new Routes(), (request, route, work) -> Response.empty(500)),
              ConsoleDoor.sections())
          .all();

  private static ConsoleWorld world;
  private static ConsoleContents own;
  private static ConsoleContents foreign;
  private static TestBrowser ann;
  private static TestBrowser operator;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    operator = world.gatehouse.browser();
    world.makeOperator(operator);
    world.signIn(operator, "operators", ConsoleWorld.OPERATOR);
    ann = world.administrator();
    own = ConsoleContents.fill(world, "acme", "Acmean");
    foreign = ConsoleContents.fill(world, "globex", MARK);
    own.fillInstallation();
  }

  @AfterAll
  static void stop() {
    ann.close();
    operator.close();
    world.close();
  }

  private static HttpResponse<String> send(Known route, String path, Map<String, String> form) {
    return route.method().equals("GET") ? ann.get(path) : ann.post(path, form);
  }

  /** Values that make forms go as far as they can. */
  private static Map<String, String> form() {
    Map<String, String> form = new HashMap<>();
    FIELDS.forEach((field, kind) -> form.put(field, foreign.ids().getOrDefault(kind, "none")));
    form.put("name", "another");
    form.put("userName", "kim@globex.example");
    form.put("email", "kim@globex.example");
    form.put("really", "1");
    form.put("days", "7");
    return form;
  }

  @Test
  @Order(1)
  void a_path_below_the_own_organization_leads_to_nothing_of_another() {
    String before = foreign.everything();
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      if (route.ofInstallation() || route.template().indexOf('{', 23) < 0) {
        continue;
      }
      String path = foreign.path(route, "acme");
      HttpResponse<String> answer = send(route, path, form());
      // To ask whether, or to lead back to the own list, says nothing.
      boolean nothing =
          answer.statusCode() >= 300
              || route.method().equals("GET")
              || route.template().contains("{language}")
              || route.template().contains("{level}");
      if (!nothing || answer.statusCode() >= 500 || answer.body().contains(MARK)) {
        wrong.add(route.method() + " " + path + ": " + answer.statusCode());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(foreign.everything()).isEqualTo(before);
  }

  @Test
  @Order(2)
  void no_field_of_a_form_reaches_anything_of_another_organization() {
    String before = foreign.everything();
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      if (!route.method().equals("POST")
          || route.ofInstallation()
          || route.template().matches(".*/(delete|remove|revoke|withdraw|unlink)")) {
        continue;
      }
      String path = own.path(route, "acme");
      HttpResponse<String> answer = ann.post(path, form());
      if (answer.statusCode() >= 500 || answer.body().contains(MARK)) {
        wrong.add(route.method() + " " + path + ": " + answer.statusCode());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(foreign.everything()).isEqualTo(before);
    assertThat(own.everything())
        .doesNotContain(
            foreign.id("connection"),
            foreign.id("user"),
            foreign.id("test"),
            foreign.id("api-key"));
  }

  @Test
  @Order(3)
  void words_of_other_operations_in_the_place_of_ids_lead_nowhere() {
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      for (String word :
          List.of("export", "import", "unfinished", "move", "-", "%3B", "%EF%BC%8F")) {
        if (route.method().equals("GET") && route.template().contains("}")) {
          String path =
              route
                  .template()
                  .replace("{organization}", "acme")
                  .replaceAll("\\{\\w+}", java.util.regex.Matcher.quoteReplacement(word));
          HttpResponse<String> answer = operator.get(path);
          if (answer.statusCode() >= 500) {
            wrong.add(answer.statusCode() + " " + path);
          }
          String elsewhere =
              route
                  .template()
                  .replaceAll("\\{\\w+}", java.util.regex.Matcher.quoteReplacement(word));
          if (operator.get(elsewhere).statusCode() >= 500) {
            wrong.add("500 " + elsewhere);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @Order(3)
  void no_other_site_sends_a_form() {
    String before = own.everything();
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      if (route.method().equals("POST")) {
        HttpResponse<String> answer =
            operator.post(own.path(route, "acme"), Map.of(), "https://evil.example");
        if (answer.statusCode() != 403) {
          wrong.add(route.template() + ": " + answer.statusCode());
        }
      }
    }
    for (String page : List.of(own.setupLink, "/setup", "/sign-in/acme/password", "/auth/logout")) {
      if (operator.post(page, Map.of(), "https://evil.example").statusCode() != 403) {
        wrong.add(page);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(own.everything()).isEqualTo(before);
  }
}
