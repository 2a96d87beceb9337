package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.assertRefused;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** RFC 7644 §3.9 and "returned" of RFC 7643 §7. */
class ProjectionTest {
  private static final String ENTERPRISE =
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  private static final ObjectNode ADA =
      json(
          """
          {'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'id':'u1','userName':'ada',
           'name':{'givenName':'Ada','familyName':'Lovelace'},
           'emails':[{'value':'a@x','type':'work'},{'value':'b@x','type':'home'}],
           'meta':{'resourceType':'User'},
           'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
             {'department':'Engines','manager':{'value':'m','displayName':'M'}}}
          """);

  private static ObjectNode projected(String attributes, String excluded) {
    return accepted(Projection.parse(ResourceType.USER, attributes, excluded)).apply(ADA);
  }

  private static ObjectNode with(String more) {
    ObjectNode minimum =
        json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:User'],'id':'u1'}");
    minimum.setAll(json(more));
    return minimum;
  }

  @Test
  void without_a_parameter_everything_is_answered() {
    assertThat(projected("", "")).isEqualTo(ADA);
  }

  @Test
  void named_attributes_are_answered_with_what_always_is() {
    assertThat(projected("USERNAME, emails.value", ""))
        .isEqualTo(with("{'userName':'ada','emails':[{'value':'a@x'},{'value':'b@x'}]}"));
    assertThat(projected("urn:ietf:params:scim:schemas:core:2.0:User:name", ""))
        .isEqualTo(with("{'name':{'givenName':'Ada','familyName':'Lovelace'}}"));
    assertThat(projected("unknown", "")).isEqualTo(with("{}"));
  }

  @Test
  void excluded_attributes_are_left_out_unless_they_are_always_answered() {
    assertThat(
            projected("", "id,schemas,name.givenName,emails,meta," + ENTERPRISE + ":manager.value"))
        .isEqualTo(
            with(
                """
                {'userName':'ada','name':{'familyName':'Lovelace'},
                 '%s':{'department':'Engines','manager':{'displayName':'M'}}}
                """
                    .formatted(ENTERPRISE)));
  }

  @Test
  void extensions_are_named_as_a_whole_or_in_parts() {
    assertThat(projected(ENTERPRISE, ""))
        .isEqualTo(with("{}").set(ENTERPRISE, ADA.path(ENTERPRISE)));
    assertThat(projected(ENTERPRISE + ":manager.value", ""))
        .isEqualTo(with("{'%s':{'manager':{'value':'m'}}}".formatted(ENTERPRISE)));
    assertThat(projected("", ENTERPRISE).has(ENTERPRISE)).isFalse();
    assertThat(projected("manager.value", ""))
        .as("Leniency.UNQUALIFIED_EXTENSION_ATTRIBUTES")
        .isEqualTo(with("{'%s':{'manager':{'value':'m'}}}".formatted(ENTERPRISE)));
  }

  @Test
  void what_is_dear_to_load_can_be_asked_about() {
    Projection without = accepted(Projection.parse(ResourceType.GROUP, "", "members"));
    assertThat(without.includes("members")).isFalse();
    assertThat(without.includes("displayName")).isTrue();
    Projection only = accepted(Projection.parse(ResourceType.GROUP, "members.value", ""));
    assertThat(only.includes("members")).isTrue();
    assertThat(only.includes("displayName")).isFalse();
    assertThat(only.includes("id")).isTrue();
    assertThat(Projection.standard(ResourceType.GROUP).includes("members")).isTrue();
  }

  @Test
  void both_parameters_exclude_each_other() {
    assertRefused(
        Projection.parse(ResourceType.USER, "userName", "emails"), ScimType.INVALID_VALUE);
    assertThat(accepted(Projection.parse(ResourceType.USER, " , ", "emails")).includes("emails"))
        .isFalse();
  }

  @Test
  void two_hundred_names_are_read_and_no_more() {
    String names = String.join(",", Collections.nCopies(200, "title"));
    assertThat(accepted(Projection.parse(ResourceType.USER, names, "")).includes("title")).isTrue();
    assertRefused(
        Projection.parse(ResourceType.USER, names + ",title", ""), ScimType.INVALID_VALUE);
    assertRefused(
        Projection.parse(ResourceType.USER, names + ",title,title,title", ""),
        ScimType.INVALID_VALUE);
  }

  @Test
  void attributes_that_are_returned_on_request_or_never_say_so() {
    Attribute asked = Attribute.string("asked", "x").returned(Attribute.Returned.REQUEST).done();
    Attribute never = Attribute.string("never", "x").returned(Attribute.Returned.NEVER).done();
    ResourceType type =
        new ResourceType(
            "X", "/X", "x", new Schema("urn:x", "X", "x", List.of(asked, never)), List.of());
    ObjectNode resource = json("{'id':'1','asked':'a','never':'n'}");
    assertThat(Projection.standard(type).apply(resource)).isEqualTo(json("{'id':'1'}"));
    assertThat(accepted(Projection.parse(type, "asked,never", "")).apply(resource))
        .isEqualTo(json("{'id':'1','asked':'a'}"));
    assertThat(accepted(Projection.parse(type, "", "x")).apply(resource))
        .isEqualTo(json("{'id':'1'}"));
    assertRefused(Filter.parse(type, "never eq \"n\""), ScimType.INVALID_FILTER);
  }
}
