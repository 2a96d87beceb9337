package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnreadableTargetsTest {
  private static RunningWeb web;

  @BeforeAll
  static void start() {
    web = new RunningWeb(new Routes().get("/hello", r -> Response.html(200, "<p>hello</p>")));
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  /** The engine's own answer to them could be sent twice, and fail the request behind them. */
  @Test
  void are_answered_in_their_turn_and_so_is_what_follows_them_on_the_connection() {
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      targets.addAll(
          List.of("/\u0080", "/a%2fb", "/%c0%af", "/a\\b", "/%u0041", "//x", "http://b/hello"));
      targets.add("/hello");
    }
    StringBuilder asked = new StringBuilder();
    targets.forEach(target -> asked.append("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    asked.append("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    targets.add("/hello");
    for (int connection = 0; connection < 8; connection++) {
      List<String> statuses =
          Pattern.compile("HTTP/1.1 (\\d+)")
              .matcher(web.raw(asked.toString()))
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(statuses)
          .containsExactlyElementsOf(
              targets.stream().map(target -> target.equals("/hello") ? "200" : "400").toList());
    }
  }

  @Test
  void are_refused_in_the_form_of_the_interface_that_they_begin_with() {
    for (String target : List.of("/scim/v2//Users", "/scim/v2/Users/a%2fb", "/scim/v2/a\\b?x=y")) {
      // RFC 7644 §3.12.
      assertThat(answer(target))
          .as(target)
          .startsWith("HTTP/1.1 400")
          .contains("application/scim+json", "urn:ietf:params:scim:api:messages:2.0:Error");
    }
    for (String target : List.of("/scim/v2/oauth//token", "/api/v1//users", "/scim//v2/Users")) {
      assertThat(answer(target))
          .as(target)
          .startsWith("HTTP/1.1 400")
          .contains("application/json", "{\"error\":");
    }
  }

  @Test
  void what_the_engine_refuses_by_itself_is_answered_as_scim_has_it_too() {
    assertThat(answer("/scim/v2/Users HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\nX-End:"))
        .startsWith("HTTP/1.1 431")
        .contains("application/scim+json", "messages:2.0:Error", "\"status\":\"431\"");
    assertThat(answer("/hello HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\nX-End:"))
        .startsWith("HTTP/1.1 431")
        .contains("{\"error\":");
  }

  private static String answer(String target) {
    return web.raw("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  }

  @Test
  void are_refused_with_a_page_where_a_person_asks() {
    String answer =
        web.raw("GET /a%2fb HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("That did not work")
        .doesNotContain("a%2fb");
  }
}
