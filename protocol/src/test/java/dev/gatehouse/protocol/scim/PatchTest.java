package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static dev.gatehouse.protocol.scim.Sent.patch;
import static dev.gatehouse.protocol.scim.Sent.patched;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.5.2, on users. */
class PatchTest {
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

  private static ObjectNode emails(String operations) {
    ObjectNode user = patched(BARBARA, operations);
    return json("{}").set("emails", user.path("emails"));
  }

  @Nested
  class Section_3_5_2_1_add {

    @Test
    void adds_values_and_keeps_those_that_are_there() {
      assertThat(emails("{'op':'add','path':'emails','value':[{'value':'b@x','type':'other'}]}"))
          .isEqualTo(
              json(
                  """
                  {'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                             {'value':'babs@jensen.org','type':'home'},
                             {'value':'b@x','type':'other'}]}
                  """));
    }

    @Test
    void without_a_path_adds_what_the_value_names() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'add','value':{'emails':[{'value':'babs@jensen.org','type':'home'}],
                                   'nickname':'Babs','name':{'middleName':'Jane'}}}
              """);
      assertThat(user.path("nickName").stringValue()).isEqualTo("Babs");
      assertThat(user.path("name"))
          .isEqualTo(json("{'familyName':'Jensen','givenName':'Barbara','middleName':'Jane'}"));
      assertThat(user.path("emails")).isEqualTo(BARBARA.path("emails"));
    }

    @Test
    void of_what_is_there_changes_nothing() {
      var result =
          accepted(
              patch(
                  BARBARA,
                  """
                  {'op':'add','path':'emails','value':[{'value':'babs@jensen.org','type':'home'}]},
                  {'op':'add','path':'title','value':'Tour Guide'},
                  {'op':'replace','path':'name.givenName','value':'Barbara'}
                  """));
      assertThat(result.changed()).isFalse();
      assertThat(result.resource()).isEqualTo(BARBARA);
    }

    @Test
    void of_a_value_with_the_same_type_speaks_of_the_same_element() {
      assertThat(
              emails(
                  """
                  {'op':'add','path':'emails',
                   'value':{'value':'BABS@jensen.org','type':'Home','display':'Babs'}}
                  """))
          .isEqualTo(
              json(
                  """
                  {'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                             {'value':'BABS@jensen.org','type':'Home','display':'Babs'}]}
                  """));
    }

    @Test
    void of_a_single_value_replaces_it() {
      assertThat(patched(BARBARA, "{'op':'add','path':'title','value':'Chief'}").path("title"))
          .isEqualTo(json("{'a':'Chief'}").path("a"));
    }

    @Test
    void needs_a_value() {
      assertRefused(patch(BARBARA, "{'op':'add','path':'title'}"), ScimType.INVALID_VALUE);
      assertRefused(patch(BARBARA, "{'op':'add'}"), ScimType.INVALID_VALUE);
      assertRefused(patch(BARBARA, "{'op':'add','value':'x'}"), ScimType.INVALID_VALUE);
    }

    @Test
    void to_elements_that_a_filter_names_sets_their_parts() {
      assertThat(
              emails(
                  """
                  {'op':'add','path':'emails[type eq \\'home\\']','value':{'display':'At home'}}
                  """))
          .isEqualTo(
              json(
                  """
                  {'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                             {'value':'babs@jensen.org','type':'home','display':'At home'}]}
                  """));
    }
  }

  @Nested
  class The_primary_value {

    @Test
    void moves_to_the_one_that_is_added_as_such() {
      assertThat(emails("{'op':'add','path':'emails','value':[{'value':'b@x','primary':true}]}"))
          .isEqualTo(
              json(
                  """
                  {'emails':[{'value':'bjensen@example.com','type':'work','primary':false},
                             {'value':'babs@jensen.org','type':'home'},
                             {'value':'b@x','primary':true}]}
                  """));
    }

    @Test
    void moves_to_the_one_that_a_filter_makes_so() {
      assertThat(
              emails(
                  """
                  {'op':'replace','path':'emails[type eq \\'home\\'].primary','value':'True'}
                  """))
          .isEqualTo(
              json(
                  """
                  {'emails':[{'value':'bjensen@example.com','type':'work','primary':false},
                             {'value':'babs@jensen.org','type':'home','primary':true}]}
                  """));
    }

    @Test
    void is_one_even_where_a_filter_makes_all_so() {
      ObjectNode user =
          patched(BARBARA, "{'op':'replace','path':'emails[value pr].primary','value':true}");
      assertThat(user.path("emails").get(0).path("primary").booleanValue()).isFalse();
      assertThat(user.path("emails").get(1).path("primary").booleanValue()).isTrue();
    }

    @Test
    void cannot_be_two_of_one_operation() {
      assertRefused(
          patch(
              BARBARA,
              """
              {'op':'replace','path':'emails','value':[{'value':'a','primary':true},
                                                       {'value':'b','primary':true}]}
              """),
          ScimType.INVALID_VALUE);
    }
  }

  @Nested
  class Section_3_5_2_2_remove {

    @Test
    void removes_an_attribute_a_part_an_element_or_a_part_of_one() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'remove','path':'title'},
              {'op':'remove','path':'name.givenName'},
              {'op':'remove','path':'emails[type eq \\'work\\']'},
              {'op':'remove','path':'addresses[type eq \\'work\\'].locality'}
              """);
      assertThat(user.has("title")).isFalse();
      assertThat(user.path("name")).isEqualTo(json("{'familyName':'Jensen'}"));
      assertThat(user.path("emails"))
          .isEqualTo(json("{'a':[{'value':'babs@jensen.org','type':'home'}]}").path("a"));
      assertThat(user.path("addresses").get(0).has("locality")).isFalse();
    }

