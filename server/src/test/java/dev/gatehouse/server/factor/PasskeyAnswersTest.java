package dev.gatehouse.server.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is no answer of a passkey. Those that are stand in the tests with a real browser. */
@EachDatabase
class PasskeyAnswersTest extends FactorWorld {
  private static final String PAGE = "/sign-in/acme/passkey";

  PasskeyAnswersTest(TestDatabase database) {
    super(database);
  }

  private static String text(String plain) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(String clientData) {
    return """
        {"id":"AAAA","rawId":"AAAA","type":"public-key","clientExtensionResults":{},"response":{
          "clientDataJSON":"%s","authenticatorData":"AAAA","signature":"AAAA","userHandle":"AAAA"}}"""
        .formatted(text(clientData));
  }

  @Test
  void nonsense_is_refused_and_kept_as_a_trace() {
    assertThat(browser.get(PAGE).body()).contains("data-options", "Use a passkey");
    List<String> nonsense =
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"id\":1}",
            "{\"response\":null}",
            "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
            "{\"id\":\"?\",\"rawId\":\"?\",\"type\":\"?\",\"response\":{\"clientDataJSON\":\"?\"}}",
            answer("{}"),
            answer("{\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"x\"}"),
            "{".repeat(20_000),
            "x".repeat(40_000));
    for (String one : nonsense) {
      HttpResponse<String> page = browser.post(PAGE, Map.of("credential", one));

      assertThat(page.statusCode()).as(one).isEqualTo(403);
      assertThat(page.body()).contains("role=\"alert\"");
    }
    assertThat(isSignedIn(browser)).isFalse();
    assertThat(world.newestAttempt(world.acme).summary().code()).startsWith("passkey_");
  }

  @Test
  void no_answer_is_taken_where_nothing_was_asked() {
    try (TestBrowser other = world.browser()) {
      assertThat(other.post(PAGE, Map.of("credential", answer("{}"))).statusCode()).isEqualTo(400);
    }
    assertThat(browser.get("/sign-in/nowhere/passkey").statusCode()).isEqualTo(400);
  }

  @Test
  void each_page_has_a_challenge_of_its_own() {
    assertThat(options(browser.get(PAGE).body())).isNotEqualTo(options(browser.get(PAGE).body()));
  }

  private static String options(String page) {
    return page.replaceAll("(?s).*data-options=\"([^\"]+)\".*", "$1");
  }
}
