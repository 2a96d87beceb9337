package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.memberOperations;
import static dev.gatehouse.protocol.scim.Sent.patch;
import static dev.gatehouse.protocol.scim.Sent.patchBody;
import static dev.gatehouse.protocol.scim.Sent.patched;
import static dev.gatehouse.protocol.scim.Sent.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.5.2 where a single condition decides: which elements are one, what is made. */
class PatchEdgesTest {
  private static final ObjectNode PLAIN =
      Sent.stored(ResourceType.USER, "{'userName':'a@acme.example'}");

  private static String add(String path, String value) {
    return "{'op':'add','path':'" + path + "','value':" + value + "}";
  }

  @Test
  void an_element_without_value_is_added_once_and_others_of_its_type_beside_it() {
    String home = "{'type':'work','locality':'Hollywood'}";
    String away = "{'type':'work','locality':'Burbank'}";
    ObjectNode once = patched(PLAIN, add("addresses", "[" + home + "]"));
    ObjectNode again = patched(once, add("addresses", "[" + home + "]"));
    assertThat(again).isEqualTo(once);
    ObjectNode both = patched(once, add("addresses", "[" + away + "]"));
    assertThat(both.path("addresses").valueStream().map(one -> one.path("locality").asString()))
        .containsExactly("Hollywood", "Burbank");
  }

  @Test
  void values_for_which_case_matters_are_two_when_they_differ_in_it() {
    ObjectNode user = patched(PLAIN, add("photos", "[{'value':'https://x/A','type':'photo'}]"));
    assertThat(
            patched(user, add("photos", "[{'value':'https://x/a','type':'PHOTO'}]")).path("photos"))
        .hasSize(2);
    assertThat(
            patched(user, add("photos", "[{'value':'https://x/A','type':'PHOTO'}]")).path("photos"))
        .hasSize(1);
  }

  @Test
  void an_element_that_loses_its_last_part_is_gone() {
    ObjectNode user =
        patched(PLAIN, add("emails", "[{'value':'a@acme.example'},{'value':'b','type':'home'}]"));
    ObjectNode after = patched(user, "{'op':'remove','path':'emails.value'}");
    assertThat(after.path("emails").toString()).isEqualTo("[{\"type\":\"home\"}]");
  }

  /** What the filter does not tell for sure is not made up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "emails[type eq \\'work\\' and type eq \\'home\\'].value",
        "emails[type eq \\'work\\' or type eq \\'home\\'].value",
        "emails[not (type eq \\'work\\')].value",
        "emails[type pr].value",
        "emails[type sw \\'work\\'].value",
        "emails.type",
        "emails.display"
      })
  void no_element_is_made_from_a_filter_that_leaves_it_open(String path) {
    assertRefused(patch(PLAIN, add(path, "'x'")), ScimType.NO_TARGET);
  }

  @Test
  void a_manager_who_is_named_again_keeps_the_address() {
    String manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    ObjectNode user = patched(PLAIN, add(manager, "{'value':'m','$ref':'https://x/m'}"));
    ObjectNode after = patched(user, add(manager + ".value", "'m'"));
    assertThat(after).isEqualTo(user);
  }

  @Test
  void a_path_is_a_string() {
    for (String path : new String[] {"5", "{}", "[]", "true"}) {
      assertRefused(
          patch(PLAIN, "{'op':'add','path':" + path + ",'value':{'title':'x'}}"),
          ScimType.INVALID_PATH);
    }
  }

  @Test
  void members_are_replaced_only_by_what_is_said() {
    assertRefused(
        PatchRequest.parse(ResourceType.GROUP, patchBody("{'op':'replace','path':'members'}")),
        ScimType.INVALID_VALUE);
    for (String none : new String[] {"null", "[]"}) {
      assertThat(memberOperations("{'op':'replace','path':'members','value':" + none + "}"))
          .containsExactly(new PatchOperation.RemoveAllMembers());
    }
  }

  /** Read as a list of ids, it would remove others, or nobody. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "type eq \\'User\\'",
        "display eq \\'a\\'",
        "value ne \\'a\\'",
        "value sw \\'a\\'",
        "value eq \\'a\\' or value ne \\'b\\'",
        "not (value eq \\'a\\')"
      })
  void a_filter_of_members_that_is_more_than_ids_is_kept(String filter) {
    assertThat(memberOperations("{'op':'remove','path':'members[" + filter + "]'}"))
        .singleElement()
        .isInstanceOf(PatchOperation.RemoveMembersWhere.class);
  }

  @Test
  void comparisons_of_removals_count_against_the_limit() {
    String hundred = "[" + String.join(" or ", Collections.nCopies(100, "value sw \\'a\\'")) + "]";
    for (String attribute : new String[] {"members", "emails"}) {
      ResourceType type = attribute.equals("members") ? ResourceType.GROUP : ResourceType.USER;
      String one = "{'op':'remove','path':'" + attribute + hundred + "'}";
      Sent.accepted(
          PatchRequest.parse(type, patchBody(String.join(",", Collections.nCopies(99, one)))));
      assertThat(
              refused(
                      PatchRequest.parse(
                          type, patchBody(String.join(",", Collections.nCopies(100, one)))))
                  .status())
          .isEqualTo(413);
    }
  }

  /** All of it is folded for each comparison, while others wait. */
  @Test
  void long_values_are_not_compared_again_and_again() {
    String value = "{'value':'%d" + "Ä".repeat(8_000) + "'}";
    String values =
        IntStream.range(0, 200)
            .mapToObj(value::formatted)
            .collect(Collectors.joining(",", "[", "]"));
    ObjectNode user = patched(PLAIN, "{'op':'replace','path':'emails','value':" + values + "}");
    String change =
        "{'op':'replace','path':'emails[value eq \\'x\\' or value pr].display','value':'x'}";
    String remove = "{'op':'remove','path':'emails[value eq \\'x\\']'}";
    for (String operations :
        new String[] {
          String.join(",", Collections.nCopies(100, change)),
          String.join(",", Collections.nCopies(100, remove)),
          add("emails", values)
        }) {
      ScimProblem problem = refused(patch(user, operations));
      assertThat(problem.status()).as(operations.substring(0, 40)).isEqualTo(413);
    }
    Sent.accepted(patch(user, String.join(",", Collections.nCopies(5, remove))));
  }
}
