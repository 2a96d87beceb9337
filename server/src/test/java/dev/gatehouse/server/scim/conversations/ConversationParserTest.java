package dev.gatehouse.server.scim.conversations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationParserTest {

  private static final String TWO_STEPS =
      """
      # About the client.

      ### Creates somebody
      # Source: a document.
      POST /Users?dry=true
      Content-Type: application/scim+json

      {"userName":"a"}

      === 201
      Location: {{place}}

      {"id":"{{user}}"}

      ### Removes them
      DELETE /Users/{{user}}
      === 204
      """;

  @Test
  void reads_requests_answers_and_comments() {
    var steps = Conversation.parse(TWO_STEPS).steps();
    assertThat(steps)
        .containsExactly(
            new Conversation.Step(
                3,
                "Creates somebody",
                "POST",
                "/Users?dry=true",
                Map.of("Content-Type", "application/scim+json"),
                "{\"userName\":\"a\"}",
                201,
                Map.of("Location", "{{place}}"),
                "{\"id\":\"{{user}}\"}"),
            new Conversation.Step(
                15, "Removes them", "DELETE", "/Users/{{user}}", Map.of(), "", 204, Map.of(), ""));
  }

  @Test
  void a_step_without_an_answer_does_not_swallow_the_next() {
    refuses("### One\nGET /Users\n\n### Two\nGET /Users\n=== 200\n", "line 4: expected ===");
  }

  @Test
  void a_step_has_one_answer() {
    refuses("### One\nGET /Users\n=== 200\n\n{}\n=== 404\n", "line 6: a step has one answer");
  }

  @Test
  void says_on_which_line_something_is_wrong() {
    refuses("GET /Users\n=== 200\n", "line 1: expected a comment");
    refuses("### One\nget /Users\n=== 200\n", "line 2: expected a method");
    refuses("### One\nGET Users\n=== 200\n", "line 2: expected a method");
    refuses("### One\nGET /Users\nnot a header\n=== 200\n", "line 3: expected a header");
    refuses("### One\nGET /Users\nA: 1\na: 2\n=== 200\n", "line 4: the header stands twice");
    refuses("### One\nGET /Users\n=== fine\n", "line 3: expected a status");
    refuses("### One\nGET /Users\n", "line 3: expected === and a status");
    refuses("# nothing\n", "no step");
  }

  @Test
  void a_hole_that_nothing_fills_is_an_error_in_a_request() {
    var variables = new Variables(Map.of("user", "user_1"));
    assertThat(variables.filled("/Users/{{user}}?a={{user}}")).isEqualTo("/Users/user_1?a=user_1");
    assertThatThrownBy(() -> variables.filled("/Groups/{{group}}")).hasMessageContaining("group");
  }

  private static void refuses(String text, String why) {
    assertThatThrownBy(() -> Conversation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
