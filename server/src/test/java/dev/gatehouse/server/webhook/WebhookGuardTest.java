package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An address that a customer names is a way into the operator's network. */
class WebhookGuardTest extends WebhookSteps {
  WebhookGuardTest() {
    super(
        TestDatabase.SQLITE,
        Map.of("outgoing.allowPlainHttp", "false", "outgoing.allowPrivateAddresses", "false"));
  }

  @Test
  void customers_name_https_and_public_addresses_only() {
    assertThat(call("POST", HOOKS, Map.of("url", receiver.url())).body()).contains("url_invalid");
    Hook hook = hookAt(HOOKS, receiver.url().replace("http:", "https:"));
    user("acme", "ann@acme.example");
    assertThat(awaitLog(hook, "PENDING", 1).path("lastError").asString())
        .isEqualTo("outgoing_refused_address");
  }

  @Test
  void the_operator_may_name_neighbours() {
    Hook hook = hookAt("/webhooks", receiver.url());
    user("acme", "ann@acme.example");
    awaitLog(hook, "DELIVERED", 1);
  }
}
