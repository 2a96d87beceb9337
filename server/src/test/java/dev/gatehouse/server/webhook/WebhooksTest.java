package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.webhook.WebhookReceiver.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who hears of what, and how it is signed. */
@EachDatabase
class WebhooksTest extends WebhookSteps {
  WebhooksTest(TestDatabase database) {
    super(database);
  }

  @Test
  void a_change_is_told_signed_and_logged() {
    Hook hook = hook("user.*");
    JsonNode ann = user("acme", "ann@acme.example");

    Heard heard = receiver.await("user.created");
    assertThat(heard.signaturesOf(hook.secret())).isEqualTo(1);
    assertThat(heard.signature().split(" ")).hasSize(1);
    assertThat(heard.timestamp()).isEqualTo(gatehouse.clock().instant().getEpochSecond());
    assertThat(heard.id()).matches("msg_[0-9a-z]{26}");
    assertThat(heard.json().propertyNames()).containsExactly("type", "timestamp", "data");
    assertThat(Instant.parse(heard.json().path("timestamp").asString()))
        .isEqualTo(ann.path("createdAt").asString());
    JsonNode told = heard.json().path("data").path("user");
    assertThat(told.path("id")).isEqualTo(ann.path("id"));
    assertThat(told.path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(told.path("roles").get(0).asString()).isEqualTo("viewer");
    assertThat(heard.json().path("data").path("organization").asString()).startsWith("org_");

    JsonNode logged = awaitLog(hook, "DELIVERED", 1);
    assertThat(logged.path("message").asString()).isEqualTo(heard.id());
    assertThat(logged.path("lastStatus").asInt()).isEqualTo(200);
    assertThat(logged.path("lastDurationMilliseconds").asInt()).isBetween(0, 20_000);
    assertThat(logged.path("payload")).isEqualTo(heard.json());
    assertThat(logged.has("nextAttemptAt")).isFalse();
    assertThat(read(hook.path()).toString()).doesNotContain("whsec_");
  }

  @Test
  void the_life_of_a_user_is_told_step_by_step() {
    hook("user.*", "connection.*");
    String one =
        "/organizations/acme/users/" + user("acme", "ann@acme.example").path("id").asString();
    made("PATCH", one, Map.of("displayName", "Ann Lee"));
    made("POST", one + "/deactivate", Map.of());
    made("POST", one + "/activate", Map.of());
    made("DELETE", one, Map.of());

    assertThat(receiver.await("user.updated").json().path("data").path("user").path("displayName"))
        .hasToString("\"Ann Lee\"");
    assertThat(receiver.await("user.deactivated").json().path("data").path("user").path("active"))
        .hasToString("false");
    assertThat(receiver.await("user.reactivated").json().path("data").path("user").path("active"))
        .hasToString("true");
    JsonNode gone = receiver.await("user.deleted").json().path("data").path("user");
    assertThat(gone.path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(gone.has("roles")).isFalse();
  }

  @Test
  void each_endpoint_hears_what_it_asked_for_of_its_own_organization() {
    Hook acme = hook("user.deactivated");
    Hook globex = hookAt("/organizations/globex/webhooks", receiver.url());
    Hook operator = hookAt("/webhooks", receiver.url(), "user.created");
    user("acme", "ann@acme.example");
    user("globex", "bob@globex.example");

    assertThat(receiver.await(3)).hasSize(3);
    assertThat(log(acme)).isEmpty();
    assertThat(names(log(globex))).containsExactly("bob@globex.example");
    assertThat(names(log(operator))).containsExactly("bob@globex.example", "ann@acme.example");
    long bySecret =
        receiver.heard().stream().filter(one -> one.signaturesOf(operator.secret()) == 1).count();
    assertThat(bySecret).isEqualTo(2);
    // Whose endpoint it is cannot be got round by its id.
    String id = operator.path().substring("/webhooks/".length());
    assertThat(call("GET", HOOKS + "/" + id, Map.of()).statusCode()).isEqualTo(404);
  }

  private static List<String> names(List<JsonNode> log) {
    return log.stream()
        .map(one -> one.path("payload").path("data").path("user").path("userName").asString())
        .toList();
  }

  @Test
  void both_secrets_sign_while_they_overlap() {
    Hook hook = hook("user.created");
    String second =
        made("POST", hook.path() + "/rotate-secret", Map.of("overlapSeconds", 60))
            .path("secret")
            .asString();
    user("acme", "ann@acme.example");
    Heard during = receiver.await(one -> true);
    assertThat(during.signature().split(" ")).hasSize(2);
    assertThat(during.signaturesOf(second)).isEqualTo(1);
    assertThat(during.signaturesOf(hook.secret())).isEqualTo(1);

    gatehouse.clock().advance(Duration.ofSeconds(60));
    user("acme", "bob@acme.example");
    Heard after = receiver.await(one -> !one.id().equals(during.id()));
    assertThat(after.signaturesOf(second)).isEqualTo(1);
    assertThat(after.signaturesOf(hook.secret())).isZero();

    String third =
        made("POST", hook.path() + "/rotate-secret", Map.of("overlapSeconds", 0))
            .path("secret")
            .asString();
    user("acme", "cid@acme.example");
    Heard leaked = receiver.await(one -> one.signaturesOf(third) == 1);
    assertThat(leaked.signature().split(" ")).hasSize(1);
    assertThat(
            call("POST", hook.path() + "/rotate-secret", Map.of("overlapSeconds", 604_801)).body())
        .contains("overlap_range");
  }

  @Test
  void a_test_reaches_its_endpoint_whatever_that_asked_for() {
    Hook hook = hook("group.*");
    Hook other = hook();
    made("POST", hook.path() + "/test", Map.of());
    assertThat(receiver.await("webhook.test").signaturesOf(hook.secret())).isEqualTo(1);
    assertThat(log(other)).isEmpty();
    assertThat(read("/organizations/acme/audit-events?action=webhook.tested").path("items"))
        .hasSize(1);

    made("PATCH", hook.path(), Map.of("enabled", false));
    assertThat(call("POST", hook.path() + "/test", Map.of()).body()).contains("webhook_off");
  }

  @Test
  void one_message_and_all_since_a_time_can_be_told_again() {
    Hook hook = hook("user.created");
    user("acme", "ann@acme.example");
    gatehouse.clock().advance(Duration.ofMinutes(1));
    Instant since = gatehouse.clock().instant();
    user("acme", "bob@acme.example");
    user("acme", "cid@acme.example");
    allAreDelivered(hook, 3);
    String first = log(hook).getLast().path("message").asString();

    made("POST", hook.path() + "/deliveries/" + first + "/replay", Map.of());
    receiver.await(4);
    allAreDelivered(hook, 3);
    assertThat(times(first)).isEqualTo(2);

    JsonNode replayed = made("POST", hook.path() + "/replay", Map.of("since", since.toString()));
    assertThat(replayed.path("replayed").asInt()).isEqualTo(2);
    assertThat(receiver.await(6)).hasSize(6);
    allAreDelivered(hook, 3);
    assertThat(times(first)).isEqualTo(2);
    JsonNode failed =
        made(
            "POST", hook.path() + "/replay", Map.of("since", since.toString(), "failedOnly", true));
    assertThat(failed.path("replayed").asInt()).isZero();
  }

  /** The receiver has a message before the log does. */
  private void allAreDelivered(Hook hook, int count) {
    Await.until(
        count + " messages are delivered",
        () -> log(hook).stream().map(one -> one.path("status").asString()).toList(),
        all -> all.size() == count && all.stream().allMatch("DELIVERED"::equals));
  }

  private long times(String message) {
    return receiver.heard().stream().filter(one -> one.id().equals(message)).count();
  }

  @Test
  void the_log_is_paged_and_filtered() {
    Hook hook = hook("user.created");
    IntStream.range(0, 5).forEach(i -> user("acme", "user" + i + "@acme.example"));
    allAreDelivered(hook, 5);
    JsonNode page = read(hook.path() + "/deliveries?limit=3&status=DELIVERED");
    assertThat(page.path("items")).hasSize(3);
    JsonNode rest = read(hook.path() + "/deliveries?limit=3&after=" + page.path("next").asString());
    assertThat(rest.path("items")).hasSize(2);
    assertThat(read(hook.path() + "/deliveries?status=FAILED").path("items")).isEmpty();
    assertThat(call("GET", hook.path() + "/deliveries?status=lost", Map.of()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void what_cannot_be_an_endpoint_is_refused() {
    for (String url :
        List.of(
            "ftp://app.example/hook", "https://u:p@app.example/", "https://app.example/#a", "")) {
      assertThat(call("POST", HOOKS, Map.of("url", url)).body()).as(url).contains("url_invalid");
    }
    for (String type : List.of("user", "user.invented", "*", "galaxy.*")) {
      Map<String, ?> body = Map.of("url", receiver.url(), "eventTypes", List.of(type));
      assertThat(call("POST", HOOKS, body).body()).as(type).contains("event_type_unknown");
    }
    IntStream.range(0, 10).forEach(i -> hook());
    assertThat(call("POST", HOOKS, Map.of("url", receiver.url())).body())
        .contains("webhooks_too_many");
  }

  @Test
  void what_is_rolled_back_is_not_told() {
    Hook hook = hook();
    user("acme", "ann@acme.example");
    assertThat(
            call(
                    "POST",
                    "/organizations/acme/users",
                    Map.of("userName", "ann@acme.example", "authenticationMethod", "password"))
                .statusCode())
        .isEqualTo(409);
    assertThat(log(hook)).hasSize(1);
  }
}
