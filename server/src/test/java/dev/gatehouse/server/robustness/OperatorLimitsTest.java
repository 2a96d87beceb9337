package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator's settings say where an organization says nothing. */
class OperatorLimitsTest {
  @Test
  void sessions_live_as_long_as_the_operator_says() {
    try (SignInLab lab =
            new SignInLab(
                TestDatabase.SQLITE, Map.of("session.idle", "2m", "session.absolute", "3m"));
        TestBrowser browser = lab.gatehouse.browser()) {
      lab.samlOrganization("acme");
      lab.signIn(browser, "acme", "");
      assertThat(browser.get("/sign-in/done").body()).contains("jane@acme.example");
      lab.gatehouse.clock().advance(Duration.ofSeconds(119));
      assertThat(browser.get("/sign-in/done").body()).contains("jane@acme.example");
      lab.gatehouse.clock().advance(Duration.ofSeconds(61));
      assertThat(browser.open("/sign-in/done").body()).doesNotContain("jane@acme.example");
    }
  }
}
