package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody sends by accident: NUL, patterns, lists where one is usual, messages cut short. */
@EachDatabase
class ScimHostileInputTest {
  private final ScimWorld world;

  ScimHostileInputTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void NUL_is_refused_wherever_it_stands_and_never_reaches_a_database() {
    String group = world.call("POST", "/Groups", "{\"displayName\":\"G\"}").is(201).id();
    for (String id : new String[] {"%00", "user_%00", "a%00b"}) {
      for (String type : new String[] {"/Users/", "/Groups/", "/Schemas/", "/ResourceTypes/"}) {
        assertThat(world.call("GET", type + id, "").status()).as(type + id).isIn(400, 404);
      }
    }
    for (String query :
        new String[] {
          "filter=userName%20eq%20%22a%00%22", "sortBy=%00", "cursor=%00", "startIndex=%00"
        }) {
      world.call("GET", "/Users?" + query, "").is(400);
    }
    world.filtered("/Users", "userName eq \"\\u0000\"").isProblem(400, "invalidFilter");
    world.filtered("/Users", "emails[value eq \"\\u0000\"]").isProblem(400, "invalidFilter");
    world.call("POST", "/Users", "{\"user\\u0000Name\":\"x\"}").isProblem(400, "invalidSyntax");
    world
        .call(
            "PATCH",
            "/Groups/" + group,
            ScimWorld.patch(
                "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"\\u0000\"}]}"))
        .isProblem(400, "invalidSyntax");
    world
        .call(
            "POST",
            "/Bulk",
            "{\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/\\u0000\"}]}")
        .isProblem(400, "invalidSyntax");
  }

  @Test
  void what_is_a_pattern_elsewhere_is_text_here() {
    world.user("a_b@acme.example");
    world.user("axb@acme.example");
    assertThat(total("userName co \"%\"")).isZero();
    assertThat(total("userName sw \"_\"")).isZero();
    assertThat(total("userName co \"_\"")).isOne();
    assertThat(total("userName sw \"a_b\"")).isOne();
    assertThat(total("emails.value co \"*\"")).isZero();
    assertThat(total("userName eq \"' OR '1'='1\"")).isZero();
    assertThat(total("userName eq \":organization\"")).isZero();
  }

  private int total(String filter) {
    return world.filtered("/Users", filter).is(200).body().path("totalResults").asInt();
  }

  @Test
  void a_replace_of_members_that_lost_its_value_empties_no_group() {
    String ann = world.user("ann@acme.example");
    String group =
        world
            .call(
                "POST",
                "/Groups",
                "{\"displayName\":\"G\",\"members\":[{\"value\":\"%s\"}]}".formatted(ann))
            .is(201)
            .id();
    world
        .call(
            "PATCH",
            "/Groups/" + group,
            ScimWorld.patch("{\"op\":\"replace\",\"path\":\"members\"}"))
        .isProblem(400, "invalidValue");
    assertThat(world.call("GET", "/Groups/" + group, "").text("/members/0/value")).isEqualTo(ann);
  }

  @Test
  void a_condition_may_list_several_tags() {
    String id = world.user("ann@acme.example");
    String list = "W/\"7\", W/\"1\"";
    world.call(world.token, "GET", "/Users/" + id, "", Map.of("If-None-Match", list)).is(304);
    String patch = ScimWorld.patch("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"x\"}");
    world
        .call(world.token, "PATCH", "/Users/" + id, patch, Map.of("If-None-Match", list))
        .isProblem(412, "");
    world.call(world.token, "PATCH", "/Users/" + id, patch, Map.of("If-Match", list)).is(200);
    world
        .call(world.token, "PATCH", "/Users/" + id, patch, Map.of("If-Match", list))
        .isProblem(412, "");
    world.call(world.token, "DELETE", "/Users/" + id, "", Map.of("If-Match", "*")).is(204);
  }

  @Test
  void a_wrong_method_is_told_which_are_right() {
    assertThat(world.call("PUT", "/Users", "{}").header("Allow")).isEqualTo("GET, HEAD, POST");
    assertThat(world.call("POST", "/Users/x", "{}").header("Allow"))
        .isEqualTo("GET, HEAD, PUT, PATCH, DELETE");
    assertThat(world.call("GET", "/Bulk", "").header("Allow")).isEqualTo("POST");
    assertThat(world.call("POST", "/Schemas", "{}").header("Allow")).isEqualTo("GET, HEAD");
  }

  @Test
  void a_packed_body_is_told_from_one_that_is_broken() {
    world
        .call(
            world.token,
            "POST",
            "/Users",
            ScimWorld.person("ann@acme.example"),
            Map.of("Content-Encoding", "gzip"))
        .isProblem(415, "");
    world
        .call(
            world.token,
            "POST",
            "/Users",
            ScimWorld.person("ann@acme.example"),
            Map.of("Content-Encoding", "identity"))
        .is(201);
  }

  @Test
  void what_is_not_even_an_endpoint_is_refused_as_scim_has_it() {
    world.call("GET", "/Users/a/b/c", "").isProblem(404, "");
    assertThat(world.call("GET", "/Users/a/b/c", "").text("/detail")).startsWith("not_found: ");
    world.call("OPTIONS", "/Users", "").isProblem(405, "");
  }

  @Test
  void an_attribute_that_there_is_not_is_named() {
    String id = world.user("ann@acme.example");
    String path = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
    var patched =
        world.call(
            "PATCH",
            "/Users/" + id,
            ScimWorld.patch("{\"op\":\"add\",\"path\":\"%s\",\"value\":1}".formatted(path)));
    patched.isProblem(400, "invalidPath");
    assertThat(patched.text("/detail")).contains('"' + path + '"');
    assertThat(world.filtered("/Users", "title pr and badge eq \"1\"").text("/detail"))
        .isEqualTo("No attribute here is called \"badge\", at character 14.");
    assertThat(world.filtered("/Users", "emails[kind eq \"x\"]").text("/detail"))
        .contains("\"kind\"");
  }

  @Test
  void a_filter_of_what_describes_the_server_is_refused() {
    world.call("GET", "/Schemas?filter=id%20pr", "").isProblem(403, "");
    world.call("GET", "/ResourceTypes?filter=id%20pr", "").isProblem(403, "");
    world.call("GET", "/ServiceProviderConfig?filter=id%20pr", "").isProblem(403, "");
  }

  @Test
  void a_search_whose_filter_is_spelled_otherwise_has_a_cursor_of_its_own() {
    world.user("ann@acme.example");
    world.user("bob@acme.example");
    String search = "{\"%s\":\"userName pr\",\"count\":1,\"cursor\":\"%s\"}";
    String cursor =
        world
            .call("POST", "/Users/.search", search.formatted("FILTER", ""))
            .is(200)
            .text("/nextCursor");
    assertThat(cursor).isNotEmpty();
    world
        .call("POST", "/Users/.search", "{\"count\":1,\"cursor\":\"%s\"}".formatted(cursor))
        .isProblem(400, "invalidCursor");
    world.call("POST", "/Users/.search", search.formatted("filter", cursor)).is(200);
  }
}
