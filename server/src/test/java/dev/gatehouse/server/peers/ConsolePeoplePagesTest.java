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

/** The people of an organization in a real browser: from an import to moving and deactivating. */
@Tag("peers")
class ConsolePeoplePagesTest {

  private static GatehouseFixture gatehouse;
  private static Browser browser;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start();
    browser = Browser.start();
    AdminClient admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
    String okta =
        admin
            .post(
                "/organizations/acme/connections",
                Map.of(
                    "preset",
                    "okta-oidc",
                    "displayName",
                    "Acme staff",
                    "settings",
                    Map.of("issuer", "https://acme.okta.com", "clientId", "gatehouse"),
                    "secrets",
                    Map.of("clientSecret", "s")))
            .path("id")
            .asString();
    admin.post("/organizations/acme/connections/" + okta + "/enable", Map.of());
  }

  @AfterAll
  static void stop() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void people_are_imported_edited_moved_and_deactivated() {
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      Operator.comeIn(page, gatehouse);
      for (String path : List.of("people", "groups", "roles", "invitations", "people/new")) {
        page.navigate(gatehouse.at("/console/acme/" + path).toString());
        looked.isInOrder("console-empty-" + path.replace('/', '-'));
      }
      page.navigate(gatehouse.at("/console/acme/people").toString());
      page.click("text=Import");
      page.fill(
          "textarea[name=csv]:visible",
          "user_name,display_name,roles,authentication_method\nno address,Zoë,emperor,Nowhere\n");
      page.click("text=Look what would happen");
      looked.isInOrder("console-import-refused");
      page.fill(
          "textarea[name=csv]:visible",
          """
          user_name,display_name,roles,authentication_method
          zoe@acme.example,Zoë Müller,viewer,Acme staff
          jane@acme.example,Jane Doe,admin,Acme staff
          li@acme.example,Li <b>Wei</b>,analyst,Acme staff
          """);
      page.click("text=Look what would happen");
      looked.isInOrder("console-import-looked");
      page.click("text=Import now");
      assertThat(page.textContent("[role=status]")).startsWith("3 people were added");
      looked.isInOrder("console-people-list");
      page.click("text=Zoë Müller");
      looked.isInOrder("console-person-full");
      page.click("text=Make a link to copy");
      looked.isInOrder("console-invitation-link");
      page.navigate(gatehouse.at("/console/acme/invitations").toString());
      looked.isInOrder("console-invitations");
      page.click("text=zoe@acme.example");
      page.click("#method + a");
      looked.isInOrder("console-person-method");
      page.click("text=Cancel");
      page.click("text=Change local access");
      looked.isInOrder("console-person-local");
      page.navigate(gatehouse.at("/console/acme/people").toString());
      page.check("tr:has-text('Zoë') input[type=checkbox]");
      page.check("tr:has-text('Wei') input[type=checkbox]");
      page.click(".chosen >> text=Change the method");
      page.selectOption("select[name=to]", "password");
      page.click("text=Look what would happen");
      looked.isInOrder("console-move-refused");
      page.check("input[name=allow]");
      page.selectOption("select[name=to]", "password");
      page.click("text=Look what would happen");
      looked.isInOrder("console-move-looked");
      page.click("text=Change it for them");
      assertThat(page.textContent("[role=status]"))
          .isEqualTo("2 people sign in with Password now.");
      page.check("tr:has-text('Zoë') input[type=checkbox]");
      page.click(".chosen >> text=Deactivate");
      looked.isInOrder("console-deactivate-many");
      page.click("button.danger");
      assertThat(page.textContent("[role=status]")).isEqualTo("1 person is deactivated.");
    }
  }
}
