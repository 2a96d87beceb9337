package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static dev.gatehouse.protocol.scim.Sent.patch;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Bodies that another reader, or a database, would see differently. */
class BodyEdgesTest {
  private static final ObjectNode PLAIN =
      Sent.stored(ResourceType.USER, "{'userName':'a@acme.example'}");

  private static ScimResult<ObjectNode> parse(String text) {
    return ScimJson.parseObject(
        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ScimLimits.BODY_OCTETS);
  }

  /** At every depth: in names, in lists, in lists of lists. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userName':'a\\u0000'}",
        "{'user\\u0000Name':'a'}",
        "{'name':{'x\\ud800':'a'}}",
        "{'schemas':['\\u0000']}",
        "{'emails':[{'value':'\\u0000'}]}",
        "{'emails':[{'\\u0000':1}]}",
        "{'x':[['\\udc00']]}",
        "{'x':{'y':[{'z':'\\ud800\\ud800'}]}}"
      })
  void NUL_and_half_a_pair_are_refused_wherever_they_stand(String body) {
    assertRefused(parse(body), ScimType.INVALID_SYNTAX);
  }

  @Test
  void one_byte_order_mark_before_the_body_is_passed_over() {
    assertThat(Sent.accepted(parse("\uFEFF{'userName':'a'}")).at("/userName").stringValue())
        .isEqualTo("a");
    assertRefused(parse("\uFEFF\uFEFF{'userName':'a'}"), ScimType.INVALID_SYNTAX);
  }

  @Test
  void whole_pairs_are_text() {
    assertThat(Sent.accepted(parse("{'x':['\\ud83d\\ude00']}")).at("/x/0").stringValue())
        .isEqualTo("\ud83d\ude00");
  }

  @Test
  void a_body_has_two_million_parts_at_most() {
    assertRefused(
        parse("{'x':[" + String.join(",", Collections.nCopies(2_000_000, "1")) + "]}"),
        ScimType.INVALID_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userName':'a','emails':[{'value':'x','VALUE':'y'}]}",
        "{'userName':'a','addresses':{'type':'work','Type':'home'}}"
      })
  void a_part_of_an_element_is_named_once(String body) {
    assertRefused(ResourceReader.create(ResourceType.USER, json(body)), ScimType.INVALID_SYNTAX);
  }

  @Test
  void a_list_within_a_list_is_no_single_value() {
    for (String value : new String[] {"[['x']]", "[[]]", "['x','y']"}) {
      assertRefused(
          patch(PLAIN, "{'op':'replace','path':'title','value':" + value + "}"),
          ScimType.INVALID_VALUE);
    }
  }

  @Test
  void five_hundred_values_are_read_and_no_more_even_where_all_are_one() {
    for (String op : new String[] {"add", "replace", "remove"}) {
      String operation = "{'op':'" + op + "','path':'emails','value':[%s]}";
      String one = "{'value':'x'}";
      Sent.accepted(
          patch(PLAIN, operation.formatted(String.join(",", Collections.nCopies(500, one)))));
      assertRefused(
          patch(PLAIN, operation.formatted(String.join(",", Collections.nCopies(501, one)))),
          ScimType.INVALID_VALUE);
    }
  }

  @Test
  void digits_of_other_scripts_are_none_in_an_escape() {
    assertRefused(
        Filter.parse(ResourceType.USER, "title eq \"\\u\uff10\uff10\uff14\uff11\""),
        ScimType.INVALID_FILTER);
    Sent.accepted(Filter.parse(ResourceType.USER, "title eq \"\\u0041\""));
  }

  @Test
  void what_is_a_key_has_1024_octets_at_most() {
    String manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";
    for (String path : new String[] {"externalId", manager, "userName"}) {
      String operation = "{'op':'replace','path':'" + path + "','value':'%s'}";
      Sent.accepted(patch(PLAIN, operation.formatted("ä".repeat(512))));
      assertRefused(
          patch(PLAIN, operation.formatted("ä".repeat(512) + "a")), ScimType.INVALID_VALUE);
    }
  }
}
