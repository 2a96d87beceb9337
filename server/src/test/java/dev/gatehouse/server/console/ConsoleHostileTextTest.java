package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every page of the console, and those around it, in an organization in which somebody has written
 * a hostile text wherever there was a place for one. A new page is among them by itself.
 */
class ConsoleHostileTextTest {
  /** Gets out of text, out of either kind of quotes, and of a cell of a spreadsheet. */
  static final String HOSTILE = "=1'><img src=x onerror=alert(1)>\" evil=\"";

  private static final String EVIL_ATTRIBUTE = "evil";

  /** Attributes in which an address runs or leads. */
  private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "formaction");

  private static final List<Known> KNOWN =
      ConsoleDoor.addTo(
              new ConsoleRoutes(new Routes(), (request, route, work) -> Response.empty(500)),
              ConsoleDoor.sections())
          .all();

  private static ConsoleWorld world;
  private static ConsoleContents contents;
  private static TestBrowser operator;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    operator = world.gatehouse.browser();
    world.makeOperator(operator);
    world.signIn(operator, "operators", ConsoleWorld.OPERATOR);
    contents = ConsoleContents.fill(world, "acme", HOSTILE);
    contents.fillInstallation();
  }

  @AfterAll
  static void stop() {
    operator.close();
    world.close();
  }

  /** What a browser would take for something else than text. */
  private static List<String> faults(HttpResponse<String> answer) {
    List<String> faults = new ArrayList<>();
    if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
      return faults;
    }
    for (HtmlTags tag : HtmlTags.of(answer.body())) {
      for (Map.Entry<String, String> attribute : tag.attributes().entrySet()) {
        String name = attribute.getKey();
        String value = attribute.getValue().strip().toLowerCase(Locale.ROOT);
        if (name.startsWith("on")
            || name.equals("style")
            || name.equals(EVIL_ATTRIBUTE)
            // An element of our own where a reader of screens reads plain text.
            || value.contains("&lt;time ")
            || (ADDRESSES.contains(name) && value.startsWith("javascript:"))
            || (name.equals("src") && value.equals("x"))) {
          faults.add(tag + " in " + answer.uri().getPath());
        }
      }
      if (Set.of("style", "base", "iframe", "object", "embed").contains(tag.name())
          || (tag.name().equals("script") && !tag.attributes().containsKey("src"))) {
        faults.add(tag + " in " + answer.uri().getPath());
      }
    }
    return faults;
  }

  @Test
  void no_page_of_the_console_takes_a_text_for_anything_else() {
    List<String> faults = new ArrayList<>();
    int told = 0;
    for (Known route : KNOWN) {
      if (!route.method().equals("GET")) {
        continue;
      }
      HttpResponse<String> answer = operator.get(contents.path(route, "acme"));
      // One page asks for a person first.
      if (!List.of(200, 303, 400).contains(answer.statusCode())) {
        faults.add(answer.statusCode() + " of " + answer.uri().getPath());
      }
      told += answer.body().contains("&lt;img src=x") ? 1 : 0;
      faults.addAll(faults(answer));
      faults.addAll(
          faults(
              operator.get(
                  answer.uri().getPath()
                      + "?q=%22%3E%3Cimg+src%3Dx%3E&search=%27%22%3E%3Cimg+src%3Dx%3E"
                      + "&sort=%22%3E%3Cimg+src%3Dx%3E&after=%22%3E%3Cimg%3E")));
    }
    assertThat(faults).isEmpty();
    // Else the text would not have come to the pages that are to stand it.
    assertThat(told).isGreaterThan(60);
  }

  @Test
  void neither_does_any_page_that_people_and_guests_see() {
    List<String> faults = new ArrayList<>();
    try (TestBrowser stranger = world.gatehouse.browser();
        TestBrowser guest = world.gatehouse.browser()) {
      for (String page :
          List.of(
              "/sign-in/acme",
              "/sign-in/acme?email=" + "%22%3E%3Cimg%20src%3Dx%3E",
              "/sign-in",
              contents.setupLink)) {
        HttpResponse<String> answer = stranger.open(page);
        assertThat(answer.statusCode()).as(page).isLessThan(500);
        faults.addAll(faults(answer));
      }
      guest.post(contents.setupLink, Map.of());
      int opened = 0;
      for (Known route : KNOWN) {
        if (route.method().equals("GET") && !route.ofInstallation()) {
          HttpResponse<String> answer = guest.get(contents.path(route, "acme"));
          opened += answer.statusCode() == 200 ? 1 : 0;
          faults.addAll(faults(answer));
        }
      }
      assertThat(opened).isGreaterThan(10);
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void no_cell_of_a_table_is_a_formula_and_no_file_is_a_page() {
    for (String file : List.of("/console/acme/people/export.csv", "/console/acme/audit/csv")) {
      HttpResponse<String> answer = operator.get(file);
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.body().lines().flatMap(line -> Stream.of(line.split(",", -1))))
          .noneMatch(cell -> cell.matches("\"?[=+@\\-].*"))
          .anyMatch(cell -> cell.contains("=1'><img"));
    }
  }

  @Test
  void every_answer_may_stand_in_no_frame_and_in_no_cache() {
    List<String> wrong = new ArrayList<>();
    for (Known route : KNOWN) {
      if (!route.method().equals("GET")) {
        continue;
      }
      var headers = operator.get(contents.path(route, "acme")).headers();
      String policy = headers.firstValue("Content-Security-Policy").orElse("");
      if (!headers.firstValue("Cache-Control").orElse("").contains("no-store")
          || !policy.contains("frame-ancestors 'none'")
          || !policy.contains("default-src 'none'")
          || policy.contains("unsafe")
          || headers.firstValue("X-Content-Type-Options").isEmpty()) {
        wrong.add(route.template() + " " + headers.map());
      }
    }
    assertThat(wrong).isEmpty();
  }
}
