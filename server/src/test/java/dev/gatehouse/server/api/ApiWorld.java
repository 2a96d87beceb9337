package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running program with the organization "acme" and the decoy "globex", called as clients do. */
final class ApiWorld implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();
  static final String ACME = "/organizations/acme";

  /** The longest call imports ten thousand people, beside other tests. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  final GatehouseFixture gatehouse;

  ApiWorld() {
    this(TestDatabase.SQLITE, Map.of());
  }

  ApiWorld(TestDatabase database) {
    this(database, Map.of());
  }

  ApiWorld(TestDatabase database, Map<String, String> settings) {
    gatehouse = GatehouseFixture.start(database, settings);
    made("POST", "/organizations", "{\"slug\":\"acme\",\"name\":\"Acme\"}");
    made("POST", "/organizations", "{\"slug\":\"globex\",\"name\":\"Globex\"}");
  }

  /** An answer; the body is missing where there was none in JSON. */
  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("error").path("code").asString("");
    }

    String text(String field) {
      return body.path(field).asString("");
    }

    /** Each problem as {@code field code}. */
    List<String> problems() {
      List<String> all = new ArrayList<>();
      for (JsonNode problem : body.path("error").path("problems")) {
        all.add(problem.path("field").asString("") + " " + problem.path("code").asString(""));
      }
      return all;
    }
  }

  /** Calls with the operator's key. */
  Answer call(String method, String path, String json) {
    return call(GatehouseFixture.ADMIN_KEY, method, path, json);
  }

  /** Calls with a key; an empty one sends none. */
  Answer call(String key, String method, String path, String json) {
    return call(key, method, path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  Answer call(String key, String method, String path, String contentType, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gatehouse.at("/api/v1" + path)).timeout(PATIENCE);
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (body.length == 0) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", contentType)
          .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    }
    HttpResponse<String> response = gatehouse.send(request.build());
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").equals("application/json");
    return new Answer(
        response.statusCode(), json ? JSON.readTree(response.body()) : JSON.missingNode());
  }

  /** Calls with the operator's key; it must succeed. */
  JsonNode made(String method, String path, String json) {
    // Events of one instant have no order; real ones are further apart.
    gatehouse.clock().advance(Duration.ofMillis(1));
    Answer answer = call(method, path, json);
    assertThat(answer.status()).as(method + " " + path + " " + answer.body()).isBetween(200, 204);
    return answer.body();
  }

  JsonNode read(String path) {
    return made("GET", path, "");
  }

  /** Issues a key and returns its token. */
  String key(String path, String more, String... scopes) {
    String json =
        "{\"name\":\"test\",\"scopes\":[\"%s\"]%s}".formatted(String.join("\",\"", scopes), more);
    return made("POST", path, json).path("token").asString();
  }

  JsonNode openApi() {
    HttpRequest request = HttpRequest.newBuilder(gatehouse.at("/api/openapi.json")).build();
    return JSON.readTree(gatehouse.send(request).body());
  }

  /** Everything that a refused call could have changed. */
  String everything() {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "/organizations",
            "/roles",
            "/applications",
            "/audit-events?limit=100",
            ACME + "/users",
            ACME + "/domains",
            ACME + "/connections",
            ACME + "/directories",
            ACME + "/audit-events?limit=100",
            "/organizations/globex/users",
            "/organizations/globex/connections",
            "/organizations/globex/audit-events?limit=100")) {
      all.append(path).append(read(path)).append('\n');
    }
    return all.toString();
  }

  /**
   * Operations of the document, as {@code POST /organizations/acme/users}, with their own words.
   */
  record Documented(String method, String template, JsonNode operation) {
    String path(String organization) {
      return template
          .replace("{organization}", organization)
          .replaceAll("\\{[a-z_]+}", "nothing_here");
    }

    boolean insideOrganization() {
      return template.startsWith("/organizations/{organization}");
    }

    String scope() {
      return operation.path("x-required-scope").asString();
    }

    boolean readsOnly() {
      return scope().endsWith(":read");
    }

    @Override
    public String toString() {
      return method + " " + template;
    }
  }

  List<Documented> operations() {
    Set<String> methods = Set.of("get", "post", "put", "patch", "delete");
    List<Documented> all = new ArrayList<>();
    for (var path : openApi().path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        assertThat(methods).contains(operation.getKey());
        all.add(
            new Documented(
                operation.getKey().toUpperCase(java.util.Locale.ROOT),
                path.getKey(),
                operation.getValue()));
      }
    }
    assertThat(all).hasSizeGreaterThan(40);
    return all;
  }

  @Override
  public void close() {
    gatehouse.close();
  }
}
