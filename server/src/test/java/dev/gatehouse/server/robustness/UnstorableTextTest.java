package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that PostgreSQL cannot store, NUL, is refused in every address that reads it. */
@EachDatabase
class UnstorableTextTest {
  private final SignInLab lab;
  private final TestBrowser browser;

  UnstorableTextTest(TestDatabase database) {
    lab = new SignInLab(database);
    browser = lab.gatehouse.browser();
  }

  @AfterEach
  void stop() {
    browser.close();
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sign-in/acme%00",
        "/sign-in/acme?connection=a%00",
        "/auth/find?email=a%00@acme.example",
        "/saml/con_a%00/metadata",
        "/auth/callback/oidc/con_a%00?code=a",
        "/auth/callback/oidc?code=a&state=b%00",
        "/auth/again?attempt=a%00",
        "/oauth/authorize?response_type=code&client_id=a%00",
        "/oauth/end-session?client_id=a%00",
        "/forward-auth/start?host=a%00&to=/",
      })
  void an_address_with_nul_is_refused(String path) {
    lab.samlOrganization("acme");
    assertThat(browser.get(path).statusCode()).isIn(400, 404);
  }
}
