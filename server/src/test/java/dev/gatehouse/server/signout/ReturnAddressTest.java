package dev.gatehouse.server.signout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where {@code /auth/logout} may lead. */
@EachDatabase
class ReturnAddressTest {
  private static final String BYE = "https://app.test/bye";

  private final GatehouseFixture gatehouse;
  private final TestBrowser browser;
  private final AdminClient admin;
  private final String application;

  ReturnAddressTest(TestDatabase database) {
    gatehouse = GatehouseFixture.start(database, Map.of());
    browser = gatehouse.browser();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    application =
        admin
            .post(
                "/applications",
                Map.of(
                    "name",
                    "Reports",
                    "clientId",
                    "reports",
                    "redirectUris",
                    List.of("https://app.test/callback"),
                    "postLogoutRedirectUris",
                    List.of(BYE)))
            .path("id")
            .asString();
  }

  @AfterEach
  void close() {
    browser.close();
    gatehouse.close();
  }

  @Test
  void only_to_where_an_application_has_registered() {
    HttpResponse<String> registered = browser.get("/auth/logout?return_to=" + BYE);
    assertThat(registered.headers().firstValue("Location")).contains(BYE);
    for (String other : List.of("https://evil.test/", BYE + "/", BYE + "?x=1", "//app.test/bye")) {
      HttpResponse<String> refused = browser.get("/auth/logout?return_to=" + other);
      assertThat(refused.statusCode()).as(other).isEqualTo(400);
      assertThat(refused.headers().firstValue("Location")).isEmpty();
    }
  }

  @Test
  void not_to_an_application_that_is_switched_off() {
    admin.post("/applications/" + application + "/disable", Map.of());
    HttpResponse<String> refused = browser.get("/auth/logout?return_to=" + BYE);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Location")).isEmpty();
  }
}
