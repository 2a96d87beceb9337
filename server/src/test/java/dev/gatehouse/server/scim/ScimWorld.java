package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running program with the organization "acme", which has two directories, and the decoy
 * "globex", which has one; called as identity providers do. All three hold people of the same
 * names.
 */
final class ScimWorld implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();

  final GatehouseFixture gatehouse;
  final String connection;
  final String token;

  /** Of the second directory of the same organization. */
  final String otherToken;

  /** Of the other organization. */
  final String decoyToken;

  ScimWorld(TestDatabase database) {
    this(database, AdjustableClock.running());
  }

  ScimWorld(TestDatabase database, AdjustableClock clock) {
    gatehouse = GatehouseFixture.start(database, Map.of(), clock);
    admin("POST", "/organizations", "{\"slug\":\"acme\",\"name\":\"Acme\"}");
    admin("POST", "/organizations", "{\"slug\":\"globex\",\"name\":\"Globex\"}");
    connection = connection("acme", "one");
    token = directory("acme", connection);
    otherToken = directory("acme", connection("acme", "two"));
    decoyToken = directory("globex", connection("globex", "three"));
  }

  private String connection(String organization, String issuer) {
    String path = "/organizations/" + organization + "/connections";
    String id =
        admin(
                "POST",
                path,
                """
                {"preset":"okta-oidc","displayName":"Okta",
                 "settings":{"issuer":"https://%s.okta.com","clientId":"abc"},
                 "secrets":{"clientSecret":"a-secret-that-nobody-else-knows"},
                 "provisioning":{"mode":"SCIM","defaultRole":"viewer"}}"""
                    .formatted(issuer))
            .path("id")
            .asString();
    admin("POST", path + "/" + id + "/enable", "");
    return id;
  }

  private String directory(String organization, String connection) {
    String path = "/organizations/" + organization + "/directories";
    String id =
        admin(
                "POST",
                path,
                """
                {"connection":"%s","requestsPerSecond":50,"burst":500}"""
                    .formatted(connection))
            .path("id")
            .asString();
    return admin("POST", path + "/" + id + "/tokens", "{\"name\":\"test\"}")
        .path("token")
        .asString();
  }

  /** Calls the admin API; it must succeed. */
  JsonNode admin(String method, String path, String json) {
    HttpResponse<String> response = gatehouse.admin(method, "/api/v1" + path, json);
    assertThat(response.statusCode())
        .as(method + " " + path + " " + response.body())
        .isBetween(200, 299);
    return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
  }

  /** An answer; the body is missing where there was none. */
  record Answer(HttpResponse<String> response) {
    int status() {
      return response.statusCode();
    }

    JsonNode body() {
      return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
    }

    String id() {
      return body().path("id").asString();
    }

    String text(String pointer) {
      return body().at(pointer).asString("");
    }

    String header(String name) {
      Optional<String> value = response.headers().firstValue(name);
      return value.orElse("");
    }

    /** The answer, if the status is the expected one. */
    Answer is(int status) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return this;
    }

    /** An error of SCIM: body, status and keyword. */
    void isProblem(int status, String scimType) {
      is(status);
      assertThat(header("Content-Type")).isEqualTo("application/scim+json");
      assertThat(text("/schemas/0")).isEqualTo("urn:ietf:params:scim:api:messages:2.0:Error");
      assertThat(text("/status")).isEqualTo(Integer.toString(status));
      assertThat(text("/scimType")).isEqualTo(scimType);
      assertThat(text("/detail")).isNotEmpty();
    }
  }

  Answer call(String method, String path, String json) {
    return call(token, method, path, json, Map.of());
  }

  Answer as(String token, String method, String path, String json) {
    return call(token, method, path, json, Map.of());
  }

  Answer call(String token, String method, String path, String json, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gatehouse.address() + "/scim/v2" + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token);
    if (json.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/scim+json");
      }
      request.method(method, HttpRequest.BodyPublishers.ofString(json));
    }
    headers.forEach(request::header);
    return new Answer(gatehouse.send(request.build()));
  }

  /** Creates a user of this directory. */
  String user(String userName) {
    return user(token, userName);
  }

  String user(String of, String userName) {
    return as(of, "POST", "/Users", person(userName)).is(201).id();
  }

  static String person(String userName) {
    return """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%s",
         "name":{"givenName":"Ann","familyName":"Archer"},"active":true,
         "emails":[{"value":"%s","type":"work","primary":true}]}"""
        .formatted(userName, userName);
  }

  static String patch(String operations) {
    return """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[%s]}"""
        .formatted(operations);
  }

  static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  Answer filtered(String endpoint, String filter) {
    return call("GET", endpoint + "?filter=" + encoded(filter), "");
  }

  /** The user as the organization knows it. */
  JsonNode known(String id) {
    return admin("GET", "/organizations/acme/users/" + id, "");
  }

  @Override
  public void close() {
    gatehouse.close();
  }
}
