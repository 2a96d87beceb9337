package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.memberOperations;
import static dev.gatehouse.protocol.scim.Sent.patchBody;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7644 §3.5.2 on the members of groups, which are not loaded for it. */
class PatchMembersTest {

  private static Member user(String id) {
    return new Member(id, Optional.of("User"));
  }

  private static ScimResult<PatchRequest> parse(String operations) {
    return PatchRequest.parse(ResourceType.GROUP, patchBody(operations));
  }

  private static String values(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'value':'u" + i + "'}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void operations_keep_their_order() {
    assertThat(
            memberOperations(
                """
                {'op':'replace','path':'members','value':[{'value':'a','type':'User'}]},
                {'op':'add','path':'Members','value':{'value':'b','type':'User'}},
                {'op':'remove','path':'urn:ietf:params:scim:schemas:core:2.0:Group:members',
                 'value':[{'value':'a'},{'value':'a'},{'value':'c'}]},
                {'op':'add','value':{'members':[{'value':'d','type':'User'}]}}
                """))
        .containsExactly(
            new PatchOperation.ReplaceMembers(List.of(user("a"))),
            new PatchOperation.AddMembers(List.of(user("b"))),
            new PatchOperation.RemoveMembers(List.of("a", "c")),
            new PatchOperation.AddMembers(List.of(user("d"))));
  }

  @Test
  void a_bare_remove_empties_the_group() {
    assertThat(memberOperations("{'op':'remove','path':'members'}"))
        .containsExactly(new PatchOperation.RemoveAllMembers());
    assertThat(memberOperations("{'op':'remove','path':'members','value':null}"))
        .containsExactly(new PatchOperation.RemoveAllMembers());
  }

  @Test
  void a_remove_of_an_empty_list_removes_nobody() {
    assertThat(memberOperations("{'op':'remove','path':'members','value':[]}")).isEmpty();
    assertThat(memberOperations("{'op':'add','path':'members','value':[]}")).isEmpty();
  }

  @Test
  void a_filter_that_lists_ids_is_a_list_of_ids() {
    assertThat(
            memberOperations(
                """
                {'op':'remove',
                 'path':'members[value eq \\'B\\' or (value eq \\'a\\' or value eq \\'B\\')]'}
                """))
        .containsExactly(new PatchOperation.RemoveMembers(List.of("B", "a")));
  }

  @Test
  void any_other_filter_is_for_the_storage_with_folded_text() {
    List<PatchOperation.OnMembers> operations =
        memberOperations(
            "{'op':'remove','path':'members[type eq \\'Group\\' and value sw \\'A\\']'}");
    assertThat(operations).hasSize(1);
    assertThat(operations.getFirst())
        .isInstanceOfSatisfying(
            PatchOperation.RemoveMembersWhere.class,
            where ->
                assertThat(WrittenFilter.of(where.filter()))
                    .isEqualTo("(members.type eq \"group\" and members.value sw \"A\")"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'replace','path':'members[value eq \\'a\\']','value':{'value':'b'}}",
        "{'op':'replace','path':'members[value eq \\'a\\'].value','value':'b'}",
        "{'op':'add','path':'members.type','value':'User'}",
        "{'op':'remove','path':'members[value eq \\'a\\'].type'}",
        "{'op':'remove','path':'members.display'}"
      })
  void a_member_cannot_be_changed(String operation) {
    assertRefused(parse(operation), ScimType.MUTABILITY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'op':'add','path':'members','value':[{'display':'x'}]}",
        "{'op':'add','path':'members','value':[{'value':''}]}",
        "{'op':'add','path':'members','value':[{'value':1}]}",
        "{'op':'add','path':'members','value':[7]}",
        "{'op':'remove','path':'members','value':[{'display':'x'}]}",
        "{'op':'replace','path':'members','value':[{'display':'x'}]}",
        "{'op':'replace','path':'members','value':[null]}",
        "{'op':'replace','path':'members','value':[[]]}",
        "{'op':'replace','path':'members','value':[{'type':'User'}]}"
      })
  void a_member_needs_its_id(String operation) {
    assertRefused(parse(operation), ScimType.INVALID_VALUE);
  }

  @Test
  void ten_thousand_members_of_one_operation_are_read_and_no_more() {
    assertThat(memberOperations("{'op':'add','path':'members','value':" + values(10_000) + "}"))
        .hasSize(1);
    assertRefused(
        parse("{'op':'add','path':'members','value':" + values(10_001) + "}"),
        ScimType.INVALID_VALUE);
    assertRefused(
        parse("{'op':'remove','path':'members','value':" + values(10_001) + "}"),
        ScimType.INVALID_VALUE);
  }

  @Test
  void other_attributes_stand_apart() {
    PatchRequest request =
        Sent.patchRequest(
            ResourceType.GROUP,
            "{'op':'replace','value':{'displayName':'New','members':[{'value':'a'}]}}");
    assertThat(request.attributes()).hasSize(1);
    assertThat(request.members())
        .containsExactly(
            new PatchOperation.ReplaceMembers(List.of(new Member("a", Optional.empty()))));
  }
}
