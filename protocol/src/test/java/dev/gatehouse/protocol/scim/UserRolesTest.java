package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the attribute roles says, in the forms that clients are known to send. */
class UserRolesTest {
  private static ObjectNode user(String roles) {
    ObjectNode user = JsonNodeFactory.instance.objectNode().put("id", "u1").put("userName", "ada");
    user.set("roles", json("{'a':[" + roles + "]}").path("a"));
    return user;
  }

  private static ObjectNode valued(String value) {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    user.putArray("roles").addObject().put("value", value).put("type", "App");
    return user;
  }

  @Test
  void names_come_once_with_the_primary_one_first() {
    assertThat(UserRoles.named(user(""))).isEmpty();
    assertThat(UserRoles.named(JsonNodeFactory.instance.objectNode())).isEmpty();
    assertThat(
            UserRoles.named(
                user(
                    """
                    {'value':'viewer'},{'value':' Admin '},{'type':'App','primary':false},
                    {'value':'ADMIN','type':'x'},{'value':'analyst','primary':true},{'value':' '}
                    """)))
        .containsExactly("analyst", "viewer", "Admin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"id\":\"1\",\"value\":\"a\",\"displayName\":\"A b\"}|a|A b",
        " {\"value\": \"a\"} |a|",
        "{\"value\":\"\",\"displayName\":\"A b\"}|A b|A b",
        "{\"displayName\":\"A b\",\"value\":null}|A b|A b",
      })
  void a_value_that_is_the_text_of_an_object_is_what_that_says(
      String value, String meant, String display) {
    JsonNode plain = UserRoles.plain(valued(value)).path("roles").get(0);
    assertThat(plain.path("value").asString("")).isEqualTo(meant);
    assertThat(plain.path("display").asString("")).isEqualTo(display == null ? "" : display);
    assertThat(plain.path("type").asString("")).isEqualTo("App");
    assertThat(UserRoles.named(valued(value))).containsExactly(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "{",
        "{}",
        "{\"id\":\"1\"}",
        "{\"value\":\"a\",\"value\":\"b\"}",
        "{\"value\":\"a\"} {\"value\":\"b\"}",
        "{\"value\":{\"value\":\"a\"}}",
        "[{\"value\":\"a\"}]",
        "{\"value\":\"\\u0000\"}"
      })
  void any_other_value_is_itself(String value) {
    assertThat(UserRoles.plain(valued(value))).isEqualTo(valued(value));
    assertThat(UserRoles.named(valued(value))).containsExactly(value);
  }

  private static JsonNode patched(ObjectNode user, String operation) {
    PatchRequest request = Sent.patchRequest(ResourceType.USER, operation);
    return Sent.accepted(
            PatchApplication.apply(
                ResourceType.USER, UserRoles.plain(user), UserRoles.plain(request.attributes())))
        .resource()
        .path("roles");
  }

  @Test
  void what_was_said_in_one_form_is_found_in_another() {
    String text = "{\\'value\\':\\'admin\\',\\'displayName\\':\\'Boss\\'}";
    ObjectNode plain = user("{'value':'Admin','type':'App'},{'value':'viewer'}");
    for (String operation :
        List.of(
            "{'op':'remove','path':'roles','value':[{'value':'" + text + "'}]}",
            "{'op':'remove','path':'roles','value':'" + text + "'}")) {
      assertThat(patched(plain, operation)).isEqualTo(user("{'value':'viewer'}").path("roles"));
    }
    ObjectNode written = user("{'value':'" + text + "'},{'value':'viewer'}");
    assertThat(patched(written, "{'op':'remove','path':'roles[value eq \\'admin\\']'}"))
        .isEqualTo(user("{'value':'viewer'}").path("roles"));
    assertThat(patched(plain, "{'op':'replace','path':'roles','value':[{'value':'" + text + "'}]}"))
        .isEqualTo(user("{'value':'admin','display':'Boss'}").path("roles"));
    assertThat(
            patched(
                user("{'value':'viewer','primary':true}"),
                "{'op':'replace','path':'roles[primary eq \\'True\\'].value','value':'"
                    + text
                    + "'}"))
        .isEqualTo(user("{'value':'admin','primary':true,'display':'Boss'}").path("roles"));
  }

  @Test
  void other_attributes_are_left_as_they_are() {
    ObjectNode user = user("{'value':'viewer'}");
    String text = "{\"value\":\"admin\"}";
    user.putArray("entitlements").addObject().put("value", text);
    assertThat(UserRoles.plain(user)).isEqualTo(user);
  }
}
