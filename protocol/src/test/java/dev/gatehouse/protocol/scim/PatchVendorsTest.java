package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.json;
import static dev.gatehouse.protocol.scim.Sent.memberOperations;
import static dev.gatehouse.protocol.scim.Sent.patched;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What the clients of vendors send beside the RFC; each is named in {@link Leniency}. */
class PatchVendorsTest {
  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  private static final ObjectNode ADA =
      Sent.stored(
          ResourceType.USER,
          "{'userName':'ada@example.com','emails':[{'value':'ada@home.example','type':'home'}]}");

  @Nested
  class Entra {

    @Test
    void writes_operations_and_booleans_its_own_way() {
      ObjectNode user = patched(ADA, "{'op':'Replace','path':'active','value':'False'}");
      assertThat(user.path("active").isBoolean()).isTrue();
      assertThat(user.path("active").booleanValue()).isFalse();
    }

    @Test
    void names_an_element_that_does_not_exist() {
      ObjectNode user =
          patched(
              ADA,
              """
              {'op':'Add','path':'emails[type eq \\'work\\'].value','value':'ada@example.com'},
              {'op':'Add','path':'phoneNumbers[type eq \\'mobile\\'].value','value':'+44'},
              {'op':'Add','path':'roles[primary eq \\'True\\' and type eq \\'X\\'].value',
               'value':'Admin'}
              """);
      assertThat(user.path("emails"))
          .isEqualTo(
              json("""
                      {'a':[{'value':'ada@home.example','type':'home'},
                            {'type':'work','value':'ada@example.com'}]}
                      """)
                  .path("a"));
      assertThat(user.path("phoneNumbers").get(0))
          .isEqualTo(json("{'type':'mobile','value':'+44'}"));
      assertThat(user.path("roles").get(0))
          .isEqualTo(json("{'primary':true,'type':'X','value':'Admin'}"));
    }

    @Test
    void sends_dotted_keys_and_keys_with_URNs_without_a_path() {
      ObjectNode user =
          patched(
              ADA,
              """
              {'op':'replace','value':{
                'displayName':'Ada Lovelace','name.givenName':'Ada','name.familyName':'Lovelace',
                'emails[type eq \\'work\\'].value':'ada@example.com',
                '%s:employeeNumber':'1815','%s:manager':'charles'}}
              """
                  .formatted(ENTERPRISE, ENTERPRISE));
      assertThat(user.path("name")).isEqualTo(json("{'givenName':'Ada','familyName':'Lovelace'}"));
      assertThat(user.path("emails")).hasSize(2);
      assertThat(user.path(ENTERPRISE))
          .isEqualTo(json("{'employeeNumber':'1815','manager':{'value':'charles'}}"));
    }

    @Test
    void sets_a_manager_in_three_ways_and_the_old_address_goes() {
      String path = "'path':'" + ENTERPRISE + ":manager'";
      ObjectNode user =
          patched(ADA, "{'op':'Add'," + path + ",'value':[{'$ref':'https://a','value':'a'}]}");
      assertThat(user.path(ENTERPRISE).path("manager"))
          .isEqualTo(json("{'value':'a','$ref':'https://a'}"));
      user = patched(user, "{'op':'Add'," + path + ",'value':'b'}");
      assertThat(user.path(ENTERPRISE).path("manager")).isEqualTo(json("{'value':'b'}"));
      user = patched(user, "{'op':'Add'," + path + ",'value':{'value':'c','$ref':null}}");
      assertThat(user.path(ENTERPRISE).path("manager")).isEqualTo(json("{'value':'c'}"));
    }

    @Test
    void wraps_single_values_in_arrays() {
      ObjectNode user =
          patched(
              ADA, "{'op':'Replace','path':'displayName','value':[{'$ref':null,'value':'Ada'}]}");
      assertThat(user.path("displayName").stringValue()).isEqualTo("Ada");
    }

    @Test
    void removes_members_by_value_and_by_filter() {
      assertThat(memberOperations("{'op':'Remove','path':'members','value':[{'value':'u1'}]}"))
          .containsExactly(new PatchOperation.RemoveMembers(List.of("u1")));
      assertThat(memberOperations("{'op':'remove','path':'members[value eq \\'u1\\']'}"))
          .containsExactly(new PatchOperation.RemoveMembers(List.of("u1")));
    }

