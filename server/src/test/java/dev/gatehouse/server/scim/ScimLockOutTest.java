package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A directory cannot take away an organization's last administrator. */
@EachDatabase
class ScimLockOutTest {
  private final ScimWorld world;
  private String ann = "";
  private String group = "";

  ScimLockOutTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  /** Ann administers because of her group. */
  @BeforeEach
  void start() {
    world.admin(
        "PUT",
        "/organizations/acme/connections/" + world.connection + "/role-mappings",
        """
        {"combination":"ALL_MATCHES","mappings":[{"value":"Admins","role":"admin"}]}""");
    ann = world.user("ann@acme.example");
    group =
        world
            .call(
                "POST",
                "/Groups",
                "{\"displayName\":\"Admins\",\"members\":[{\"value\":\"" + ann + "\"}]}")
            .is(201)
            .id();
    assertThat(world.known(ann).path("roles").toString()).isEqualTo("[\"admin\"]");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private List<Answer> takenAway() {
    String deactivation = ScimWorld.patch("{\"op\":\"replace\",\"value\":{\"active\":false}}");
    String removal = ScimWorld.patch("{\"op\":\"remove\",\"path\":\"members\"}");
    String renaming =
        ScimWorld.patch("{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"Others\"}");
    return List.of(
        world.call("PATCH", "/Users/" + ann, deactivation),
        world.call("DELETE", "/Users/" + ann, ""),
        world.call("PATCH", "/Groups/" + group, removal),
        world.call("PATCH", "/Groups/" + group, renaming),
        world.call("PUT", "/Groups/" + group, "{\"displayName\":\"Admins\",\"members\":[]}"),
        world.call("DELETE", "/Groups/" + group, ""));
  }

  /** What the audit trail says was refused: by the directory's token, and why. */
  private List<String> refusals() {
    List<String> all = new ArrayList<>();
    for (JsonNode event :
        world
            .admin("GET", "/organizations/acme/audit-events?action=lock_out.refused", "")
            .path("items")) {
      assertThat(event.path("actorKind").asString()).isEqualTo("DIRECTORY");
      assertThat(event.path("after").toString()).contains("last_administrator");
      all.add(event.path("targetKind").asString() + " " + event.path("target").asString());
    }
    return all;
  }

  @Test
  void the_last_administrator_stays_whatever_the_directory_says_and_nothing_changes() {
    for (Answer answer : takenAway()) {
      answer.isProblem(403, "");
      assertThat(answer.text("/detail"))
          .startsWith("last_administrator: This would leave the organization without");
    }
    String inBulk =
        "{\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/%s\"}]}".formatted(ann);
    assertThat(world.call("POST", "/Bulk", inBulk).text("/Operations/0/response/detail"))
        .startsWith("last_administrator: ");
    assertThat(refusals())
        .containsExactlyInAnyOrder(
            "user " + ann,
            "user " + ann,
            "user " + ann,
            "group " + group,
            "group " + group,
            "group " + group,
            "group " + group);

    assertThat(world.known(ann).path("active").asBoolean()).isTrue();
    assertThat(world.known(ann).path("roles").toString()).isEqualTo("[\"admin\"]");
    assertThat(world.call("GET", "/Groups/" + group, "").is(200).text("/displayName"))
        .isEqualTo("Admins");
  }

  @Test
  void with_another_administrator_the_directory_is_the_master() {
    world.admin(
        "POST",
        "/organizations/acme/users",
        """
        {"userName":"root@acme.example","displayName":"Root","authenticationMethod":"password","localAccess":"ALLOWED",
         "roles":["admin"]}""");

    world
        .call(
            "PATCH",
            "/Users/" + ann,
            ScimWorld.patch("{\"op\":\"replace\",\"value\":{\"active\":false}}"))
        .is(200);

    assertThat(world.known(ann).path("active").asBoolean()).isFalse();
  }

  @Test
  void an_administrator_of_another_organization_does_not_count() {
    world.admin(
        "POST",
        "/organizations/globex/users",
        """
        {"userName":"root@globex.example","displayName":"Root","authenticationMethod":"password","localAccess":"ALLOWED",
         "roles":["admin"]}""");

    world.call("DELETE", "/Users/" + ann, "").isProblem(403, "");
  }

  @Test
  void a_new_group_does_not_take_the_last_administrators_role_either() {
    world.admin(
        "PUT",
        "/organizations/acme/connections/" + world.connection + "/role-mappings",
        """
        {"combination":"FIRST_MATCH","mappings":[
         {"value":"Guests","role":"viewer"},{"value":"Admins","role":"admin"}]}""");

    world
        .call(
            "POST",
            "/Groups",
            "{\"displayName\":\"Guests\",\"members\":[{\"value\":\"" + ann + "\"}]}")
        .isProblem(403, "");

    assertThat(world.known(ann).path("roles").toString()).isEqualTo("[\"admin\"]");
  }

  @Test
  void adopting_the_last_administrator_does_not_end_them() {
    String zoe =
        world
            .admin(
                "POST",
                "/organizations/acme/users",
                """
                {"userName":"zoe@acme.example","displayName":"Zoe","authenticationMethod":"%s",
                 "roles":["admin"]}"""
                    .formatted(world.connection))
            .path("id")
            .asString();
    world.call("DELETE", "/Users/" + ann, "").is(204);

    world
        .call("POST", "/Users", "{\"userName\":\"zoe@acme.example\",\"active\":false}")
        .isProblem(403, "");
    assertThat(refusals())
        .containsExactly(
            "organization " + world.admin("GET", "/organizations/acme", "").path("id").asString());

    assertThat(world.known(zoe).path("active").asBoolean()).isTrue();
    assertThat(world.known(zoe).path("roles").toString()).isEqualTo("[\"admin\"]");
  }
}
