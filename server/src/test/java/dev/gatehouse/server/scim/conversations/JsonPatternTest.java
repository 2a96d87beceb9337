package dev.gatehouse.server.scim.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonPatternTest {

  private final Variables variables = new Variables(Map.of("base", "http://127.0.0.1/scim/v2"));

  private void matches(String pattern, String document) {
    assertThat(new JsonPattern(pattern).difference(document, variables)).isEmpty();
  }

  private void differs(String pattern, String document, String why) {
    assertThat(new JsonPattern(pattern).difference(document, variables))
        .hasValueSatisfying(difference -> assertThat(difference).contains(why));
  }

  @Test
  void an_object_may_have_more_than_its_pattern_but_not_less() {
    matches("{\"a\":1}", "{\"a\":1,\"b\":2}");
    differs("{\"a\":1,\"b\":2}", "{\"a\":1}", "$.b: missing");
    differs("{\"a\":{\"b\":true}}", "{\"a\":{\"b\":\"True\"}}", "$.a.b: expected true");
    differs("{\"a\":null}", "{}", "$.a: missing");
    differs("{}", "[]", "expected an object");
  }

  @Test
  void an_array_has_the_same_elements_in_any_order() {
    matches("[1,2,2]", "[2,1,2]");
    differs("[1,2]", "[1,2,3]", "expected an array of 2");
    differs("[1,1]", "[1,2]", "no element is like 1");
    differs("[]", "null", "expected an array of 0");
  }

  @Test
  void an_array_is_matched_whatever_pattern_takes_an_element_first() {
    matches("[{\"a\":1},{\"a\":1,\"b\":2}]", "[{\"a\":1,\"b\":2},{\"a\":1}]");
  }

  @Test
  void captures_a_text_and_compares_it_afterwards() {
    matches("{\"id\":\"{{user}}\"}", "{\"id\":\"u1\"}");
    assertThat(variables.filled("{{user}}")).isEqualTo("u1");
    matches("{\"a\":\"{{base}}/Users/{{user}}\"}", "{\"a\":\"http://127.0.0.1/scim/v2/Users/u1\"}");
    differs("{\"id\":\"{{user}}\"}", "{\"id\":\"u2\"}", "expected \"u1\"");
    differs("{\"id\":\"{{other}}\"}", "{\"id\":7}", "expected a text");
  }

  @Test
  void captures_nothing_from_a_document_that_differs() {
    differs("{\"id\":\"{{user}}\",\"b\":1}", "{\"id\":\"u1\",\"b\":2}", "$.b");
    assertThat(variables.capturedBy("{{user}}")).contains("user");
  }

  @Test
  void anything_must_be_there_and_absent_must_not() {
    matches("{\"a\":\"{{*}}\",\"password\":\"{{absent}}\"}", "{\"a\":null}");
    differs("{\"a\":\"{{*}}\"}", "{}", "$.a: missing");
    differs("{\"a\":\"{{absent}}\"}", "{\"a\":null}", "$.a: should be absent");
  }
}
