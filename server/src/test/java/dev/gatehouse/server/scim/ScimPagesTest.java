package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People come and go while somebody reads all of them page by page (RFC 9865). */
@EachDatabase
class ScimPagesTest {
  private static final int THERE = 9;

  private final ScimWorld world;
  private int came;

  ScimPagesTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  /**
   * Between the pages the first of those who were read goes, and somebody else comes before all.
   */
  private List<String> readAll(String endpoint, String name, String order) {
    List<String> read = new ArrayList<>();
    String cursor = "";
    int coming = 0;
    do {
      Answer page =
          world.call("GET", endpoint + "?count=3" + order + "&cursor=" + cursor, "").is(200);
      page.body().path("Resources").forEach(one -> read.add(one.path(name).asString("")));
      cursor = page.text("/nextCursor");
      if (coming < 2) {
        String first = page.text("/Resources/0/meta/location");
        String type = first.contains("/Users/") ? "/Users" : "/Groups";
        world.call("DELETE", first.substring(first.indexOf(type)), "").is(204);
        create(type, (order.contains("descending") ? "zz " : "aa ") + came++);
        coming++;
      }
    } while (!cursor.isEmpty());
    return read;
  }

  private void create(String endpoint, String name) {
    String body =
        endpoint.equals("/Users")
            ? "{\"userName\":\"%s\",\"title\":\"%s\",\"emails\":[{\"value\":\"%s@acme.example\"}]}"
                .formatted(name, "t".repeat(name.length()), name.replace(' ', '-'))
            : "{\"displayName\":\"%s\"}".formatted(name);
    world.call("POST", endpoint, body).is(201);
  }

  @Test
  void in_the_order_of_names_nobody_is_lost_and_nobody_comes_twice() {
    List<String> names = IntStream.range(0, THERE).mapToObj(i -> "m " + i + "  x").toList();
    names.forEach(name -> create("/Users", name));
    assertThat(readAll("/Users", "userName", "&sortBy=userName")).containsExactlyElementsOf(names);
    names.forEach(name -> create("/Groups", name));
    assertThat(readAll("/Groups", "displayName", "&sortBy=displayName&sortOrder=descending"))
        .containsExactlyElementsOf(names.reversed());
  }

  @Test
  void in_any_other_order_nobody_who_was_there_is_lost_or_comes_twice() {
    List<String> names = IntStream.range(0, THERE).mapToObj(i -> "m " + i).toList();
    names.forEach(name -> create("/Users", name));
    List<String> there = names;
    for (String order :
        List.of(
            "",
            "&sortBy=id&sortOrder=descending",
            "&sortBy=meta.created",
            "&sortBy=meta.created&sortOrder=descending",
            "&sortBy=meta.lastModified",
            "&sortBy=title",
            "&sortBy=emails.value&sortOrder=descending")) {
      List<String> read = readAll("/Users", "userName", order);
      assertThat(read).as(order).containsAll(there).doesNotHaveDuplicates();
      there = all("/Users", "userName");
    }
  }

  @Test
  void a_list_of_all_types_goes_on_from_one_to_the_next() {
    IntStream.range(0, THERE).forEach(i -> create("/Users", "m " + i));
    IntStream.range(0, THERE).forEach(i -> create("/Groups", "m " + i));
    List<String> there = all("", "id");
    assertThat(there).hasSize(2 * THERE);
    assertThat(readAll("", "id", "")).containsAll(there).doesNotHaveDuplicates();
    there = all("", "id");
    // The last page of the first type is full: there are as many as three pages hold.
    assertThat(there).hasSize(2 * THERE);
    assertThat(readAll("", "id", "&sortBy=meta.created"))
        .containsAll(there)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_value_that_no_cursor_holds_has_its_place_by_number() {
    String value = "字".repeat(500);
    for (int i = 0; i < THERE; i++) {
      String person =
          "{\"userName\":\"m%d@acme.example\",\"title\":\"%s\"}".formatted(i, value + i);
      world.call("POST", "/Users", person).is(201);
    }
    List<String> read = new ArrayList<>();
    String cursor = "";
    do {
      Answer page =
          world
              .call("GET", "/Users?sortBy=title&count=4&attributes=userName&cursor=" + cursor, "")
              .is(200);
      page.body().path("Resources").forEach(one -> read.add(one.path("userName").asString()));
      cursor = page.text("/nextCursor");
    } while (!cursor.isEmpty());
    assertThat(read).hasSize(THERE).isSorted().doesNotHaveDuplicates();
  }

  private List<String> all(String endpoint, String name) {
    List<String> all = new ArrayList<>();
    world
        .call("GET", endpoint + "?count=100", "")
        .is(200)
        .body()
        .path("Resources")
        .forEach(one -> all.add(one.path(name).asString("")));
    return all;
  }
}
