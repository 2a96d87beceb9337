package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an administrator may do with a user whom a directory manages. */
@EachDatabase
class ManagedUsersTest {
  private static final String ACTIVE =
      ScimWorld.patch("{\"op\":\"replace\",\"path\":\"active\",\"value\":true}");
  private static final String INACTIVE =
      ScimWorld.patch("{\"op\":\"replace\",\"path\":\"active\",\"value\":false}");
  private static final String TITLE =
      ScimWorld.patch("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"Clerk\"}");

  private final ScimWorld world;
  private final String ann;

  ManagedUsersTest(TestDatabase database) {
    world = new ScimWorld(database);
    ann = world.user("ann@acme.example");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void what_the_directory_says_is_changed_there_only() {
    for (List<String> wrong :
        List.of(
            List.of("{\"displayName\":\"Anna\"}", "displayName"),
            List.of("{\"userName\":\"anna@acme.example\"}", "userName"),
            List.of("{\"authenticationMethod\":\"password\"}", "authenticationMethod"))) {
      JsonNode error = refused("PATCH", "", wrong.getFirst(), 409, "managed_by_directory");
      assertThat(error.at("/problems/0/field").asString()).isEqualTo(wrong.getLast());
    }
    assertThat(world.known(ann).path("displayName").asString()).isEqualTo("Ann Archer");
    // Roles are given here, and what changes nothing is no change.
    world.admin(
        "PATCH",
        path(""),
        "{\"userName\":\"ANN@acme.example\",\"displayName\":\"Ann Archer\",\"roles\":[\"admin\"]}");
    assertThat(world.known(ann).path("roles").toString()).isEqualTo("[\"admin\"]");
    world.call("PATCH", "/Users/" + ann, TITLE).is(200);
    assertThat(world.known(ann).path("roles").toString()).isEqualTo("[\"admin\"]");
  }

  @Test
  void a_deactivation_by_an_administrator_outlives_every_push_of_the_directory() {
    world.admin("POST", path("/deactivate"), "");
    for (String push : List.of(TITLE, INACTIVE, ACTIVE)) {
      world.call("PATCH", "/Users/" + ann, push).is(200);
      assertThat(isActive(ann)).as(push).isFalse();
    }
    world.call("PUT", "/Users/" + ann, ScimWorld.person("ann@acme.example")).is(200);
    assertThat(isActive(ann)).isFalse();
    // The document is the directory's own: what it said stands there, and it has nothing to repair.
    assertThat(world.call("GET", "/Users/" + ann, "").is(200).body().path("active").asBoolean())
        .isTrue();
    assertThat(events("user.reactivated")).isZero();

    world.admin("POST", path("/activate"), "");
    assertThat(isActive(ann)).isTrue();
    assertThat(events("user.reactivated")).isEqualTo(1);
  }

  @Test
  void what_the_directory_deactivated_is_activated_there() {
    world.call("PATCH", "/Users/" + ann, INACTIVE).is(200);
    refused("POST", "/activate", "", 409, "inactive_in_directory");
    assertThat(isActive(ann)).isFalse();

    // Suspended here besides: lifting that leaves the word to the directory again.
    world.admin("POST", path("/deactivate"), "");
    world.admin("POST", path("/activate"), "");
    assertThat(isActive(ann)).isFalse();
    assertThat(events("user.suspension_lifted")).isEqualTo(1);
    world.call("PATCH", "/Users/" + ann, ACTIVE).is(200);
    assertThat(isActive(ann)).isTrue();
  }

  @Test
  void whom_an_administrator_deactivated_before_stays_so_when_a_directory_adopts() {
    String bob =
        world
            .admin(
                "POST",
                "/organizations/acme/users",
                "{\"userName\":\"bob@acme.example\",\"authenticationMethod\":\"%s\"}"
                    .formatted(world.connection))
            .path("id")
            .asString();
    world.admin("POST", "/organizations/acme/users/" + bob + "/deactivate", "");
    assertThat(world.user("bob@acme.example")).isEqualTo(bob);
    assertThat(isActive(bob)).isFalse();
  }

  @Test
  void deletion_here_says_that_it_goes_past_the_directory() {
    refused("DELETE", "", "", 409, "managed_user_not_detached");
    refused("DELETE", "?detach=yes", "", 400, "parameter_invalid");
    world.call("GET", "/Users/" + ann, "").is(200);
    String group = group("Staff", ann);
    String without = group("Others", world.user("bob@acme.example"));
    String before = version(group);
    String untouched = version(without);
    world.admin("DELETE", path("?detach=true"), "");
    world.call("GET", "/Users/" + ann, "").is(404);
    // Who has the group as it was must not take it for what it is (RFC 7644 §3.14).
    Answer after = world.call("GET", "/Groups/" + group, "").is(200);
    assertThat(after.body().path("members")).isEmpty();
    assertThat(after.text("/meta/version")).isNotEqualTo(before).isEqualTo(after.header("ETag"));
    assertThat(version(without)).isEqualTo(untouched);
    assertThat(
            world
                .call(
                    world.token,
                    "PATCH",
                    "/Groups/" + group,
                    ScimWorld.patch(
                        "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"X\"}"),
                    Map.of("If-Match", before))
                .status())
        .isEqualTo(412);
    assertThat(events("group.member_removed")).isEqualTo(1);
    Answer again = world.call("POST", "/Users", ScimWorld.person("ann@acme.example")).is(201);
    assertThat(again.id()).isNotEqualTo(ann);
  }

  private String group(String name, String member) {
    String body = "{\"displayName\":\"%s\",\"members\":[{\"value\":\"%s\"}]}";
    return world.call("POST", "/Groups", body.formatted(name, member)).is(201).id();
  }

  private String version(String group) {
    return world.call("GET", "/Groups/" + group, "").is(200).text("/meta/version");
  }

  private boolean isActive(String user) {
    return world.known(user).path("active").asBoolean();
  }

  private int events(String action) {
    return world
        .admin("GET", "/organizations/acme/audit-events?action=" + action, "")
        .path("items")
        .size();
  }

  private String path(String what) {
    return "/organizations/acme/users/" + ann + what;
  }

  private JsonNode refused(String method, String what, String json, int status, String code) {
    HttpResponse<String> answer = world.gatehouse.admin(method, "/api/v1" + path(what), json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = ScimWorld.JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    return error;
  }
}
