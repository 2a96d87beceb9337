package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.3: resources that are to be created. */
class ResourceReaderTest {

  private static ScimResult<ResourceReader.Received> user(String text) {
    return ResourceReader.create(ResourceType.USER, json(text));
  }

  private static ObjectNode created(String text) {
    return accepted(user(text)).resource();
  }

  @Test
  void the_enterprise_user_of_RFC_7643_8_3_is_read_in_full() {
    ObjectNode read =
        created(
            """
            {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',
                        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
             'id':'2819c223-7f76-453a-919d-413861904646','externalId':'701984',
             'userName':'bjensen@example.com',
             'name':{'formatted':'Ms. Barbara J Jensen, III','familyName':'Jensen',
                     'givenName':'Barbara','middleName':'Jane','honorificPrefix':'Ms.',
                     'honorificSuffix':'III'},
             'displayName':'Babs Jensen','nickName':'Babs',
             'profileUrl':'https://login.example.com/bjensen',
             'emails':[{'value':'bjensen@example.com','type':'work','primary':true},
                       {'value':'babs@jensen.org','type':'home'}],
             'addresses':[{'streetAddress':'100 Universal City Plaza','locality':'Hollywood',
                           'region':'CA','postalCode':'91608','country':'USA',
                           'formatted':'100 Universal City Plaza\\nHollywood, CA 91608 USA',
                           'type':'work','primary':true}],
             'phoneNumbers':[{'value':'555-555-5555','type':'work'}],
             'ims':[{'value':'someaimhandle','type':'aim'}],
             'photos':[{'value':'https://photos.example.com/profilephoto/F','type':'photo'}],
             'userType':'Employee','title':'Tour Guide','preferredLanguage':'en-US',
             'locale':'en-US','timezone':'America/Los_Angeles','active':true,
             'password':'t1meMa$heen',
             'groups':[{'value':'e9e30dba','display':'Tour Guides'}],
             'x509Certificates':[{'value':'MIIDQzCCAqygAwIBAgICEAAwDQYJKoZIhvcNAQEFBQAwTjEL'}],
             'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
               {'employeeNumber':'701984','costCenter':'4130','organization':'Universal Studios',
                'division':'Theme Park','department':'Tour Operations',
                'manager':{'value':'26118915','$ref':'../Users/26118915',
                           'displayName':'John Smith'}},
             'meta':{'resourceType':'User','created':'2010-01-23T04:56:22Z'}}
            """);
    assertThat(read.propertyNames())
        .contains("photos", "x509Certificates", "ims", "timezone")
        .doesNotContain("id", "meta", "groups", "password");
    assertThat(read.path("name")).hasSize(6);
    assertThat(read.path("addresses").get(0)).hasSize(8);
    assertThat(read.path("schemas")).hasSize(2);
    assertThat(
            read.path("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User").path("manager"))
        .isEqualTo(json("{'value':'26118915','$ref':'../Users/26118915'}"));
  }

  @Test
  void names_are_spelled_as_the_schema_does() {
    assertThat(
            created(
                """
                {'USERNAME':'a','Name':{'GivenName':'A'},'EMAILS':[{'VALUE':'x','Primary':'TRUE'}],
                 'urn:ietf:params:scim:schemas:core:2.0:User':{'title':'T'},
                 'urn:ietf:params:scim:schemas:core:2.0:User:nickName':'N'}
                """))
        .isEqualTo(
            json(
                """
                {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'a',
                 'name':{'givenName':'A'},'emails':[{'value':'x','primary':true}],
                 'title':'T','nickName':'N','active':true}
                """));
  }

  @Test
  void what_is_unassigned_is_left_out() {
    assertThat(
            created(
                """
                {'userName':'a','title':null,'emails':[],'phoneNumbers':[null,{}],'name':{},
                 'ims':[{'value':null}],
                 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'manager':{}}}
                """))
        .isEqualTo(
            json(
                """
                {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'userName':'a',
                 'active':true}
                """));
  }

  @Test
  void the_same_value_twice_is_one() {
    assertThat(created("{'userName':'a','emails':[{'value':'x'},{'value':'x'}]}").path("emails"))
        .hasSize(1);
  }

  @Test
  void active_is_kept_when_it_is_said() {
    assertThat(created("{'userName':'a','active':'False'}").path("active").booleanValue())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'userName':null}", "{'userName':''}", "{'userName':[' ']}"})
  void a_user_needs_a_name(String body) {
    assertRefused(user(body), ScimType.INVALID_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userName':'a','USERNAME':'b'}",
        "{'userName':'a','urn:ietf:params:scim:schemas:core:2.0:User:userName':'b'}",
        "{'userName':'a','name':{'givenName':'x','givenname':'y'}}",
        "{'userName':'a','schemas':{}}",
        "{'userName':'a','schemas':[1]}"
      })
  void nothing_is_said_twice(String body) {
    assertRefused(user(body), ScimType.INVALID_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'userName':1}",
        "{'userName':'a','active':'maybe'}",
        "{'userName':'a','emails':[{'value':'x','primary':true},{'value':'y','primary':true}]}",
        "{'userName':'a','emails':[['x']]}",
        "{'userName':'a','urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':'x'}"
      })
  void values_are_of_their_types(String body) {
    assertRefused(user(body), ScimType.INVALID_VALUE);
  }

  @Test
  void the_members_of_a_group_stand_apart() {
    ResourceReader.Received group =
        accepted(
            ResourceReader.create(
                ResourceType.GROUP,
                json("{'displayName':'A','members':[{'value':'u','type':'User'},{'value':'u'}]}")));
    assertThat(group.resource().has("members")).isFalse();
    assertThat(group.members()).contains(List.of(new Member("u", Optional.of("User"))));
    assertThat(
            accepted(ResourceReader.create(ResourceType.GROUP, json("{'displayName':'A'}")))
                .members())
        .isEmpty();
    assertThat(group.resource().has("active")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "1", "", "{'a':1}{}", "{'a':1,'a':2}", "{'a':'\\u0000'}", "{'a':'\\ud800'}"})
  void a_body_is_one_JSON_object_without_anything_ambiguous(String text) {
    byte[] body = text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertRefused(ScimJson.parseObject(body, 1_000), ScimType.INVALID_SYNTAX);
  }

  @Test
  void a_body_has_its_limits() {
    assertThat(Sent.refused(ScimJson.parseObject(new byte[11], 10)).status()).isEqualTo(413);
    String deep = "{'a':".repeat(20) + "1" + "}".repeat(20);
    assertThat(json(deep)).isNotEmpty();
    byte[] deeper =
        ("{\"a\":" + deep.replace('\'', '"') + "}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertRefused(ScimJson.parseObject(deeper, 1_000), ScimType.INVALID_SYNTAX);
    assertRefused(
        ScimJson.parseObject(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, 100),
        ScimType.INVALID_SYNTAX);
  }
}
