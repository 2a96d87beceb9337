package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Groups over HTTP: members, and the roles that follow. */
@EachDatabase
class ScimGroupsTest {
  private final ScimWorld world;

  ScimGroupsTest(TestDatabase database) {
    world = new ScimWorld(database);
    world.admin(
        "PUT",
        "/organizations/acme/connections/" + world.connection + "/role-mappings",
        """
        {"combination":"ALL_MATCHES","mappings":[{"value":"Engineers","role":"analyst"},
          {"value":"Admins","role":"admin"}]}""");
    // Who came last among administrators could not go.
    world.admin(
        "POST",
        "/organizations/acme/users",
        """
        {"userName":"root@acme.example","displayName":"Root","authenticationMethod":"password","localAccess":"ALLOWED",
         "roles":["admin"]}""");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String group(String name, String... members) {
    StringBuilder all = new StringBuilder();
    for (String member : members) {
      all.append(all.isEmpty() ? "" : ",").append("{\"value\":\"").append(member).append("\"}");
    }
    return world
        .call("POST", "/Groups", "{\"displayName\":\"%s\",\"members\":[%s]}".formatted(name, all))
        .is(201)
        .id();
  }

  private Answer patch(String group, String operation) {
    return world.call("PATCH", "/Groups/" + group, ScimWorld.patch(operation));
  }

  private List<String> members(String group) {
    List<String> ids = new ArrayList<>();
    for (JsonNode member :
        world.call("GET", "/Groups/" + group, "").is(200).body().path("members")) {
      ids.add(member.path("value").asString());
    }
    return ids;
  }

  private String roles(String user) {
    return world.known(user).path("roles").toString();
  }

  @Test
  void memberships_give_roles_and_take_them() {
    String ann = world.user("ann@acme.example");
    String bob = world.user("bob@acme.example");
    assertThat(roles(ann)).isEqualTo("[\"viewer\"]");
    String engineers = group("Engineers", ann);
    assertThat(roles(ann)).isEqualTo("[\"analyst\"]");
    assertThat(roles(bob)).isEqualTo("[\"viewer\"]");
    assertThat(world.known(ann).path("groups").toString()).isEqualTo("[\"Engineers\"]");

    patch(
            engineers,
            "{\"op\":\"Add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}".formatted(bob))
        .is(200);
    assertThat(members(engineers)).containsExactlyInAnyOrder(ann, bob);
    assertThat(roles(bob)).isEqualTo("[\"analyst\"]");

    patch(engineers, "{\"op\":\"Remove\",\"path\":\"members[value eq \\\"%s\\\"]\"}".formatted(ann))
        .is(200);
    assertThat(members(engineers)).containsExactly(bob);
    assertThat(roles(ann)).isEqualTo("[\"viewer\"]");

    patch(
            engineers,
            "{\"op\":\"replace\",\"value\":{\"id\":\"%s\",\"displayName\":\"Admins\"}}"
                .formatted(engineers))
        .is(200);
    assertThat(roles(bob)).as("the name of the group counts").isEqualTo("[\"admin\"]");
    assertThat(world.known(bob).path("groups").toString()).isEqualTo("[\"Admins\"]");

    Answer user = world.call("GET", "/Users/" + bob, "").is(200);
    assertThat(user.text("/groups/0/value")).isEqualTo(engineers);
    assertThat(user.text("/groups/0/display")).isEqualTo("Admins");
    assertThat(user.text("/groups/0/type")).isEqualTo("direct");

    world.call("DELETE", "/Groups/" + engineers, "").is(204);
    assertThat(roles(bob)).isEqualTo("[\"viewer\"]");
    world.call("GET", "/Groups/" + engineers, "").isProblem(404, "");
  }

  @Test
  void members_are_removed_in_every_form_and_never_more_than_was_said() {
    String ann = world.user("ann@acme.example");
    String bob = world.user("bob@acme.example");
    String cid = world.user("cid@acme.example");
    String group = group("Engineers", ann, bob, cid);
    patch(
        group,
        "{\"op\":\"Remove\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}".formatted(ann));
    assertThat(members(group)).containsExactlyInAnyOrder(bob, cid);
    patch(group, "{\"op\":\"remove\",\"path\":\"members\",\"value\":[]}");
    assertThat(members(group)).containsExactlyInAnyOrder(bob, cid);
    patch(group, "{\"op\":\"remove\",\"path\":\"members[display sw \\\"bob@\\\"]\"}").is(200);
    assertThat(members(group)).containsExactly(cid);
    patch(
        group,
        "{\"op\":\"replace\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}".formatted(ann));
    assertThat(members(group)).containsExactly(ann);
    Answer emptied = patch(group, "{\"op\":\"replace\",\"path\":\"members\",\"value\":[]}").is(200);
    assertThat(emptied.body().has("members")).isFalse();
    patch(
        group,
        "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}".formatted(ann));
    patch(group, "{\"op\":\"remove\",\"path\":\"members\"}").is(200);
    assertThat(members(group)).isEmpty();
  }

  @Test
  void a_wrong_operation_among_right_ones_changes_nothing() {
    String ann = world.user("ann@acme.example");
    String group = group("Engineers");
    String add = "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}";
    String version = world.call("GET", "/Groups/" + group, "").text("/meta/version");
    patch(group, add.formatted(ann) + "," + add.formatted("user_nobody"))
        .isProblem(400, "invalidValue");
    patch(group, add.formatted(ann) + "," + add.formatted(group)).isProblem(400, "invalidValue");
    patch(group, add.formatted(ann).replace("}]", ",\"type\":\"Group\"}]"))
        .isProblem(400, "invalidValue");
    assertThat(members(group)).isEmpty();
    assertThat(roles(ann)).isEqualTo("[\"viewer\"]");
    assertThat(world.call("GET", "/Groups/" + group, "").text("/meta/version")).isEqualTo(version);
    assertThat(world.admin("GET", "/organizations/acme/audit-events?limit=100", "").toString())
        .doesNotContain("group.member_added");
  }

  @Test
  void an_entity_tag_keeps_two_writers_apart() {
    String ann = world.user("ann@acme.example");
    String group = group("Engineers");
    String path = "/Groups/" + group;
    String add = "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}";
    String clear = ScimWorld.patch("{\"op\":\"remove\",\"path\":\"members\"}");
    String empty = "{\"displayName\":\"Engineers\",\"members\":[]}";
    Map<String, String> made = Map.of("If-Match", "W/\"1\"");
    world.call(world.token, "PATCH", path, ScimWorld.patch(add.formatted(ann)), made).is(200);

    world.call(world.token, "PATCH", path, clear, made).isProblem(412, "");
    world.call(world.token, "PUT", path, empty, made).isProblem(412, "");
    world.call(world.token, "DELETE", path, "", made).isProblem(412, "");
    assertThat(members(group)).containsExactly(ann);
  }

  @Test
  void a_display_name_is_one_groups_within_its_directory() {
    String group = group("Engineers");
    world.call("POST", "/Groups", "{\"displayName\":\"ENGINEERS\"}").isProblem(409, "uniqueness");
    group("Others");
    patch(group, "{\"op\":\"replace\",\"path\":\"displayName\",\"value\":\"others\"}")
        .isProblem(409, "uniqueness");
    world.as(world.otherToken, "POST", "/Groups", "{\"displayName\":\"Engineers\"}").is(201);
  }

  @Test
  void a_group_is_put_with_or_without_its_members() {
    String ann = world.user("ann@acme.example");
    String bob = world.user("bob@acme.example");
    String group = group("Engineers", ann);
    world
        .call("PUT", "/Groups/" + group, "{\"displayName\":\"Engineers\",\"externalId\":\"e\"}")
        .is(200);
    assertThat(members(group)).as("what is not said stays").containsExactly(ann);
    world
        .call(
            "PUT",
            "/Groups/" + group,
            "{\"displayName\":\"Engineers\",\"members\":[{\"value\":\"%s\"}]}".formatted(bob))
        .is(200);
    assertThat(members(group)).containsExactly(bob);
    assertThat(roles(ann)).isEqualTo("[\"viewer\"]");
    assertThat(roles(bob)).isEqualTo("[\"analyst\"]");
  }

  @Test
  void excluded_members_are_not_answered_and_many_are_answered_with_204() {
    List<String> users = new ArrayList<>();
    for (int i = 0; i <= 101; i++) {
      users.add(world.user("u" + i + "@acme.example"));
    }
    String group = group("Engineers", users.subList(0, 101).toArray(String[]::new));
    Answer without =
        world.call("GET", "/Groups/" + group + "?excludedAttributes=members", "").is(200);
    assertThat(without.body().has("members")).isFalse();
    assertThat(world.call("GET", "/Groups?excludedAttributes=members", "").text("/Resources/0/id"))
        .isEqualTo(group);
    String add =
        "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}"
            .formatted(users.get(101));
    Answer patched = patch(group, add).is(204);
    assertThat(patched.header("ETag")).isEqualTo("W/\"2\"");
    assertThat(members(group)).hasSize(102);
    world
        .call("PATCH", "/Groups/" + group + "?attributes=displayName", ScimWorld.patch(add))
        .is(200);
    assertThat(
            world
                .filtered("/Groups", "members.value eq \"" + users.get(101) + "\"")
                .body()
                .path("totalResults")
                .asInt())
        .isOne();
  }

  /** The IPSIE account lifecycle draft asks for 50 at least. */
  @Test
  void fifty_operations_on_members_go_into_one_patch() {
    List<String> users =
        IntStream.range(0, 50).mapToObj(i -> world.user("many-" + i + "@acme.example")).toList();
    String group = group("Many");
    String each = "{\"op\":\"%s\",\"path\":\"members\",\"value\":[{\"value\":\"%s\"}]}";
    patch(
            group,
            users.stream().map(id -> each.formatted("add", id)).collect(Collectors.joining(",")))
        .is(200);
    assertThat(members(group)).containsExactlyInAnyOrderElementsOf(users);
    patch(
            group,
            users.stream().map(id -> each.formatted("Remove", id)).collect(Collectors.joining(",")))
        .is(200);
    assertThat(members(group)).isEmpty();
  }

  @Test
  void who_is_deleted_is_in_no_group_any_more() {
    String ann = world.user("ann@acme.example");
    String group = group("Engineers", ann);
    world.call("DELETE", "/Users/" + ann, "").is(204);
    Answer after = world.call("GET", "/Groups/" + group, "").is(200);
    assertThat(after.body().has("members")).isFalse();
    assertThat(after.text("/meta/version")).isEqualTo("W/\"2\"");
  }
}
