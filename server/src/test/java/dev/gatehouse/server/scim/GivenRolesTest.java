package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A directory that is set to gives roles by what it says of people, beside those of groups. */
@EachDatabase
class GivenRolesTest {
  private static final String DIRECTORIES = "/organizations/acme/directories";
  private final ScimWorld world;

  GivenRolesTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void takesRoles(boolean takes) {
    for (JsonNode one : world.admin("GET", DIRECTORIES, "").path("items")) {
      if (one.path("connection").asString().equals(world.connection)) {
        world.admin(
            "PATCH",
            DIRECTORIES + "/" + one.path("id").asString(),
            "{\"takesRoles\":" + takes + "}");
      }
    }
  }

  private void mappings(String combination) {
    world.admin(
        "PUT",
        "/organizations/acme/connections/" + world.connection + "/role-mappings",
        """
        {"combination":"%s","mappings":[{"value":"Admins","role":"admin"},
         {"value":"Analysts","role":"analyst"}]}\
        """
            .formatted(combination));
  }

  private static String saying(String userName, String... roles) {
    return "{\"userName\":\"%s\",\"roles\":[%s]}"
        .formatted(
            userName,
            String.join(
                ",", List.of(roles).stream().map(role -> "{\"value\":\"" + role + "\"}").toList()));
  }

  private String user(String userName, String... roles) {
    return world.call("POST", "/Users", saying(userName, roles)).is(201).id();
  }

  private Answer patched(String user, String operations) {
    return world.call("PATCH", "/Users/" + user, ScimWorld.patch(operations));
  }

  private Answer says(String user, String... roles) {
    return patched(
        user,
        "{\"op\":\"replace\",\"value\":"
            + saying("", roles).replace("\"userName\":\"\",", "")
            + "}");
  }

  private String group(String name, String member) {
    return world
        .call(
            "POST",
            "/Groups",
            "{\"displayName\":\"" + name + "\",\"members\":[{\"value\":\"" + member + "\"}]}")
        .is(201)
        .id();
  }

