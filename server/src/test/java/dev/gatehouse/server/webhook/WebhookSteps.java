package dev.gatehouse.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running program with the organizations "acme" and "globex", and an application that listens.
 */
abstract class WebhookSteps {
  static final JsonMapper JSON = JsonMapper.shared();
  static final String HOOKS = "/organizations/acme/webhooks";

  final GatehouseFixture gatehouse;
  final WebhookReceiver receiver = new WebhookReceiver();
  private Instant passedTo = Instant.EPOCH;

  WebhookSteps(TestDatabase database) {
    this(database, Map.of());
  }

  WebhookSteps(TestDatabase database, Map<String, String> settings) {
    gatehouse = GatehouseFixture.start(database, settings);
    made("POST", "/organizations", Map.of("slug", "acme", "name", "Acme"));
    made("POST", "/organizations", Map.of("slug", "globex", "name", "Globex"));
  }

  @AfterEach
  void close() {
    gatehouse.close();
    receiver.close();
  }

  JsonNode made(String method, String path, Map<String, ?> body) {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode())
        .as("%s %s: %s", method, path, answer.body())
        .isBetween(200, 299);
    return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
  }

  HttpResponse<String> call(String method, String path, Map<String, ?> body) {
    // Events of one instant have no order; real ones are further apart.
    gatehouse.clock().advance(Duration.ofMillis(1));
    return gatehouse.admin(
        method, "/api/v1" + path, body.isEmpty() ? "" : JSON.writeValueAsString(body));
  }

  JsonNode read(String path) {
    return made("GET", path, Map.of());
  }

  /** An endpoint and its secret. */
  record Hook(String path, String secret) {}

  Hook hookAt(String place, String url, String... types) {
    JsonNode issued =
        made("POST", place, Map.of("url", url, "eventTypes", List.of(types), "description", ""));
    return new Hook(
        place + "/" + issued.path("webhook").path("id").asString(),
        issued.path("secret").asString());
  }

  Hook hook(String... types) {
    return hookAt(HOOKS, receiver.url(), types);
  }

  JsonNode user(String organization, String name) {
    return made(
        "POST",
        "/organizations/" + organization + "/users",
        Map.of("userName", name, "authenticationMethod", "password", "roles", List.of("viewer")));
  }

  List<JsonNode> log(Hook hook) {
    List<JsonNode> all = new ArrayList<>();
    read(hook.path() + "/deliveries").path("items").forEach(all::add);
    return all;
  }

  /** The newest message once it has come so far. */
  JsonNode awaitLog(Hook hook, String status, int attempts) {
    return Await.until(
            "the log has " + status + " after attempt " + attempts,
            () -> log(hook),
            all -> all.stream().anyMatch(one -> hasCome(one, status, attempts)))
        .getFirst();
  }

  private boolean hasCome(JsonNode one, String status, int attempts) {
    return one.path("status").asString().equals(status)
        && one.path("attempts").asInt() == attempts
        && one.has("lastAttemptAt")
        && !Instant.parse(one.path("lastAttemptAt").asString()).isBefore(passedTo);
  }

  /** Lets the pause after an attempt pass, whatever its jitter. */
  void pass(int attempt) {
    gatehouse.clock().advance(WebhookDelivery.PAUSES.get(attempt - 1).multipliedBy(2));
    passedTo = gatehouse.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
