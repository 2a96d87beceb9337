package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Lists, searches, cursors, Bulk and discovery over HTTP. */
@EachDatabase
class ScimListsTest {
  private static final int PEOPLE = 11;
  private final ScimWorld world;
  private final List<String> ids = new ArrayList<>();

  ScimListsTest(TestDatabase database) {
    world = new ScimWorld(database);
    for (int i = 0; i < PEOPLE; i++) {
      ids.add(world.user("user-%02d@acme.example".formatted(i)));
    }
    world.user(world.otherToken, "beside@acme.example");
    world.user(world.decoyToken, "user-00@acme.example");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static List<String> names(Answer answer) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : answer.body().path("Resources")) {
      names.add(one.path("userName").asString());
    }
    return names;
  }

  @Test
  void pages_by_index_hold_everybody_once() {
    List<String> seen = new ArrayList<>();
    for (int start = 1; start <= PEOPLE; start += 4) {
      Answer page = world.call("GET", "/Users?count=4&startIndex=" + start, "").is(200);
      assertThat(page.body().path("totalResults").asInt()).isEqualTo(PEOPLE);
      assertThat(page.body().path("startIndex").asInt()).isEqualTo(start);
      seen.addAll(names(page));
    }
    assertThat(seen).hasSize(PEOPLE).doesNotHaveDuplicates().allMatch(n -> n.startsWith("user-"));
    Answer beyond = world.call("GET", "/Users?startIndex=500", "").is(200);
    assertThat(beyond.body().path("Resources").isEmpty()).isTrue();
    assertThat(beyond.body().path("totalResults").asInt()).isEqualTo(PEOPLE);
    assertThat(names(world.call("GET", "/Users?count=0", "").is(200))).isEmpty();
  }

  @Test
  void pages_by_cursor_hold_everybody_once() {
    for (String query :
        List.of(
            "",
            "&sortBy=userName&sortOrder=descending",
            "&filter=" + ScimWorld.encoded("emails.type eq \"work\""))) {
      List<String> seen = new ArrayList<>();
      String cursor = "";
      int pages = 0;
      do {
        Answer page = world.call("GET", "/Users?count=4&cursor=" + cursor + query, "").is(200);
        assertThat(page.body().path("totalResults").asInt()).isEqualTo(PEOPLE);
        seen.addAll(names(page));
        cursor = page.text("/nextCursor");
        pages++;
      } while (!cursor.isEmpty());
      assertThat(pages).isEqualTo(3);
      assertThat(seen).as(query).hasSize(PEOPLE).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_search_pages_by_cursor_as_a_query_does() {
    // RFC 9865 §2 writes the first page's cursor without a sign of equality.
    Answer queried = world.call("GET", "/Users?cursor&count=4", "").is(200);
    String search =
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
         "count":%d,"cursor":"%s"}\
        """;
    Answer first = world.call("POST", "/Users/.search", search.formatted(4, "")).is(200);
    assertThat(names(first)).hasSize(4).isEqualTo(names(queried));
    assertThat(first.body().has("startIndex")).isFalse();
    String cursor = first.text("/nextCursor");
    Answer second = world.call("POST", "/Users/.search", search.formatted(4, cursor)).is(200);
    assertThat(names(second)).hasSize(4).doesNotContainAnyElementsOf(names(first));
    world
        .call("POST", "/Users/.search", search.formatted(3, cursor))
        .isProblem(400, "invalidCount");
    world.call("POST", "/Users/.search", search.formatted(4, "x")).isProblem(400, "invalidCursor");
    Answer none = world.call("POST", "/Users/.search", search.formatted(-1, "")).is(200);
    assertThat(names(none)).isEmpty();
    assertThat(none.body().path("totalResults").asInt()).isEqualTo(PEOPLE);
  }

  @Test
  void a_cursor_serves_its_own_directory_and_query_for_its_time() {
    String cursor = world.call("GET", "/Users?count=4&cursor=", "").text("/nextCursor");
    // RFC 9865 §2, table 1: unreserved characters of RFC 3986 alone.
    assertThat(cursor).matches("[A-Za-z0-9._~-]+");
    String next = "/Users?count=4&cursor=" + cursor;
    world.as(world.otherToken, "GET", next, "").isProblem(400, "invalidCursor");
    world.call("GET", next + "&sortBy=userName", "").isProblem(400, "invalidCursor");
    world.call("GET", "/Users?cursor=made-up", "").isProblem(400, "invalidCursor");
    world.call("GET", next.replace("count=4", "count=5"), "").isProblem(400, "invalidCount");
    // Who says nothing means the count of the first page.
    assertThat(
            world
                .call("GET", next.replace("count=4&", ""), "")
                .is(200)
                .body()
                .path("itemsPerPage")
                .asInt())
        .isEqualTo(4);
    world.call("GET", next.replace("/Users", "/Groups"), "").isProblem(400, "invalidCursor");
    world.gatehouse.clock().advance(Duration.ofMinutes(59));
    world.call("GET", next, "").is(200);
    world.gatehouse.clock().advance(Duration.ofMinutes(2));
    world.call("GET", next, "").isProblem(400, "expiredCursor");
  }

  @Test
  void sorts_by_what_is_asked_for() {
    List<String> up = names(world.call("GET", "/Users?sortBy=userName", "").is(200));
    assertThat(up).hasSize(PEOPLE).isSorted();
    List<String> down =
        names(world.call("GET", "/Users?sortBy=emails.value&sortOrder=descending", "").is(200));
    assertThat(down).isEqualTo(up.reversed());
  }

  @Test
  void searches_by_post_at_the_root_and_by_type() {
    world.call("POST", "/Groups", "{\"displayName\":\"user-05\"}").is(201);
    String search =
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
         "filter":"userName sw \\"user-05\\"","attributes":["userName"]}\
        """;
    Answer users = world.call("POST", "/Users/.search", search).is(200);
    assertThat(names(users)).containsExactly("user-05@acme.example");
    assertThat(users.body().at("/Resources/0").has("emails")).isFalse();
    assertThat(names(world.call("POST", "/.search", search).is(200)))
        .containsExactly("user-05@acme.example");
    Answer everything =
        world.call("POST", "/.search", "{\"filter\":\"id pr\",\"count\":12}").is(200);
    assertThat(everything.body().path("totalResults").asInt()).isEqualTo(PEOPLE + 1);
    assertThat(everything.body().path("Resources").size()).isEqualTo(PEOPLE + 1);
    assertThat(
            world
                .call("POST", "/.search", "{\"startIndex\":12,\"count\":5}")
                .is(200)
                .text("/Resources/0/displayName"))
        .isEqualTo("user-05");
    world
        .call("POST", "/.search", "{\"filter\":\"shoeSize eq 43\"}")
        .isProblem(400, "invalidFilter");
  }

  @Test
  void addresses_have_no_case_and_may_end_in_what_builders_leave_behind() {
    String id = ids.getFirst();
    for (String path :
        List.of(
            "/users/" + id, "/USERS/" + id + "?", "/Users/" + id + "?&", "/Users/" + id + "/")) {
      assertThat(world.call("GET", path, "").is(200).id()).isEqualTo(id);
    }
    assertThat(world.call("GET", "/users?", "").is(200).body().path("totalResults").asInt())
        .isEqualTo(PEOPLE);
    assertThat(
            names(
                world.call(
                    "GET",
                    "/Users?FILTER=" + ScimWorld.encoded("userName eq \"user-01@acme.example\""),
                    "")))
        .containsExactly("user-01@acme.example");
  }

  @Test
  void wrong_input_is_answered_as_scim_has_it_and_changes_nothing() {
    String id = ids.getFirst();
    world.call("POST", "/Users", "{").isProblem(400, "invalidSyntax");
    world.call("POST", "/Users", "[]").isProblem(400, "invalidSyntax");
    world
        .call("POST", "/Users", "{\"userName\":\"a\\u0000@acme.example\"}")
        .isProblem(400, "invalidSyntax");
    world.call("POST", "/Users", "{\"displayName\":\"x\"}").isProblem(400, "invalidValue");
    world.filtered("/Users", "userName eq").isProblem(400, "invalidFilter");
    world.call("GET", "/Users?count=x", "").isProblem(400, "invalidValue");
    world.call("GET", "/Users?count=1&COUNT=2", "").isProblem(400, "invalidValue");
    world.call("GET", "/Users?filter=%ff", "").isProblem(400, "");
    world
        .call(
            "PATCH",
            "/Users/" + id,
            ScimWorld.patch("{\"op\":\"replace\",\"path\":\"id\",\"value\":\"x\"}"))
        .isProblem(400, "mutability");
    world
        .call(
            "PATCH",
            "/Users/" + id,
            ScimWorld.patch("{\"op\":\"replace\",\"path\":\"a b\",\"value\":\"x\"}"))
        .isProblem(400, "invalidPath");
    world
        .call(world.token, "POST", "/Users", "<x/>", Map.of("Content-Type", "application/xml"))
        .isProblem(415, "");
    world.call("PUT", "/Users", "{}").isProblem(405, "");
    world.call("GET", "/Bulk", "").isProblem(405, "");
    world.call("GET", "/Nothing", "").isProblem(404, "");
    world.call("GET", "/Users/x/y", "").isProblem(404, "");
    world.call("GET", "/Me", "").isProblem(501, "");
    world.as("gh_scim_wrong", "GET", "/Users", "").isProblem(401, "");
    assertThat(world.call("GET", "/Users", "").body().path("totalResults").asInt())
        .isEqualTo(PEOPLE);
    assertThat(world.call("GET", "/Users/" + id, "").text("/meta/version")).isEqualTo("W/\"1\"");
  }

  @Test
  void bulk_leaves_alone_what_has_changed_since() {
    String patch = ScimWorld.patch("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"Dr\"}");
    String user = "/Users/" + ids.getFirst();
    Answer done =
        world
            .call(
                "POST",
                "/Bulk",
                """
                {"Operations":[
                 {"method":"PATCH","path":"%1$s","version":"W/\\"1\\"","data":%2$s},
                 {"method":"DELETE","path":"%1$s","version":"W/\\"1\\""}]}"""
                    .formatted(user, patch))
            .is(200);

    assertThat(done.text("/Operations/0/status")).isEqualTo("200");
    assertThat(done.text("/Operations/1/status")).isEqualTo("412");
    assertThat(world.call("GET", user, "").is(200).text("/title")).isEqualTo("Dr");
  }

  @Test
  void bulk_does_each_operation_by_itself_and_resolves_references() {
    Answer done =
        world
            .call(
                "POST",
                "/Bulk",
                """
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[
                 {"method":"POST","path":"/Groups","bulkId":"g",
                  "data":{"displayName":"Bulk","members":[{"value":"bulkId:u"}]}},
                 {"method":"POST","path":"/Users","bulkId":"u","data":{"userName":"bulk@acme.example"}},
                 {"method":"POST","path":"/Users","bulkId":"t","data":{"userName":"user-01@acme.example"}},
                 {"method":"DELETE","path":"/Users/%s"}]}\
                """
                    .formatted(ids.getFirst()))
            .is(200);
    JsonNode operations = done.body().path("Operations");
    List<String> statuses = new ArrayList<>();
    operations.forEach(one -> statuses.add(one.path("status").asString()));
    assertThat(statuses).containsExactly("201", "201", "409", "204");
    assertThat(operations.at("/2/response/scimType").asString()).isEqualTo("uniqueness");
    String user = operations.at("/1/location").asString();
    String group = operations.at("/0/location").asString();
    Answer made = world.call("GET", group.substring(group.indexOf("/Groups")), "").is(200);
    assertThat(user).endsWith(made.text("/members/0/value"));
    world.call("GET", "/Users/" + ids.getFirst(), "").isProblem(404, "");
  }

  @Test
  void bulk_stops_after_as_many_errors_as_it_may() {
    Answer stopped =
        world
            .call(
                "POST",
                "/Bulk",
                """
                {"failOnErrors":1,"Operations":[
                 {"method":"DELETE","path":"/Users/nobody"},
                 {"method":"DELETE","path":"/Users/%s"}]}\
                """
                    .formatted(ids.getFirst()))
            .is(200);
    assertThat(stopped.body().path("Operations").size()).isOne();
    assertThat(stopped.text("/Operations/0/status")).isEqualTo("404");
    world.call("GET", "/Users/" + ids.getFirst(), "").is(200);
  }

  @Test
  void describes_itself() {
    Answer config = world.call("GET", "/serviceproviderconfig", "").is(200);
    assertThat(config.body().at("/etag/supported").asBoolean(false)).isTrue();
    // RFC 9865 §4: every attribute of it, and none besides.
    assertThat(config.body().path("pagination").toString())
        .isEqualTo(
            "{\"cursor\":true,\"index\":true,\"defaultPaginationMethod\":\"index\","
                + "\"defaultPageSize\":100,\"maxPageSize\":1000,\"cursorTimeout\":3600}");
    assertThat(world.call("GET", "/ResourceTypes", "").is(200).body().path("totalResults").asInt())
        .isEqualTo(3);
    assertThat(world.call("GET", "/ResourceTypes/User", "").is(200).text("/endpoint"))
        .isEqualTo("/Users");
    String urn = "urn:ietf:params:scim:schemas:core:2.0:User";
    assertThat(world.call("GET", "/Schemas/" + urn, "").is(200).id()).isEqualTo(urn);
    assertThat(world.call("GET", "/Schemas", "").is(200).body().path("Resources").size())
        .isEqualTo(7);
    world.call("GET", "/Schemas/urn:nothing", "").isProblem(404, "");
    world.call("POST", "/Schemas", "{}").isProblem(405, "");
  }
}
