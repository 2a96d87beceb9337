package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.peers.Browser;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same pages as in {@link ConsoleHostileTextTest} in a real browser, which is asked what it ran
 * and what the content policy kept it from: nothing of either, for there was nothing.
 */
@Tag("peers")
class ConsoleHostilePagesTest {
  private static final String LISTEN =
      """
      document.addEventListener('securitypolicyviolation', event =>
        console.error('violation of ' + event.violatedDirective + ' by ' + event.blockedURI));
      """;

  /** What is saved as a file, and no page. */
  private static final String FILES = ".*(csv|json|/export|/style)";

  private static List<String> pages(ConsoleContents contents) {
    List<Known> all =
        ConsoleDoor.addTo(
                new ConsoleRoutes(new Routes(), (request, route, work) -> Response.empty(500)),
                ConsoleDoor.sections())
            .all();
    List<String> pages =
        new ArrayList<>(
            all.stream()
                .filter(route -> route.method().equals("GET"))
                .filter(route -> !route.template().matches(FILES))
                .map(route -> contents.path(route, "acme"))
                .toList());
    pages.add("/console/acme/search?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");
    pages.add("/sign-in/acme");
    pages.add(contents.setupLink);
    return pages;
  }

  @Test
  void a_browser_runs_nothing_and_has_nothing_to_keep_from_running() {
    try (ConsoleWorld world = new ConsoleWorld();
        TestBrowser operator = world.gatehouse.browser();
        Browser browser = Browser.start()) {
      world.makeOperator(operator);
      world.signIn(operator, "operators", ConsoleWorld.OPERATOR);
      ConsoleContents contents =
          ConsoleContents.fill(world, "acme", ConsoleHostileTextTest.HOSTILE);
      contents.fillInstallation();
      Page page = browser.newPage();
      page.context()
          .addCookies(
              List.of(
                  new Cookie("gatehouse_session", operator.cookie("gatehouse_session"))
                      .setUrl(world.gatehouse.address().toString())));
      List<String> faults = new ArrayList<>();
      page.addInitScript(LISTEN);
      page.onDialog(
          dialog -> {
            faults.add("a dialog on " + page.url());
            dialog.dismiss();
          });
      page.onConsoleMessage(
          message -> {
            // Of advice about forms and of refused documents there is nothing to say here.
            if (message.type().equals("error")
                && !message.text().startsWith("Failed to load resource")) {
              faults.add(message.text() + " on " + page.url());
            }
          });
      int inside = 0;
      for (String path : pages(contents)) {
        page.navigate(world.gatehouse.at(path).toString());
        inside += page.querySelectorAll(".rail").size();
        if (page.querySelectorAll("img[src=x], [evil], [onerror], iframe").isEmpty()) {
          continue;
        }
        faults.add("an element out of a text on " + path);
      }
      assertThat(faults).isEmpty();
      assertThat(inside).isGreaterThan(90);
    }
  }
}
