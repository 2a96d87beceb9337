package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Connections and people by the dozen, in "acme" with the decoy "globex" beside it. */
final class ManyUsersWorld implements AutoCloseable {
  static final String USERS = ApiWorld.ACME + "/users";
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections";

  final ApiWorld api;

  ManyUsersWorld(TestDatabase database) {
    api = new ApiWorld(database, Map.of("invitations.lifetime", "3d"));
  }

  /** A connection that is switched on. */
  String connection(String displayName) {
    String id =
        api.made(
                "POST",
                CONNECTIONS,
                """
                {"preset":"okta-oidc","displayName":"%s",
                 "settings":{"issuer":"https://%s.okta.com","clientId":"c"},
                 "secrets":{"clientSecret":"s"}}"""
                    .formatted(
                        displayName.replace("\"", "\\\""),
                        displayName.replaceAll("\\W", "") + api.hashCode() % 997))
            .path("id")
            .asString();
    api.made("POST", CONNECTIONS + "/" + id + "/enable", "");
    return id;
  }

  String user(String name, String method, String... roles) {
    return api.made(
            "POST",
            USERS,
            "{\"userName\":\"%s@acme.example\",\"authenticationMethod\":\"%s\"%s,\"roles\":[%s]}"
                .formatted(
                    name,
                    method,
                    method.equals("password") ? ",\"localAccess\":\"ALLOWED\"" : "",
                    roles.length == 0 ? "" : "\"" + String.join("\",\"", roles) + "\""))
        .path("id")
        .asString();
  }

  /** A user whom a directory of the connection manages; created over SCIM as providers do. */
  String managedUser(String name, String connection) {
    String directories = ApiWorld.ACME + "/directories";
    String directory =
        api.made("POST", directories, "{\"connection\":\"" + connection + "\"}")
            .path("id")
            .asString();
    String token =
        api.made("POST", directories + "/" + directory + "/tokens", "{\"name\":\"test\"}")
            .path("token")
            .asString();
    String body =
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
         "userName":"%s@acme.example","active":true}"""
            .formatted(name);
    HttpResponse<String> created =
        api.gatehouse.send(
            HttpRequest.newBuilder(api.gatehouse.at("/scim/v2/Users"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/scim+json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return ApiWorld.JSON.readTree(created.body()).path("id").asString();
  }

  JsonNode user(String id) {
    return api.read(USERS + "/" + id);
  }

  JsonNode users() {
    return api.read(USERS + "?limit=100").path("items");
  }

  Answer csv(String query, String csv) {
    return csv(query, csv.getBytes(StandardCharsets.UTF_8));
  }

  Answer csv(String query, byte[] csv) {
    return api.call(GatehouseFixture.ADMIN_KEY, "POST", USERS + "/import" + query, "text/csv", csv);
  }

  /** Each problem as {@code row column code}. */
  static List<String> problems(Answer answer) {
    List<String> all = new ArrayList<>();
    for (JsonNode problem : answer.body().path("error").path("problems")) {
      all.add(
          problem.path("row").asInt(0)
              + " "
              + problem.path("field").asString("")
              + " "
              + problem.path("code").asString(""));
    }
    return all;
  }

  String export() {
    return api.gatehouse
        .send(
            HttpRequest.newBuilder(api.gatehouse.at("/api/v1" + USERS + "/export"))
                .header("Authorization", "Bearer " + GatehouseFixture.ADMIN_KEY)
                .build())
        .body();
  }

  @Override
  public void close() {
    api.close();
  }
}
