package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Configuration as code, set-up links and the operators' pages in a real browser. */
@Tag("peers")
class ConsoleSetupPagesTest {
  private static final List<String> WRONG = new ArrayList<>();
  private static GatehouseFixture gatehouse;
  private static Browser browser;
  private static AdminClient admin;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    admin.post("/organizations/acme/domains", Map.of("name", "acme.example"));
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
            Map.of("clientSecret", "known to both")));
    admin.post(
        "/applications",
        Map.of("name", "Product", "redirectUris", List.of("https://product.example/cb")));
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void every_page_is_in_order() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      Operator.comeIn(page, gatehouse);
      String application = admin.get("/applications").at("/items/0/id").asString();
      for (String path :
          List.of(
              "/acme/configuration",
              "/acme/setup-links",
              "/-/organizations/new",
              "/-/organizations/acme",
              "/-/organizations/acme/delete",
              "/-/applications",
              "/-/applications/new",
              "/-/roles",
              "/-/signing-keys",
              "/-/signing-keys/saml_signing/introduce")) {
        page.navigate(gatehouse.at("/console" + path).toString());
        look(looked, "setup" + path.replaceAll("[^a-z]+", "-"));
      }
      page.navigate(gatehouse.at("/console/-/applications/" + application).toString());
      look(looked, "setup-application");
      page.navigate(gatehouse.at("/console/acme/configuration/import").toString());
      look(looked, "setup-import");
      page.fill("textarea", "name: Acme Corporation\ndomains: [{name: acme.test}]\n");
      page.click("button:has-text('Compare')");
      look(looked, "setup-difference");
      page.click("button:has-text('Apply the changes')");
      assertThat(page.textContent("[role=status]"))
          .isEqualTo("The document was applied: 1 added, 1 changed, 1 removed.");
      page.navigate(gatehouse.at("/console/acme/setup-links/new").toString());
      look(looked, "setup-link-new");
      page.fill("input[name=name]", "Ingrid of IT");
      page.click("button:has-text('Make the link')");
      look(looked, "setup-link-made");
      String link = page.textContent(".copy code");
      page.context().clearCookies();
      page.navigate(link);
      look(looked, "setup-welcome");
      page.click("button:has-text('Begin')");
      page.waitForURL(gatehouse.at("/console/acme/providers").toString());
      look(looked, "setup-guest");
      assertThat(WRONG).isEmpty();
    }
  }

  /** Goes on after a page that is not in order, so that all are told together. */
  private static void look(LookedAtPage looked, String name) {
    try {
      looked.isInOrder(name);
    } catch (AssertionError e) {
      Browser.picture(name, looked.page());
      WRONG.add(String.valueOf(e.getMessage()));
    }
  }
}
