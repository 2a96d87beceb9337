package dev.gatehouse.testkit.scim;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends SCIM requests, and sends them again when the other side asks for patience. */
final class ScimClient {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String TYPE = "application/scim+json";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MOST_TRIES = 5;
  private static final int TOO_MANY_REQUESTS = 429;

  private final ScimTarget target;
  private final Pause pause;
  private final Consumer<ScimAnswer> listener;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void forDuration(Duration duration) throws InterruptedException;
  }

  /**
   * @param listener is told every answer, those that were asked for again included
   */
  ScimClient(ScimTarget target, Pause pause, Consumer<ScimAnswer> listener) {
    this.target = target;
    this.pause = pause;
    this.listener = listener;
  }

  /** Looks for resources of which an attribute has a value, which is quoted here. */
  ScimAnswer find(String resources, String attribute, String value) {
    // RFC 7644 §3.4.2.2: a value of a filter is a JSON string.
    String filter = attribute + " eq " + JSON.writeValueAsString(value);
    return send(
        "GET", resources + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8), null);
  }

  ScimAnswer post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  ScimAnswer put(String path, JsonNode body) {
    return send("PUT", path, body);
  }

  ScimAnswer patch(String path, JsonNode body) {
    return send("PATCH", path, body);
  }

  ScimAnswer delete(String path) {
    return send("DELETE", path, null);
  }

  private ScimAnswer send(String method, String path, @Nullable JsonNode body) {
    var request =
        HttpRequest.newBuilder(URI.create(target.baseUrl() + path))
            .header("Authorization", "Bearer " + target.token())
            .header("Accept", TYPE)
            .timeout(PATIENCE);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", TYPE)
          .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    return sendPatiently(method, path, request.build());
  }

  private ScimAnswer sendPatiently(String method, String path, HttpRequest request) {
    try {
      for (int tries = 1; ; tries++) {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        var answer = new ScimAnswer(method, path, response.statusCode(), json(response.body()));
        listener.accept(answer);
        if (answer.status() != TOO_MANY_REQUESTS || tries == MOST_TRIES) {
          return answer;
        }
        pause.forDuration(retryAfter(response));
      }
    } catch (IOException e) {
      var body = JSON.createObjectNode().put("detail", target + " does not answer: " + e);
      var answer = new ScimAnswer(method, path, 0, body);
      listener.accept(answer);
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** RFC 9110 §10.2.3; a date, which nobody sends here, counts as a second. */
  private static Duration retryAfter(HttpResponse<?> response) {
    Optional<String> seconds =
        response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,6}"));
    var asked = Duration.ofSeconds(seconds.map(Long::parseLong).orElse(1L));
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  private static JsonNode json(String body) {
    if (body.isEmpty()) {
      return JSON.missingNode();
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }
}
