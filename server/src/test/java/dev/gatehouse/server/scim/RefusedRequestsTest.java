package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What directories' requests were refused for, as their administrators see it. */
@EachDatabase
class RefusedRequestsTest {
  private final ScimWorld world;

  RefusedRequestsTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String path(String organization, String connection) {
    JsonNode directories =
        world.admin("GET", "/organizations/" + organization + "/directories", "").path("items");
    return directories
        .valueStream()
        .filter(one -> connection.isEmpty() || one.path("connection").asString().equals(connection))
        .map(one -> "/organizations/" + organization + "/directories/" + one.path("id").asString())
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> listed(String directory) {
    return world.admin("GET", directory + "/refused-requests", "").valueStream().toList();
  }

  /** They are written within a second or so; nobody waits for it. */
  private List<JsonNode> listed(String directory, Predicate<List<JsonNode>> fits) {
    return Await.until("the refusals are written", () -> listed(directory), fits);
  }

  private static JsonNode only(List<JsonNode> all, String path) {
    return all.stream()
        .filter(one -> one.path("path").asString().equals(path))
        .reduce(
            (one, other) -> {
              throw new AssertionError(path + " stands twice in " + all);
            })
        .orElseThrow(() -> new AssertionError(path + " is not in " + all));
  }

  private static final String BOB =
      """
      {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bob@acme.example"}""";

  @Test
  void tells_what_was_refused_of_whom_it_was_not_and_nobody_elses() throws Exception {
    String directory = path("acme", world.connection);
    assertThat(world.call(world.token, "POST", "/Users", BOB, Map.of()).status()).isEqualTo(201);
    for (int i = 0; i < 3; i++) {
      assertThat(
              world
                  .call(world.token, "POST", "/Users", BOB, Map.of("X-Request-Id", "try-" + i))
                  .status())
          .isEqualTo(409);
    }
    ScimWorld.Answer filtered =
        world.as(
            world.token,
            "GET",
            "/Users?filter=nonsense%20like%20%22bob@acme.example%22&count=5&x%3Cy=z&secret=s3cret",
            "");
    assertThat(filtered.status()).isEqualTo(400);
    assertThat(filtered.response().headers().firstValue("X-Correlation-Id").orElseThrow())
        .matches("[0-9A-Z]{4}-[0-9A-Z]{4}");
    world.as(world.token, "GET", "/Users/bob@acme.example", "");
    world.as(world.token, "GET", "/Groups/group_none", "");
    assertThat(
            world.as(world.token, "PATCH", "/Users", "{}").response().headers().firstValue("Allow"))
        .isPresent();
    world.as(
        world.token,
        "POST",
        "/Bulk",
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
         "Operations":[{"method":"DELETE","path":"/Users/user_none"}]}""");
    world.as("gh_scim_nobodyKnowsThisTokenAtAll0000000000000000000", "GET", "/Users", "");

    List<JsonNode> all = listed(directory, list -> list.size() >= 6);
    assertThat(all).as(all.toString()).hasSize(6);
    JsonNode taken =
        only(all.stream().filter(one -> one.path("status").asInt() == 409).toList(), "/Users");
    assertThat(taken.path("times").asLong()).isEqualTo(3);
    assertThat(taken.path("method").asString()).isEqualTo("POST");
    assertThat(taken.path("scimType").asString()).isEqualTo("uniqueness");
    assertThat(taken.path("code").asString()).isEqualTo("uniqueness");
    assertThat(taken.path("correlationId").asString()).isEqualTo("try-2");
    JsonNode filter = only(all, "/Users?count=5&filter=nonsense like \"…\"&secret=…");
    assertThat(filter.path("scimType").asString()).isEqualTo("invalidFilter");
    assertThat(only(all, "/Users/…").path("status").asInt()).isEqualTo(404);
    assertThat(only(all, "/Groups/group_none").has("code")).isFalse();
    assertThat(only(all, "/Bulk/Users/user_none").path("method").asString()).isEqualTo("DELETE");
    assertThat(all.toString()).doesNotContain("bob", "s3cret");

    assertThat(listed(path("globex", ""))).isEmpty();
    assertThat(
            world
                .gatehouse
                .admin(
                    "GET",
                    "/api/v1" + directory.replace("acme", "globex") + "/refused-requests",
                    "")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void what_the_gate_refuses_of_a_known_token_is_told_too() throws Exception {
    String directory = path("acme", world.connection);
    world.admin("POST", directory + "/disable", "");
    assertThat(world.as(world.token, "GET", "/Users/user_x?filter=a", "").status()).isEqualTo(403);
    assertThat(world.as(world.token, "GET", "/Users", "").status()).isEqualTo(403);
    List<JsonNode> all =
        listed(directory, list -> !list.isEmpty() && list.getFirst().path("times").asLong() == 2);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().path("times").asLong()).isEqualTo(2);
    assertThat(all.getFirst().path("code").asString()).isEqualTo("scim_directory_disabled");
    assertThat(all.getFirst().path("path").asString()).isEqualTo("/Users");
  }
}
