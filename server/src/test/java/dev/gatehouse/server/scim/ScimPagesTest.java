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
      page.body().path("Resources").forEach(one -> read.add(one.path(name).asString()));
      cursor = page.text("/nextCursor");
      if (coming < 2) {
        String first = page.text("/Resources/0/id");
        world.call("DELETE", endpoint + "/" + first, "").is(204);
        create(endpoint, (order.contains("descending") ? "zz " : "aa ") + coming++);
      }
    } while (!cursor.isEmpty());
    return read;
  }

  private void create(String endpoint, String name) {
    String body =
        endpoint.equals("/Users")
            ? "{\"userName\":\"%s\",\"emails\":[{\"value\":\"%s@acme.example\"}]}"
                .formatted(name, name.replace(' ', '-'))
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
  void in_the_order_of_ids_nobody_who_was_there_is_lost_or_comes_twice() {
    List<String> names = IntStream.range(0, THERE).mapToObj(i -> "m " + i).toList();
    names.forEach(name -> create("/Users", name));
    assertThat(readAll("/Users", "userName", "&sortBy=id&sortOrder=descending"))
        .containsAll(names)
        .doesNotHaveDuplicates();
  }
}