    @Test
    void creates_groups_with_a_schema_of_its_own_and_empty_references() {
      ResourceReader.Received group =
          accepted(
              ResourceReader.create(
                  ResourceType.GROUP,
                  json(
                      """
                      {'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group',
                          'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/Group'],
                       'externalId':'8aa1','displayName':'Engineers','meta':{'resourceType':'Group'},
                       'members':[{'$ref':null,'value':'u1'}]}
                      """)));
      assertThat(group.resource())
          .isEqualTo(
              json(
                  """
                  {'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],
                   'externalId':'8aa1','displayName':'Engineers'}
                  """));
      assertThat(group.members()).contains(List.of(new Member("u1", Optional.empty())));
    }
  }

  @Nested
  class Okta {

    @Test
    void renames_a_group_with_its_id_beside_the_name() {
      PatchRequest request =
          Sent.patchRequest(
              ResourceType.GROUP,
              "{'op':'replace','value':{'id':'2819c223','displayName':'Renamed'}}");
      ObjectNode group = Sent.stored(ResourceType.GROUP, "{'displayName':'Old'}");
      var patched =
          accepted(PatchApplication.apply(ResourceType.GROUP, group, request.attributes()));
      assertThat(patched.resource().path("displayName").stringValue()).isEqualTo("Renamed");
      assertThat(request.members()).isEmpty();
    }

    @Test
    void adds_members_with_a_display_and_empties_with_an_empty_list() {
      assertThat(
              memberOperations(
                  """
                  {'op':'add','path':'members','value':[{'value':'u1','display':'ada@example.com'}]},
                  {'op':'replace','path':'members','value':[]}
                  """))
          .containsExactly(
              new PatchOperation.AddMembers(List.of(new Member("u1", Optional.empty()))),
              new PatchOperation.RemoveAllMembers());
    }

    @Test
    void deactivates_without_a_path() {
      assertThat(
              patched(ADA, "{'op':'replace','value':{'active':false}}")
                  .path("active")
                  .booleanValue())
          .isFalse();
    }

    @Test
    void sends_a_password_that_is_never_kept() {
      var result =
          accepted(
              Sent.patch(
                  ADA,
                  """
                  {'op':'replace','value':{'password':'s3cret','Password':'s3cret'}},
                  {'op':'replace','path':'password','value':'s3cret'},
                  {'op':'replace','path':'urn:ietf:params:scim:schemas:core:2.0:User:password',
                   'value':'s3cret'}
                  """));
      assertThat(result.changed()).isFalse();
      ObjectNode created =
          accepted(
                  ResourceReader.create(
                      ResourceType.USER, json("{'userName':'a','password':'s3cret'}")))
              .resource();
      assertThat(created.toString()).doesNotContain("s3cret");
    }
  }

  @Nested
  class OneLogin {

    @Test
    void sends_schemas_of_other_versions_and_one_object_for_emails() {
      ResourceReader.Received user =
          accepted(
              ResourceReader.create(
                  ResourceType.USER,
                  json(
                      """
                      {'schemas':['urn:scim:schemas:core:2.0','urn:scim:schemas:core:1.0'],
                       'userName':'ada','emails':{'value':'ada@example.com'},'unknown':{'a':[1]}}
                      """)));
      assertThat(user.resource())
          .isEqualTo(
              json(
                  """
                  {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'active':true,
                   'userName':'ada','emails':[{'value':'ada@example.com'}]}
                  """));
    }
  }

  @Nested
  class JumpCloud {

    @Test
    void sends_one_string_where_a_list_belongs() {
      ObjectNode user = patched(ADA, "{'op':'add','path':'roles','value':'Admin'}");
      assertThat(user.path("roles")).isEqualTo(json("{'a':[{'value':'Admin'}]}").path("a"));
      assertThat(memberOperations("{'op':'add','path':'members','value':'u1'}"))
          .containsExactly(
              new PatchOperation.AddMembers(List.of(new Member("u1", Optional.empty()))));
    }
  }
}
