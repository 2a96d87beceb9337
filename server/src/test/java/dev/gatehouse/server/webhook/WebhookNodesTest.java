package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Several nodes share one outbox; the embedded database has one node only. */
class WebhookNodesTest extends WebhookSteps {
  WebhookNodesTest() {
    super(TestDatabase.POSTGRESQL);
  }

  @Test
  void two_nodes_tell_each_message_once() {
    try (GatehouseFixture other = gatehouse.anotherNode()) {
      Hook hook = hook("user.created");
      for (int i = 0; i < 150; i++) {
        user("acme", "user" + i + "@acme.example");
      }
      Await.until(
          "all are delivered",
          () -> read(hook.path() + "/deliveries?limit=1&status=PENDING").path("items"),
          JsonNode::isEmpty);
      assertThat(other.address()).isEqualTo(gatehouse.address());
      assertThat(receiver.heard()).hasSize(150);
      Map<String, Long> times =
          receiver.heard().stream()
              .collect(Collectors.groupingBy(WebhookReceiver.Heard::id, Collectors.counting()));
      assertThat(times).hasSize(150);
    }
  }
}
