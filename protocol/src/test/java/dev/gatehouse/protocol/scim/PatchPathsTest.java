package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static dev.gatehouse.protocol.scim.Sent.patch;
import static dev.gatehouse.protocol.scim.Sent.patched;
import static dev.gatehouse.protocol.scim.Sent.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.5.2, on users: paths, the message as a whole, and values. */
class PatchPathsTest {
  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  private static final ObjectNode BARBARA =
      Sent.stored(
          ResourceType.USER,
          """
          {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],
           'userName':'bjensen@example.com', 'externalId':'701984',
           'name':{'familyName':'Jensen','givenName':'Barbara'}, 'title':'Tour Guide',
           'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                     {'value':'babs@jensen.org','type':'home'}],
           'addresses':[{'type':'work','streetAddress':'911 Universal City Plaza',
                         'locality':'Hollywood'}]}
          """);

  @Nested
  class Paths {

    @Test
    void may_have_the_core_schemas_URN() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:User:Name.GIVENname',
               'value':'Babs'}
              """);
      assertThat(user.path("name").path("givenName").stringValue()).isEqualTo("Babs");
    }

    @Test
    void into_an_extension_bring_its_schema_and_the_last_removal_takes_it_away() {
      ObjectNode with =
          patched(BARBARA, "{'op':'add','path':'" + ENTERPRISE + ":department','value':'Tours'}");
      assertThat(with.path(ENTERPRISE)).isEqualTo(json("{'department':'Tours'}"));
      assertThat(with.path("schemas").get(1).stringValue()).isEqualTo(ENTERPRISE);
      ObjectNode without = patched(with, "{'op':'remove','path':'" + ENTERPRISE + ":department'}");
      assertThat(without).isEqualTo(BARBARA);
    }

    @Test
    void may_name_an_extension_as_a_whole() {
      ObjectNode with =
          patched(
              BARBARA, "{'op':'add','path':'" + ENTERPRISE + "','value':{'department':'Tours'}}");
      assertThat(with.path(ENTERPRISE)).isEqualTo(json("{'department':'Tours'}"));
      assertThat(patched(with, "{'op':'remove','path':'" + ENTERPRISE + "'}")).isEqualTo(BARBARA);
      assertThat(patched(with, "{'op':'replace','path':'" + ENTERPRISE + "','value':null}"))
          .isEqualTo(BARBARA);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "unknown",
          "name.unknown",
          "emails[type eq 'work'].unknown",
          "emails[type eq 'work'].value.x",
          "emails[type eq 'work']value",
          "name[givenName eq 'x']",
          "title title",
          "emails.value[type eq 'work']",
          "urn:example:unknown",
          // An extension's attribute without its URN: a change must say what it means.
          "department",
          "9"
        })
    void that_lead_nowhere_are_refused(String path) {
      String escaped = path.replace("'", "\\'");
      assertRefused(
          patch(BARBARA, "{'op':'replace','path':'" + escaped + "','value':'x'}"),
          ScimType.INVALID_PATH);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"emails[type]", "emails[type eq 'work'", "emails[unknown pr]", "emails[]"})
    void with_a_wrong_filter_are_refused_as_such(String path) {
      String escaped = path.replace("'", "\\'");
      assertRefused(
          patch(BARBARA, "{'op':'replace','path':'" + escaped + "','value':'x'}"),
          ScimType.INVALID_FILTER);
    }
  }

  @Nested
  class The_message {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{'Operations':[]}",
          "{'Operations':{}}",
          "{'Operations':['x']}",
          "{'Operations':[{'op':'set','path':'title','value':'x'}]}",
          "{'Operations':[{'path':'title','value':'x'}]}",
          "{'Operations':[{'op':1,'path':'title','value':'x'}]}",
          "{'schemas':['urn:example'],'Operations':[{'op':'add','path':'title','value':'x'}]}",
          "{'schemas':'x','Operations':[{'op':'add','path':'title','value':'x'}]}",
          "{'Operations':[{'op':'add','OP':'add','path':'title','value':'x'}]}"
        })
    void must_be_one(String body) {
      assertRefused(PatchRequest.parse(ResourceType.USER, json(body)), ScimType.INVALID_SYNTAX);
    }

    @Test
    void holds_as_a_whole_or_not_at_all() {
      ObjectNode before = BARBARA.deepCopy();
      assertRefused(
          patch(
              BARBARA,
              """
              {'op':'replace','path':'title','value':'x'},
              {'op':'replace','path':'emails[type eq \\'other\\']','value':{'value':'a'}}
              """),
          ScimType.NO_TARGET);
      assertThat(BARBARA).isEqualTo(before);
    }

    @Test
    void has_a_thousand_operations_at_most() {
      String one = "{'op':'add','path':'title','value':'x'}";
      assertThat(
              Sent.patchRequest(ResourceType.USER, String.join(",", Collections.nCopies(1000, one)))
                  .attributes())
          .hasSize(1000);
      ScimProblem problem =
          refused(
              PatchRequest.parse(
                  ResourceType.USER,
                  Sent.patchBody(String.join(",", Collections.nCopies(1001, one)))));
      assertThat(problem.status()).isEqualTo(413);
    }

    @Test
    void changes_ten_thousand_values_at_most() {
      String filter = String.join(" or ", Collections.nCopies(99, "type pr"));
      String one = "{'op':'replace','path':'emails[" + filter + "].display','value':'x'}";
      assertThat(
              patched(BARBARA, String.join(",", Collections.nCopies(100, one)))
                  .path("emails")
                  .get(0)
                  .path("display")
                  .stringValue())
          .isEqualTo("x");
      ScimProblem problem =
          refused(patch(BARBARA, String.join(",", Collections.nCopies(101, one))));
      assertThat(problem.status()).isEqualTo(413);
    }

    @Test
    void leaves_no_attribute_with_more_than_five_hundred_values() {
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < 499; i++) {
        values.append("{'value':'").append(i).append("@x'},");
      }
      String add = "{'op':'add','path':'emails','value':[" + values + "{'value':'last'}]}";
      assertRefused(patch(BARBARA, add), ScimType.INVALID_VALUE);
      assertThat(patched(BARBARA, add.replace("'add'", "'replace'")).path("emails")).hasSize(500);
    }
  }

  @Nested
  class Values {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'op':'replace','path':'title','value':1}",
          "{'op':'replace','path':'title','value':['a','b']}",
          "{'op':'replace','path':'title','value':{'a':'b'}}",
          "{'op':'replace','path':'active','value':'yes'}",
          "{'op':'replace','path':'active','value':1}",
          "{'op':'replace','path':'name','value':'x'}",
          "{'op':'replace','path':'emails','value':[1]}",
          "{'op':'replace','path':'x509Certificates','value':[{'value':'*'}]}"
        })
    void of_the_wrong_type_are_refused(String operation) {
      assertRefused(patch(BARBARA, operation), ScimType.INVALID_VALUE);
    }

    @Test
    void have_their_limits() {
      String title = "{'op':'replace','path':'title','value':'" + "a".repeat(8192) + "'}";
      assertThat(patched(BARBARA, title).path("title").stringValue()).hasSize(8192);
      assertRefused(patch(BARBARA, title.replace("a'", "aa'")), ScimType.INVALID_VALUE);
      String userName = "{'op':'replace','path':'userName','value':'" + "ä".repeat(512) + "'}";
      assertThat(patched(BARBARA, userName).path("userName").stringValue()).hasSize(512);
      assertRefused(patch(BARBARA, userName.replace("ä'", "äa'")), ScimType.INVALID_VALUE);
    }
  }
}