    @Test
    void of_the_last_element_leaves_no_attribute() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'remove','path':'emails[value pr]'},
              {'op':'remove','path':'name.givenName'},{'op':'remove','path':'name.familyName'}
              """);
      assertThat(user.has("emails")).isFalse();
      assertThat(user.has("name")).isFalse();
    }

    @Test
    void of_what_is_not_there_has_succeeded() {
      assertThat(
              accepted(
                      patch(
                          BARBARA,
                          """
                          {'op':'remove','path':'nickName'},
                          {'op':'remove','path':'emails[type eq \\'other\\']'},
                          {'op':'remove','path':'phoneNumbers.value'}
                          """))
                  .changed())
          .isFalse();
    }

    @Test
    void needs_a_path() {
      assertRefused(patch(BARBARA, "{'op':'remove'}"), ScimType.NO_TARGET);
      assertRefused(patch(BARBARA, "{'op':'remove','path':''}"), ScimType.NO_TARGET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"userName", "id", "meta", "meta.created", "groups", "groups.value"})
    void of_what_is_required_or_read_only_is_refused(String path) {
      assertRefused(patch(BARBARA, "{'op':'remove','path':'" + path + "'}"), ScimType.MUTABILITY);
    }

    @Test
    void of_active_is_refused_because_nobody_can_say_what_it_means() {
      assertRefused(patch(BARBARA, "{'op':'remove','path':'active'}"), ScimType.INVALID_VALUE);
      assertRefused(
          patch(BARBARA, "{'op':'replace','value':{'active':null}}"), ScimType.INVALID_VALUE);
    }

    @Test
    void with_values_removes_those() {
      assertThat(emails("{'op':'remove','path':'emails','value':[{'value':'BABS@jensen.org'}]}"))
          .isEqualTo(
              json("{'emails':[{'value':'bjensen@example.com','type':'work','primary':true}]}"));
    }
  }

  @Nested
  class Section_3_5_2_3_replace {

    @Test
    void replaces_all_values_of_an_attribute() {
      assertThat(emails("{'op':'replace','path':'emails','value':[{'value':'b@x'}]}"))
          .isEqualTo(json("{'emails':[{'value':'b@x'}]}"));
    }

    @Test
    void of_a_complex_attribute_leaves_the_other_parts() {
      ObjectNode user =
          patched(BARBARA, "{'op':'replace','path':'name','value':{'givenName':'Babs'}}");
      assertThat(user.path("name")).isEqualTo(json("{'familyName':'Jensen','givenName':'Babs'}"));
    }

    @Test
    void of_elements_that_a_filter_names_replaces_them_as_a_whole() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'replace','path':'addresses[type eq \\'work\\']',
               'value':{'type':'work','formatted':'Hollywood'}}
              """);
      assertThat(user.path("addresses"))
          .isEqualTo(json("{'a':[{'type':'work','formatted':'Hollywood'}]}").path("a"));
    }

    @Test
    void of_a_part_of_elements_changes_that_part() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'replace','path':'addresses[type eq \\'work\\'].streetAddress','value':'1 A'}
              """);
      assertThat(user.path("addresses").get(0))
          .isEqualTo(json("{'type':'work','streetAddress':'1 A','locality':'Hollywood'}"));
    }

    @Test
    void of_elements_that_are_not_there_has_no_target() {
      assertRefused(
          patch(
              BARBARA,
              """
              {'op':'replace','path':'emails[type eq \\'other\\']','value':{'value':'a'}}
              """),
          ScimType.NO_TARGET);
      assertRefused(
          patch(
              BARBARA,
              """
              {'op':'replace','path':'emails[type sw \\'other\\'].value','value':'a'}
              """),
          ScimType.NO_TARGET);
    }

    @Test
    void with_null_removes() {
      ObjectNode user =
          patched(
              BARBARA,
              "{'op':'replace','value':{'title':null,'name':{'givenName':null},'emails':[]}}");
      assertThat(user.has("title")).isFalse();
      assertThat(user.has("emails")).isFalse();
      assertThat(user.path("name")).isEqualTo(json("{'familyName':'Jensen'}"));
    }

    @Test
    void of_what_is_required_needs_a_value() {
      assertRefused(
          patch(BARBARA, "{'op':'replace','path':'userName','value':null}"), ScimType.MUTABILITY);
      assertRefused(
          patch(BARBARA, "{'op':'replace','path':'userName','value':' '}"), ScimType.INVALID_VALUE);
    }
  }

  @Nested
  class What_is_read_only {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'op':'replace','path':'meta.created','value':'2011-05-13T04:42:34Z'}",
          "{'op':'add','path':'groups','value':[{'value':'g'}]}",
          "{'op':'replace','path':'id','value':'other'}",
          "{'op':'replace','value':{'id':'other','title':'x'}}",
          "{'op':'replace','path':'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
              + ":manager.displayName','value':'x'}"
        })
    void cannot_be_changed(String operation) {
      assertRefused(patch(BARBARA, operation), ScimType.MUTABILITY);
    }

    @Test
    void is_passed_over_in_an_object_and_the_own_id_may_be_said() {
      ObjectNode user =
          patched(
              BARBARA,
              """
              {'op':'replace','value':{'id':'2819c223','meta':{'created':'x'},
                                       'groups':[{'value':'admins'}],'title':'x'}}
              """);
      assertThat(user.has("groups")).isFalse();
      assertThat(user.has("meta")).isFalse();
      assertThat(user.path("title").stringValue()).isEqualTo("x");
    }
  }
}
