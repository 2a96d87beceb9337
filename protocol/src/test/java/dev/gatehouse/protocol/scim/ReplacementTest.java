package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.5.1, and docs/decisions/scim-put.md. */
class ReplacementTest {

  private static final ObjectNode CURRENT =
      json(
          """
          {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',
                      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
           'id':'u1','externalId':'e1','userName':'ada','title':'Countess','active':false,
           'groups':[{'value':'g1'}],'meta':{'created':'2010-01-23T04:56:22Z'},
           'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
             {'employeeNumber':'1','manager':{'value':'m1','displayName':'Charles'}}}
          """);

  private static ObjectNode put(String body) {
    return accepted(Replacement.of(ResourceType.USER, CURRENT, json(body))).resource();
  }

  @Test
  void what_is_left_out_is_cleared_except_active_and_what_is_read_only() {
    assertThat(put("{'userName':'ada2','id':'other','groups':[],'meta':{'created':'x'}}"))
        .isEqualTo(
            json(
                """
                {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],
                 'id':'u1','userName':'ada2','active':false,
                 'groups':[{'value':'g1'}],'meta':{'created':'2010-01-23T04:56:22Z'}}
                """));
  }

  @Test
  void active_changes_when_it_is_said_and_null_says_nothing() {
    assertThat(put("{'userName':'ada','active':true}").path("active").booleanValue()).isTrue();
    assertThat(put("{'userName':'ada','active':null}").path("active").booleanValue()).isFalse();
  }

  @Test
  void the_name_of_a_manager_stays_with_that_manager() {
    String manager =
        "{'userName':'ada','urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':"
            + "{'manager':{'value':'%s','displayName':'X'}}}";
    assertThat(put(manager.formatted("m1")).findValue("manager"))
        .isEqualTo(json("{'value':'m1','displayName':'Charles'}"));
    assertThat(put(manager.formatted("m2")).findValue("manager")).isEqualTo(json("{'value':'m2'}"));
  }

  @Test
  void what_is_required_must_be_there() {
    assertRefused(
        Replacement.of(ResourceType.USER, CURRENT, json("{'title':'x'}")), ScimType.INVALID_VALUE);
  }

  @Test
  void members_stay_when_they_are_left_out_and_go_when_the_list_is_empty() {
    ObjectNode group = json("{'id':'g1','displayName':'A'}");
    assertThat(members(group, "{'displayName':'B'}")).isEmpty();
    assertThat(members(group, "{'displayName':'B','members':[]}")).contains(List.of());
    assertThat(members(group, "{'displayName':'B','members':null}")).contains(List.of());
    assertThat(members(group, "{'displayName':'B','members':[{'value':'a'}]}"))
        .contains(List.of(new Member("a", Optional.empty())));
  }

  private static Optional<List<Member>> members(ObjectNode group, String body) {
    return accepted(Replacement.of(ResourceType.GROUP, group, json(body))).members();
  }

  @Test
  void what_is_immutable_must_match() {
    Attribute badge = Attribute.string("badge", "x").immutable().done();
    ResourceType type =
        new ResourceType(
            "Badge", "/Badges", "x", new Schema("urn:x", "Badge", "x", List.of(badge)), List.of());
    ObjectNode current = json("{'id':'1','badge':'7'}");
    assertThat(accepted(Replacement.of(type, current, json("{'badge':'7'}"))).resource())
        .isEqualTo(json("{'schemas':['urn:x'],'id':'1','badge':'7'}"));
    assertThat(accepted(Replacement.of(type, current, json("{}"))).resource().path("badge"))
        .isEqualTo(current.path("badge"));
    assertRefused(Replacement.of(type, current, json("{'badge':'8'}")), ScimType.MUTABILITY);
  }
}
