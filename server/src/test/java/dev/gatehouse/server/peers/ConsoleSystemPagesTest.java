package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What operators look at: system health, their keys, and an application that is tried, in light and
 * dark, on a desktop and a phone.
 */
@Tag("peers")
class ConsoleSystemPagesTest {
  private static GatehouseFixture gatehouse;
  private static AdminClient admin;
  private static Browser browser;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void an_operator_looks_after_the_installation() {
    admin.post(
        "/applications",
        Map.of(
            "name",
            "Tracehub",
            "homeUrl",
            gatehouse.at("/docs").toString(),
            "redirectUris",
            List.of("https://tracehub.example/back"),
            "backChannelLogoutUri",
            "http://127.0.0.1:9/logout"));
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      Operator.comeIn(page, gatehouse);
      page.click("text=System health");
      assertThat(page.textContent("h1")).isEqualTo("System health");
      looked.isInOrder("console-system");

      page.click("button.menu");
      page.click("text=Installation API keys");
      page.click("text=New API key");
      page.fill("input[name=name]", "Watchdog");
      page.check("input[name='system:read']");
      looked.isInOrder("console-installation-key-new");
      page.click("form button.primary");
      assertThat(page.textContent("main")).contains("This is shown once.");
      page.click("text=To the API keys");
      assertThat(page.textContent("main")).contains("Watchdog", "system:read");
      looked.isInOrder("console-installation-keys");

      page.click("button.menu");
      page.click("nav >> text=Applications");
      page.click("text=Tracehub");
      page.fill("input[name=lifetime]", "8");
      looked.isInOrder("console-application");
      page.click("text=Save");
      assertThat(page.inputValue("input[name=lifetime]")).isEqualTo("8");
      page.click("text=Check and try it");
      assertThat(page.textContent("main")).contains("It has no client secret.");
      looked.isInOrder("console-application-try");
      page.click("button >> text=Rehearse a sign-in");
      assertThat(page.textContent("main")).contains("What the application is told");
      looked.isInOrder("console-application-rehearsal");
      page.goBack();
      Page opened = page.waitForPopup(() -> page.click("text=Open the application"));
      opened.waitForLoadState();
      assertThat(opened.url()).isEqualTo(gatehouse.at("/docs").toString());
      assertThat(opened.evaluate("window.opener")).isNull();
      opened.close();
    }
  }
}
