package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.webhook.WebhookReceiver.Heard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Receivers that are down, slow, confused or hostile. */
@EachDatabase
class WebhookFailuresTest extends WebhookSteps {
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(10);

  WebhookFailuresTest(TestDatabase database) {
    super(database, Map.of("outgoing.timeout", GIVEN_UP_AFTER.toSeconds() + "s"));
  }

  @Test
  void a_receiver_that_stumbles_hears_the_same_message_again() {
    AtomicInteger asked = new AtomicInteger();
    receiver.behave(
        exchange ->
            WebhookReceiver.answer(
                exchange,
                asked.incrementAndGet() == 1 ? 500 : 200,
                "no\0pe".getBytes(StandardCharsets.UTF_8)));
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    JsonNode failed = awaitLog(hook, "PENDING", 1);
    assertThat(failed.path("lastStatus").asInt()).isEqualTo(500);
    assertThat(failed.path("lastResponse").asString()).isEqualTo("nope");
    assertThat(failed.has("nextAttemptAt")).isTrue();
    assertThat(read(hook.path()).has("failingSince")).isTrue();

    pass(1);
    awaitLog(hook, "DELIVERED", 2);
    assertThat(receiver.heard()).hasSize(2);
    Heard first = receiver.heard().getFirst();
    Heard second = receiver.heard().getLast();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.timestamp()).isGreaterThan(first.timestamp());
    assertThat(second.signaturesOf(hook.secret())).isEqualTo(1);
    assertThat(read(hook.path()).has("failingSince")).isFalse();
  }

  @Test
  void a_receiver_that_hangs_holds_up_nobody_else() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (WebhookReceiver hanging = new WebhookReceiver()) {
      hanging.behave(
          exchange -> {
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      Hook stuck = hookAt(HOOKS, hanging.url(), "user.created");
      Hook well = hook("user.created");
      long begun = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        user("acme", "user" + i + "@acme.example");
      }
      receiver.await(40);
      // Four at a time, each until it is given up.
      int tried = hanging.heard().size();
      Duration passed = Duration.ofNanos(System.nanoTime() - begun);
      long rounds = 1 + passed.dividedBy(GIVEN_UP_AFTER);
      assertThat(tried).isLessThanOrEqualTo((int) Math.min(40, 4 * rounds));
      JsonNode one = awaitLog(stuck, "PENDING", 1);
      assertThat(one).isNotNull();
      assertThat(log(stuck).toString()).contains("outgoing_timeout");
      assertThat(log(well).toString()).doesNotContain("outgoing_timeout");
    } finally {
      end.countDown();
    }
  }

  @Test
  void a_redirect_is_not_followed() {
    try (WebhookReceiver elsewhere = new WebhookReceiver()) {
      receiver.behave(
          exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere.url());
            WebhookReceiver.answer(exchange, 307, new byte[0]);
          });
      Hook hook = hook("user.created");
      user("acme", "ann@acme.example");
      JsonNode failed = awaitLog(hook, "PENDING", 1);
      assertThat(failed.path("lastError").asString()).isEqualTo("outgoing_redirect");
      assertThat(elsewhere.heard()).isEmpty();
    }
  }

  @Test
  void a_vast_answer_is_cut_short_or_not_read() {
    AtomicInteger size = new AtomicInteger(100_000);
    receiver.behave(exchange -> WebhookReceiver.answer(exchange, 200, new byte[size.get()]));
    Hook hook = hook("user.created");
    receiver.behave(
        exchange ->
            WebhookReceiver.answer(
                exchange, 200, "x".repeat(size.get()).getBytes(StandardCharsets.UTF_8)));
    user("acme", "ann@acme.example");
    assertThat(awaitLog(hook, "DELIVERED", 1).path("lastResponse").asString()).hasSize(500);

    size.set(3_000_000);
    user("acme", "bob@acme.example");
    assertThat(awaitLog(hook, "PENDING", 1).path("lastError").asString())
        .isEqualTo("outgoing_too_large");
  }

  @Test
  void a_receiver_that_asks_for_patience_gets_it() {
    receiver.behave(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "600");
          WebhookReceiver.answer(exchange, 429, new byte[0]);
        });
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    JsonNode failed = awaitLog(hook, "PENDING", 1);
    Duration pause =
        Duration.between(
            java.time.Instant.parse(failed.path("lastAttemptAt").asString()),
            java.time.Instant.parse(failed.path("nextAttemptAt").asString()));
    assertThat(pause).isBetween(Duration.ofMinutes(10), Duration.ofSeconds(601));
  }

  @Test
  void a_receiver_that_is_gone_for_good_is_switched_off() {
    receiver.answerWith(410);
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    awaitLog(hook, "FAILED", 1);
    JsonNode endpoint = read(hook.path());
    assertThat(endpoint.path("enabled").asBoolean()).isFalse();
    assertThat(endpoint.path("disabledReason").asString()).isEqualTo("gone");
    assertThat(audited("webhook.disabled")).hasSize(1);
  }

  @Test
  void what_fails_for_a_day_is_given_up_and_what_fails_for_three_is_switched_off() {
    receiver.answerWith(500);
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    giveUp(hook, 1);
    assertThat(read(hook.path()).path("enabled").asBoolean()).isTrue();

    gatehouse.clock().advance(Duration.ofDays(3));
    user("acme", "bob@acme.example");
    giveUp(hook, 2);
    JsonNode off = read(hook.path());
    assertThat(off.path("enabled").asBoolean()).isFalse();
    assertThat(off.path("disabledReason").asString()).isEqualTo("failing");
    assertThat(audited("webhook.disabled").getFirst().path("after").path("reason").asString())
        .isEqualTo("failing");

    // While it is off nothing is written for it; then it begins anew.
    user("acme", "cid@acme.example");
    assertThat(log(hook)).hasSize(2);
    receiver.answerWith(204);
    made("PATCH", hook.path(), Map.of("enabled", true));
    assertThat(read(hook.path()).has("disabledReason")).isFalse();
    assertThat(read(hook.path()).has("failingSince")).isFalse();
    user("acme", "dan@acme.example");
    assertThat(awaitLog(hook, "DELIVERED", 1).path("lastStatus").asInt()).isEqualTo(204);
  }

  private void giveUp(Hook hook, int message) {
    int last = WebhookDelivery.PAUSES.size() + 1;
    for (int attempt = 1; attempt < last; attempt++) {
      awaitLog(hook, "PENDING", attempt);
      pass(attempt);
    }
    Await.until(
        "it is given up",
        () -> read(hook.path() + "/deliveries?status=FAILED").path("items"),
        items -> items.size() == message);
    assertThat(log(hook).getFirst().path("attempts").asInt()).isEqualTo(last);
  }

  private List<JsonNode> audited(String action) {
    return read("/organizations/acme/audit-events?action=" + action)
        .path("items")
        .valueStream()
        .toList();
  }

  @Test
  void a_message_waits_while_its_endpoint_is_off() {
    receiver.answerWith(500);
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    awaitLog(hook, "PENDING", 1);
    made("PATCH", hook.path(), Map.of("enabled", false));
    receiver.answerWith(200);
    pass(1);
    user("acme", "bob@acme.example");
    assertThat(receiver.heard()).hasSize(1);

    made("PATCH", hook.path(), Map.of("enabled", true));
    awaitLog(hook, "DELIVERED", 2);
    assertThat(log(hook)).hasSize(1);
  }
}
