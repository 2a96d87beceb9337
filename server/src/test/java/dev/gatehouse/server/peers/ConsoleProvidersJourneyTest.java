package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider is connected in a real browser: every step, each page looked at. */
@Tag("peers")
class ConsoleProvidersJourneyTest {
  private static final String PROVIDERS = "/console/acme/providers";

  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static Browser browser;

  @BeforeAll
  static void start() {
    gatehouse = GatehouseFixture.start(TestDatabase.SQLITE, Map.of(), AdjustableClock.running());
    provider = TestIdentityProvider.start(0);
    browser = Browser.start();
    new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY)
        .post("/organizations", Map.of("slug", "acme", "name", "Acme"));
  }

  @AfterAll
  static void stop() {
    browser.close();
    provider.close();
    gatehouse.close();
  }

  @Test
  void from_the_table_of_products_to_a_sign_in(@TempDir Path folder) throws IOException {
    Path metadata = Files.writeString(folder.resolve("idp.xml"), provider.saml().metadata());
    try (LookedAtPage looked = new LookedAtPage(browser)) {
      Page page = looked.page();
      Operator.comeIn(page, gatehouse);
      page.navigate(gatehouse.at(PROVIDERS).toString());
      page.click("text=Add provider");
      looked.isInOrder("provider-add");
      page.click("[value=keycloak-saml]");
      looked.isInOrder("provider-guide");
      page.click("text=Next step");
      looked.isInOrder("provider-values");
      page.fill("[name=metadata]", "<nonsense>");
      page.click("text=Read it");
      looked.isInOrder("provider-values-refused");
      page.setInputFiles("input[type=file]", metadata);
      page.click("text=Read it");
      looked.isInOrder("provider-found");
      page.click("button.primary");
      looked.isInOrder("provider-attributes");
      page.click(".empty a.button");
      looked.isInOrder("provider-tests");
      Page window = page.waitForPopup(() -> page.click("button.primary"));
      window.click("text=Start the test");
      window.click("[value=jane]");
      window.waitForSelector("text=The test succeeded");
      Browser.picture("provider-test-result", window);
      window.click("text=Back to the set-up");
      window.waitForSelector("text=A real sign-in that lets nobody in");
      window.close();
      page.click("text=Look what came");
      page.click("text=Open the test");
      looked.isInOrder("provider-test");
      page.click("text=Change names");
      looked.isInOrder("provider-attributes-seen");
      page.click("text=Next step");
      looked.isInOrder("provider-roles");
      page.selectOption("[name=role0]", "viewer");
      page.click("button.primary");
      page.click("text=Next step");
      looked.isInOrder("provider-provisioning");
      page.click("form button");
      page.click("ol.steps >> text=Enable");
      looked.isInOrder("provider-enable");
      page.click("button.primary");
      looked.isInOrder("provider");
      assertThat(page.textContent("[role=status]")).startsWith("Keycloak is enabled.");
      page.navigate(gatehouse.at(PROVIDERS).toString());
      looked.isInOrder("providers");
      signIn();
      page.click("td a >> text=Keycloak");
      page.click("text=Remove");
      looked.isInOrder("provider-remove");
      page.click("button.danger");
      looked.isInOrder("provider-in-the-way");
      page.click("text=Move them all");
      looked.isInOrder("provider-move");
    }
  }

  private static void signIn() {
    Page jane = browser.newPage();
    jane.navigate(gatehouse.at("/sign-in/acme").toString());
    jane.click("text=Keycloak");
    jane.click("[value=jane]");
    jane.waitForURL(url -> url.startsWith(gatehouse.address().toString()));
    jane.context().close();
  }
}
