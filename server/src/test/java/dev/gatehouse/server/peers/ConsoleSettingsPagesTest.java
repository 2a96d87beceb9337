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
 * Policy, domains, provisioning, keys and webhooks in a real browser, empty and filled, in light
 * and dark, on a desktop and a phone.
 */
@Tag("peers")
class ConsoleSettingsPagesTest {
  private static final String ACME = "/organizations/acme";

  private static GatehouseFixture gatehouse;
  private static AdminClient admin;
  private static Browser browser;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    admin.post("/organizations", Map.of("slug", "empty", "name", "Empty"));
    for (String name : List.of("jane", "bob")) {
      admin.post(
          ACME + "/users",
          Map.of(
              "userName",
              name + "@acme.example",
              "authenticationMethod",
              "password",
              "roles",
              List.of(name.equals("jane") ? "admin" : "viewer"),
              "invite",
              false));
    }
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  private static void open(Page page, String path) {
    page.navigate(gatehouse.at("/console" + path).toString());
  }

  private static String connection() {
    String id =
        admin
            .post(
                ACME + "/connections",
                Map.of(
                    "preset",
                    "okta-oidc",
                    "displayName",
                    "Acme staff",
                    "secrets",
                    Map.of("clientSecret", "a-secret-that-nobody-else-knows"),
                    "settings",
                    Map.of("issuer", "https://login.acme.example", "clientId", "gatehouse")))
            .path("id")
            .asString();
    admin.post(ACME + "/connections/" + id + "/enable", Map.of());
    return id;
  }

  @Test
  void an_administrator_sets_up_what_stands_around_the_sign_in() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      Operator.comeIn(page, gatehouse);
      for (String section :
          List.of(
              "policy", "domains", "provisioning", "api-keys", "ssh-keys", "webhooks", "signals")) {
        open(page, "/empty/" + section);
        looked.isInOrder("console-empty-" + section);
      }
      String connection = connection();

      open(page, "/acme/policy");
      page.fill("input[name=email]", "jane@acme.example");
      page.click("text=Name as break-glass administrator");
      looked.isInOrder("console-break-glass");
      page.click("button.danger");
      assertThat(page.textContent("[role=status]")).contains("is a break-glass administrator.");
      looked.isInOrder("console-policy");
      page.click("text=Enforce SSO …");
      looked.isInOrder("console-enforce");
      open(page, "/acme/policy/ipsie");
      looked.isInOrder("console-ipsie");

      open(page, "/acme/domains");
      page.fill("input[name=name]", "acme.example");
      page.click("form button.primary");
      looked.isInOrder("console-domain");
      open(page, "/acme/domains");
      looked.isInOrder("console-domains");

      open(page, "/acme/provisioning");
      page.click("form button.primary");
      page.click("text=New token");
      page.fill("input[name=name]", "Okta 2026");
      looked.isInOrder("console-token-new");
      page.click("form button.primary");
      looked.isInOrder("console-token-once");
      page.click("text=To the directory");
      looked.isInOrder("console-directory");
      page.click("text=New client");
      looked.isInOrder("console-client-new");
      open(page, "/acme/provisioning");
      looked.isInOrder("console-provisioning");

      open(page, "/acme/api-keys/new");
      looked.isInOrder("console-api-key-new");
      page.fill("input[name=name]", "Nightly job");
      page.check("input[name='users:read']");
      page.click("form button.primary");
      page.click("text=To the API keys");
      looked.isInOrder("console-api-keys");

      open(page, "/acme/webhooks/new");
      looked.isInOrder("console-webhook-new");
      page.fill("input[name=url]", "http://127.0.0.1:9/hooks");
      page.click("form button.primary");
      page.click("text=To the endpoint");
      page.click("text=Send a test message");
      looked.isInOrder("console-webhook");
      page.click("text=webhook.test");
      looked.isInOrder("console-delivery");

      open(page, "/acme/signals/" + connection + "/new");
      looked.isInOrder("console-signal-new");
      page.fill("input[name=issuer]", "https://signals.acme.example");
      page.click("text=A stream that is set up at the provider by hand");
      page.fill("input[name=jwksUri]", "https://signals.acme.example/jwks");
      page.click("form button.primary");
      page.click("text=To the stream");
      looked.isInOrder("console-signal-stream");
      page.click("text=What this provider is told");
      page.click("text=Set it up here");
      page.fill("input[name=endpointUrl]", "https://idp.acme.example/events");
      looked.isInOrder("console-told-form");
      page.click("form button.primary");
      looked.isInOrder("console-told-stream");
      open(page, "/acme/signals");
      looked.isInOrder("console-signals");
    }
  }
}