  private List<String> roles(String user) {
    return world.known(user).path("roles").valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void a_role_has_another_version_once_something_of_it_changes() {
    String before = version();
    assertThat(before).startsWith("W/\"").isEqualTo(version());
    roleSince(before).is(304);
    takesRoles(true);
    roleSince(before).is(200);
    String then = version();
    world.admin("PUT", "/roles/analyst", "{\"name\":\"Looks at figures\",\"permissions\":[]}");
    assertThat(roleSince(then).is(200).body().path("display").asString())
        .isEqualTo("Looks at figures");
    assertThat(List.of(before, then)).doesNotHaveDuplicates().doesNotContain(version());
  }

  private String version() {
    return world.call("GET", "/Roles/analyst", "").is(200).body().at("/meta/version").asString();
  }

  private Answer roleSince(String version) {
    return world.call(world.token, "GET", "/Roles/analyst", "", Map.of("If-None-Match", version));
  }

  @Test
  void what_is_named_combines_with_what_groups_give() {
    takesRoles(true);
    mappings("ALL_MATCHES");
    String ann = user("ann@acme.example", "viewer");
    String ben = user("ben@acme.example");
    assertThat(roles(ann)).containsExactly("viewer");
    assertThat(roles(ben)).as("the connection's default").containsExactly("viewer");
    says(ben, "analyst").is(200);
    assertThat(roles(ben)).as("no default beside another").containsExactly("analyst");

    String admins = group("Admins", ann);
    assertThat(roles(ann)).containsExactly("admin", "viewer");
    says(ann).is(200);
    assertThat(roles(ann)).containsExactly("admin");
    says(ann, "Analyst", "ANALYST").is(200);
    assertThat(roles(ann)).containsExactly("admin", "analyst");

    mappings("FIRST_MATCH");
    patched(
            ann,
            "{\"op\":\"add\",\"path\":\"roles\",\"value\":{\"value\":\"viewer\",\"primary\":true}}")
        .isProblem(403, "");
    user("root@acme.example", "admin");
    patched(
            ann,
            "{\"op\":\"add\",\"path\":\"roles\",\"value\":{\"value\":\"viewer\",\"primary\":true}}")
        .is(200);
    assertThat(roles(ann)).as("the primary one alone").containsExactly("viewer");
    says(ann).is(200);
    assertThat(roles(ann)).as("the first of the groups").containsExactly("admin");
    world.call("DELETE", "/Groups/" + admins, "").is(204);
    assertThat(roles(ann)).containsExactly("viewer");
    assertThat(roles(user("cid@acme.example", "analyst", "viewer"))).containsExactly("analyst");
  }

  @Test
  void the_last_administrator_stays_and_the_trail_tells_who_got_what() {
    takesRoles(true);
    String ann = user("ann@acme.example", "admin");
    for (Answer answer :
        List.of(
            says(ann, "viewer"),
            says(ann),
            world.call("PUT", "/Users/" + ann, saying("ann@acme.example")))) {
      answer.isProblem(403, "");
      assertThat(answer.text("/detail")).startsWith("last_administrator: ");
    }
    assertThat(roles(ann)).containsExactly("admin");
    assertThat(world.call("GET", "/Users/" + ann, "").text("/roles/0/value")).isEqualTo("admin");

    String ben = user("ben@acme.example");
    says(ben, "admin", "analyst").is(200);
    says(ann, "viewer").is(200);
    assertThat(roles(ann)).containsExactly("viewer");
    List<String> told =
        world
            .admin("GET", "/organizations/acme/audit-events?target=" + ann, "")
            .path("items")
            .valueStream()
            .map(
                event ->
                    event.path("action").asString()
                        + " "
                        + event.path("before").path("roles")
                        + event.path("after").path("roles")
                        + event.path("after").path("changed"))
            .filter(line -> line.startsWith("user."))
            .toList();
    assertThat(told)
        .containsExactly(
            "user.updated [\"admin\"][\"viewer\"][\"roles\"]", "user.created [\"admin\"]");
  }

  @Test
  void what_a_directory_said_before_the_switch_keeps_it_from_nothing() {
    String ann = user("ann@acme.example", "emperor", "analyst");
    String other = world.user(world.otherToken, "ben@acme.example");
    assertThat(roles(ann)).as("off: only the default").containsExactly("viewer");
    takesRoles(true);
    assertThat(roles(ann)).as("from the next change on").containsExactly("viewer");

    says(ann, "emperor", "king").isProblem(400, "invalidValue");
    assertThat(says(ann, "king").text("/detail"))
        .isEqualTo("roles: there is no role \"king\". There are: admin, analyst, viewer.");
    assertThat(roles(ann)).containsExactly("viewer");
    patched(ann, "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}").is(200);
    assertThat(world.known(ann).path("active").asBoolean(true)).isFalse();
    assertThat(roles(ann)).containsExactly("analyst");

    Answer same = world.call("GET", "/Users/" + ann, "");
    world.call("PUT", "/Users/" + ann, same.response().body()).is(200);
    assertThat(world.call("GET", "/Users/" + ann, "").header("ETag"))
        .isEqualTo(same.header("ETag"));
    assertThat(roles(other)).as("the other directory is not set to").containsExactly("viewer");
    world
        .as(
            world.otherToken,
            "PATCH",
            "/Users/" + other,
            ScimWorld.patch(
                "{\"op\":\"add\",\"path\":\"roles\",\"value\":[{\"value\":\"admin\"}]}"))
        .is(200);
    assertThat(roles(other)).containsExactly("viewer");

    takesRoles(false);
    says(ann, "king").is(200);
    assertThat(roles(ann)).as("off again: kept as they are").containsExactly("analyst");
  }

  @Test
  void whom_a_directory_adopts_gets_what_it_names() {
    takesRoles(true);
    String there =
        world
            .admin(
                "POST",
                "/organizations/acme/users",
                """
                {"userName":"dan@acme.example","displayName":"Dan","roles":["admin"],
                 "authenticationMethod":"%s","invite":false}\
                """
                    .formatted(world.connection))
            .path("id")
            .asString();
    world.call("POST", "/Users", saying("dan@acme.example", "king")).isProblem(400, "invalidValue");
    world.call("POST", "/Users", saying("dan@acme.example", "viewer")).isProblem(403, "");
    user("root@acme.example", "admin");
    assertThat(user("dan@acme.example", "analyst")).isEqualTo(there);
    assertThat(roles(there)).containsExactly("analyst");
  }
}
