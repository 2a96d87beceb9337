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
 * The console in a real browser, from an empty installation: the first operator, and every page in
 * light and dark, on a desktop and a phone.
 */
@Tag("peers")
class ConsolePagesTest {
  private static GatehouseFixture gatehouse;
  private static Browser browser;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    AdminClient admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    for (String name : List.of("Jane Doe", "Zoë Müller", "Li <b>Wei</b>")) {
      admin.post(
          "/organizations/acme/users",
          Map.of(
              "userName",
              name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "") + "@acme.example",
              "displayName",
              name,
              "authenticationMethod",
              "password",
              "roles",
              List.of("analyst"),
              "invite",
              false));
    }
    admin.post(
        "/organizations/acme/connections",
        Map.of(
            "preset",
            "oidc",
            "displayName",
            "Acme staff",
            "settings",
            Map.of("issuer", "https://login.acme.example", "clientId", "gatehouse"),
            "secrets",
            Map.of("clientSecret", "a secret of the test")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void the_first_operator_makes_an_account_and_every_page_is_in_order() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      page.navigate(gatehouse.firstOperator().toString());
      looked.isInOrder("console-first-operator");
      Operator.makeAccount(page);
      Operator.signIn(page, gatehouse);
      for (String path :
          List.of(
              "/-/organizations", "/acme", "/acme/providers", "/acme/people", "/acme/search?q=j")) {
        page.navigate(gatehouse.at("/console" + path).toString());
        looked.isInOrder("console" + path.replaceAll("[^a-z]+", "-"));
      }
      page.navigate(gatehouse.at("/console/acme/people").toString());
      page.click("text=Jane Doe");
      looked.isInOrder("console-person");
      page.click("text=Deactivate");
      looked.isInOrder("console-confirm");
      page.click("button.danger");
      assertThat(page.textContent("[role=status]")).isEqualTo("Jane Doe is deactivated.");
    }
  }
}
