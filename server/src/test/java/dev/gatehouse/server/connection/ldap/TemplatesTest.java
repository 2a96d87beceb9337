package dev.gatehouse.server.connection.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.RDN;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4515 §3 and RFC 4514 §2.4: what is entered stays a value. */
class TemplatesTest {
  private static final String[] HOSTILE = {
    "*",
    "(",
    ")",
    "\\",
    "\0",
    "*)(uid=*",
    ")(|(uid=*",
    "a,ou=admins",
    "a+cn=b",
    "a\"",
    " a",
    "#a",
    "a;b",
    "<a>",
    "=",
    "jane\u0000",
    "ä",
    "{user}",
    "{dn}",
    "$1",
    "\\2a"
  };

  @Test
  void a_filter_keeps_its_shape_whatever_is_put_in() throws Exception {
    Filter template =
        Templates.filter("(&(objectClass=person)(!(cn=x))(|(uid={user})(mail={user}@*)))")
            .orElseThrow();
    for (String hostile : HOSTILE) {
      Filter filled = Templates.fill(template, Map.of("user", hostile));

      // What is sent is what was parsed: reading the text again finds the same shape and value.
      Filter again = Filter.create(filled.toString());
      Filter either = again.getComponents()[2];
      assertThat(again.getComponents()).hasSize(3);
      assertThat(either.getComponents()).hasSize(2);
      assertThat(either.getComponents()[0].getAssertionValue()).isEqualTo(hostile);
      assertThat(either.getComponents()[1].getSubInitialString()).isEqualTo(hostile + "@");
    }
  }

  @Test
  void every_kind_of_filter_is_filled() {
    String text =
        "(&(a={user})(b>={user})(c<={user})(d~={user})(e=*{user}*{user}*)(f:dn:1.2.3:={user})(g=*))";
    Filter filled = Templates.fill(Templates.filter(text).orElseThrow(), Map.of("user", "x*"));

    assertThat(filled.toString())
        .isEqualTo(
            "(&(a=x\\2a)(b>=x\\2a)(c<=x\\2a)(d~=x\\2a)(e=*x\\2a*x\\2a*)(f:dn:1.2.3:=x\\2a)(g=*))");
  }

  @Test
  void a_name_keeps_its_shape_whatever_is_put_in() throws Exception {
    DN template = Templates.name("uid={user}+cn=x,ou=people,dc=example").orElseThrow();
    for (String hostile : HOSTILE) {
      DN again = new DN(Templates.fill(template, Map.of("user", hostile)).toString());

      assertThat(again.getRDNs()).hasSize(3);
      RDN first = again.getRDNs()[0];
      assertThat(first.getAttributeNames()).containsExactlyInAnyOrder("uid", "cn");
      assertThat(first.getAttributeValues()).contains(hostile, "x");
      assertThat(again.getParentString()).isEqualTo("ou=people,dc=example");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"({user}=x)", "(uid=", "", "(a:{user}:=x)", "(&(uid={user})"})
  void what_is_no_filter_or_has_places_outside_values_is_refused(String template) {
    assertThat(Templates.filter(template)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uid=jane,dc=example", "{user}=x,dc=example", "uid={user", "=,{user}"})
  void what_is_no_name_or_has_no_place_is_refused(String template) {
    assertThat(Templates.name(template)).isEmpty();
  }

  @Test
  void a_principal_name_may_be_entered_whole() {
    assertThat(Templates.fill("{user}@corp.example", "jane")).isEqualTo("jane@corp.example");
    assertThat(Templates.fill("{user}@corp.example", "jane@CORP.example"))
        .isEqualTo("jane@CORP.example");
    assertThat(Templates.fill("{user}@corp.example", "@corp.example"))
        .isEqualTo("@corp.example@corp.example");
    assertThat(Templates.fill("CORP\\{user}", "jane")).isEqualTo("CORP\\jane");
  }
}
