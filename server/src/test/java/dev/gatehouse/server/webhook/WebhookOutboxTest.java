package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What was committed is told, whatever happens to nodes and receivers in between. */
@EachDatabase
class WebhookOutboxTest extends WebhookSteps {
  WebhookOutboxTest(TestDatabase database) {
    super(database);
  }

  @Test
  void what_was_committed_before_a_restart_is_told_after_it() {
    int port = LoopbackPort.free();
    Hook hook = hookAt(HOOKS, "http://127.0.0.1:" + port + "/hook", "user.created");
    user("acme", "ann@acme.example");
    awaitLog(hook, "PENDING", 1);
    gatehouse.restart();
    try (WebhookReceiver again = new WebhookReceiver(port)) {
      pass(1);
      assertThat(again.await("user.created").signaturesOf(hook.secret())).isEqualTo(1);
    }
  }

  @Test
  void old_messages_are_forgotten() {
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    awaitLog(hook, "DELIVERED", 1);
    gatehouse.clock().advance(Webhooks.LOG_KEPT_FOR.plus(Duration.ofMinutes(1)));
    user("acme", "bob@acme.example");
    // Clean-up runs once more when the program stops.
    gatehouse.restart();
    assertThat(log(hook)).hasSize(1);
  }
}
