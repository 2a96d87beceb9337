package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SAML core §2.7.2: when and how the person authenticated. */
class AuthnStatementTest {
  private final TestResponse response = new TestResponse();

  @Test
  void refuses_an_assertion_that_says_nobody_authenticated() {
    response.authn = "";
    assertThat(codeOf(response.verify())).isEqualTo("saml_authn_statement");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T07:58:00Z, verified",
    "2026-11-22T07:58:00.000000001Z, saml_authn_too_old"
  })
  void wants_an_authentication_at_or_after_a_forced_request(Instant since, String expected) {
    SamlVerdict verdict =
        TestResponse.verify(
            response.xml(),
            TestResponse.exact(),
            Expectation.answerTo(TestResponse.REQUEST).since(since),
            TestResponse.NOW);
    assertThat(codeOf(verdict)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"120, verified", "119, saml_authn_too_old"})
  void refuses_an_authentication_older_than_the_longest_age(int seconds, String expected) {
    SamlPolicy policy = TestResponse.exact().withMaxAuthnAge(Duration.ofSeconds(seconds));
    assertThat(codeOf(TestResponse.verify(response.xml(), policy))).isEqualTo(expected);
  }

  @Test
  void refuses_an_authentication_in_the_future() {
    response.authn = response.authn.replace("07:58:00Z", "08:01:01Z");
    assertThat(codeOf(response.verify())).isEqualTo("saml_authn_in_future");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T08:00:00.000000001Z, verified",
    "2026-11-22T08:00:00Z, saml_session_expired"
  })
  void refuses_a_session_at_the_instant_it_ends(String end, String expected) {
    response.authn = response.authn.replace("2026-11-22T16:00:00Z", end);
    assertThat(codeOf(TestResponse.verify(response.xml(), TestResponse.exact())))
        .isEqualTo(expected);
  }

  @Test
  void wants_one_of_the_requested_context_classes_back() {
    SamlPolicy password =
        SamlPolicy.strict()
            .withRequestedAuthnContextClasses(
                List.of("urn:oasis:names:tc:SAML:2.0:ac:classes:Password"));
    SamlPolicy key = SamlPolicy.strict().withRequestedAuthnContextClasses(List.of("urn:key"));

    assertThat(codeOf(TestResponse.verify(response.xml(), password))).isEqualTo("verified");
    assertThat(codeOf(TestResponse.verify(response.xml(), key))).isEqualTo("saml_authn_context");
  }

  @Test
  void takes_the_oldest_authentication_and_the_first_end_of_several_statements() {
    response.authn +=
        "<saml:AuthnStatement AuthnInstant=\"2026-11-22T06:00:00Z\""
            + " SessionNotOnOrAfter=\"2026-11-22T09:00:00Z\"/>";
    SamlVerdict.Verified verified = TestResponse.verified(response.verify());
    assertThat(verified.authnInstant()).isEqualTo(Instant.parse("2026-11-22T06:00:00Z"));
    assertThat(verified.sessionNotOnOrAfter()).contains(Instant.parse("2026-11-22T09:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "<saml:Attribute><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>",
    "<saml:Attribute Name='n'><saml:Other/></saml:Attribute>",
    "<saml:Other/>",
    "<saml:Attribute Name='n'><saml:AttributeValue>x<y xmlns=''>z</y></saml:AttributeValue></saml:Attribute>"
  })
  void refuses_attributes_that_break_the_schema(String attribute) {
    String unquoted = attribute.replace('\'', '"');
    response.attributes = "<saml:AttributeStatement>" + unquoted + "</saml:AttributeStatement>";
    assertThat(codeOf(response.verify())).isEqualTo("saml_attribute");
  }

  @Test
  void of_several_statements_the_oldest_and_the_first_to_end_count_in_either_order() {
    TestResponse one = new TestResponse();
    String strict =
        one.authn
            .replace("07:58:00Z", "07:00:00Z")
            .replace("2026-11-22T16:00:00Z", "2026-11-22T09:00:00Z");
    for (String both : new String[] {strict + one.authn, one.authn + strict}) {
      TestResponse response = new TestResponse();
      response.authn = both;
      SamlVerdict.Verified verified = TestResponse.verified(response.verify());
      assertThat(verified.authnInstant()).isEqualTo("2026-11-22T07:00:00Z");
      assertThat(verified.sessionNotOnOrAfter())
          .contains(java.time.Instant.parse("2026-11-22T09:00:00Z"));
    }
  }
}
