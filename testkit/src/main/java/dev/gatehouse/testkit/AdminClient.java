package dev.gatehouse.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the admin API of a Gatehouse; each call must succeed. */
public final class AdminClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String gatehouse;
  private final String key;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param gatehouse its public address, without a slash at the end
   * @param key an operator's API key
   */
  public AdminClient(String gatehouse, String key) {
    this.gatehouse = gatehouse;
    this.key = key;
  }

  /** Posts an object and returns the answer. */
  public JsonNode post(String path, Map<String, ?> body) {
    return send("POST", path, body);
  }

  /** Replaces something. */
  public JsonNode put(String path, Map<String, ?> body) {
    return send("PUT", path, body);
  }

  /** Changes some fields of something. */
  public JsonNode patch(String path, Map<String, ?> body) {
    return send("PATCH", path, body);
  }

  /** Reads something. */
  public JsonNode get(String path) {
    return send("GET", path, HttpRequest.BodyPublishers.noBody());
  }

  private JsonNode send(String method, String path, Map<String, ?> body) {
    return send(method, path, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  private JsonNode send(String method, String path, HttpRequest.BodyPublisher body) {
    var request =
        HttpRequest.newBuilder(URI.create(gatehouse + "/api/v1" + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(2))
            .method(method, body)
            .build();
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            method
                + " "
                + path
                + " was answered "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
