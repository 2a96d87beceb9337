package dev.gatehouse.testkit.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.LoopbackServer;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page of the test identity provider on which sessions are revoked, over real HTTP. */
class SecurityEventsPageTest {
  private final TestIdentityProvider provider = TestIdentityProvider.start(0);
  private final LoopbackServer receiver = LoopbackServer.open(0);
  private final List<String> pushed = new CopyOnWriteArrayList<>();
  private final HeadlessBrowser browser = new HeadlessBrowser();

  @BeforeEach
  void make_a_stream() throws Exception {
    receiver.start(
        exchange -> {
          pushed.add(exchange.body());
          exchange.answer(202, "application/json", "");
        });
    assertThat(page()).contains("nobody yet");
    var stream =
        "{\"delivery\":{\"method\":\"urn:ietf:rfc:8935\",\"endpoint_url\":\""
            + receiver.baseUrl()
            + "/events\"}}";
    try (var client = HttpClient.newHttpClient()) {
      var made =
          client.send(
              HttpRequest.newBuilder(URI.create(provider.transmitter().issuer() + "/streams"))
                  .header("Authorization", "Bearer " + TestTransmitter.TOKEN)
                  .POST(HttpRequest.BodyPublishers.ofString(stream))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(made.statusCode()).isEqualTo(201);
    }
  }

  @AfterEach
  void stop() {
    provider.close();
    receiver.close();
  }

  @Test
  void a_button_tells_the_receivers_and_the_page_shows_what_they_said() throws Exception {
    assertThat(page()).contains(receiver.baseUrl() + "/events").doesNotContain("What was told");

    assertThat(press("jane", "revoke")).isEqualTo(303);

    assertThat(pushed).hasSize(1);
    assertThat(page()).contains("session-revoked", "about Jane Doe", ">202<");
    assertThat(browser.get(provider.baseUrl() + "/").body()).contains("1 receiver");
  }

  @Test
  void an_account_is_disabled_and_enabled_again() throws Exception {
    press("jane", "disable");
    assertThat(page()).containsOnlyOnce(">Disabled<").contains("account-disabled");

    press("jane", "enable");
    assertThat(page()).doesNotContain(">Disabled<").contains("account-enabled");
    assertThat(pushed).hasSize(2);
  }

  @Test
  void a_button_that_is_not_there_is_refused() throws Exception {
    assertThat(press("nobody", "revoke")).isEqualTo(400);
    assertThat(press("jane", "promote")).isEqualTo(400);
    assertThat(pushed).isEmpty();
  }

  private String page() throws Exception {
    return browser.get(provider.baseUrl() + SecurityEventsPage.PATH).body();
  }

  private int press(String userName, String button) throws Exception {
    var address = provider.baseUrl() + SecurityEventsPage.PATH + "/people/" + userName;
    return browser.submit(new HeadlessBrowser.Form(address, Map.of("do", button))).statusCode();
  }
}
