package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationId;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8252 §7 and §8.10, RFC 9700 §2.1 and §4.1. */
class RedirectUrisTest {
  private static final String[] REGISTERED = {
    "http://127.0.0.1/done",
    "http://[::1]:4000/done?from=cli",
    "http://localhost:3000/done",
    "https://app.example/claimed",
    "com.example.app:/done"
  };

  private static Client client(ClientAuthentication authentication) {
    return new Client(
        new Application(
            new ApplicationId("app_00000000000000000000000000"),
            ClientDrafts.of("cli").authenticating(authentication, "").at(REGISTERED).draft(),
            true,
            Instant.EPOCH,
            Instant.EPOCH));
  }

  private static boolean isPublicClients(String uri) {
    return RedirectUris.registered(uri, client(ClientAuthentication.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/done",
        "http://127.0.0.1:1/done",
        "http://127.0.0.1:65535/done",
        "http://[::1]/done?from=cli",
        "http://[::1]:50123/done?from=cli",
        "http://localhost:3000/done",
        "https://app.example/claimed",
        "com.example.app:/done"
      })
  void takes_what_is_registered_with_any_port_of_the_loopback_address(String uri) {
    assertThat(isPublicClients(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:0/done",
        "http://127.0.0.1:65536/done",
        "http://127.0.0.1:99999/done",
        "http://127.0.0.1:/done",
        "http://127.0.0.1:80@evil.example/done",
        "http://127.0.0.1@evil.example/done",
        "http://127.0.0.1.evil.example/done",
        "http://127.0.0.1:50123\\@evil.example/done",
        "http://127.0.0.1:50123/done/",
        "http://127.0.0.1:50123/done/../other",
        "http://127.0.0.1:50123/done?next=https://evil.example",
        "http://127.0.0.1:50123/done#part",
        "http://127.0.0.1:50123//done",
        "http://127.0.0.1:50123/DONE",
        "http://127.0.0.1:50123/done\r\nX: y",
        "HTTP://127.0.0.1:50123/done",
        "https://127.0.0.1:50123/done",
        "http://127.1:50123/done",
        "http://127.0.0.2:50123/done",
        "http://2130706433/done",
        "http://[::1]:50123/done",
        "http://[0:0:0:0:0:0:0:1]:50123/done?from=cli",
        "http://[::ffff:127.0.0.1]:50123/done",
        "http://localhost:3001/done",
        "http://localhost/done",
        "http://0.0.0.0:50123/done",
        "https://app.example:443/claimed",
        "https://app.example:8443/claimed",
        "com.example.app:/done2",
        "com.example.app://done",
        "com.example.application:/done"
      })
  void refuses_what_looks_like_it(String uri) {
    assertThat(isPublicClients(uri)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/done", "http://[::1]:50123/done?from=cli"})
  void a_confidential_client_has_no_port_to_choose(String uri) {
    assertThat(RedirectUris.registered(uri, client(ClientAuthentication.CLIENT_SECRET_BASIC)))
        .isFalse();
  }
}
