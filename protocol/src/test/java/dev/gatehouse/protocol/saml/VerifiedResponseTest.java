package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.verified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What verification gives for what good providers send. */
class VerifiedResponseTest {

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void accepts_a_signature_on_the_response_or_the_assertion_or_both(
      boolean onResponse, boolean onAssertion) {
    TestResponse response = new TestResponse();
    response.signResponse = onResponse;
    response.signAssertion = onAssertion;

    SamlVerdict.Verified verified = verified(response.verify());

    assertThat(verified.issuer()).isEqualTo(TestResponse.IDP);
    assertThat(verified.nameId().value()).isEqualTo("ada@acme.example");
    assertThat(verified.nameId().format()).endsWith("emailAddress");
    assertThat(verified.attributes().values("groups")).containsExactly("Admins", "Analysts");
    assertThat(verified.sessionIndex()).contains("_session1");
    assertThat(verified.sessionNotOnOrAfter()).contains(Instant.parse("2026-11-22T16:00:00Z"));
    assertThat(verified.authnInstant()).isEqualTo(Instant.parse("2026-11-22T07:58:00Z"));
    assertThat(verified.authnContextClassRef())
        .hasValueSatisfying(c -> assertThat(c).endsWith("Password"));
    assertThat(verified.assertionId()).isEqualTo("_assertion1");
    assertThat(verified.responseId()).isEqualTo("_response1");
    assertThat(verified.replayUntil()).isEqualTo(Instant.parse("2026-11-22T08:10:00Z"));
    assertThat(verified.clockDifference()).isEqualTo(Duration.ZERO);
    assertThat(verified.checks()).extracting(Check::outcome).containsOnly(Check.Outcome.PASSED);
  }

  @Test
  void finds_attributes_by_exact_name_then_without_case_then_by_friendly_name() {
    TestResponse response = new TestResponse();
    response.attributes =
        "<saml:AttributeStatement>"
            + TestResponse.attribute("Role", "one")
            + TestResponse.attribute("role", "two")
            + TestResponse.attribute("role", "three")
            + "<saml:Attribute Name=\"urn:oid:1.2.3\" FriendlyName=\"Surname\">"
            + "<saml:AttributeValue>Lovelace</saml:AttributeValue></saml:Attribute>"
            + "</saml:AttributeStatement>";

    SamlAttributes attributes = verified(response.verify()).attributes();

    assertThat(attributes.values("role")).containsExactly("two", "three");
    assertThat(attributes.values("ROLE")).containsExactly("one", "two", "three");
    assertThat(attributes.first("surname")).contains("Lovelace");
    assertThat(attributes.first("absent")).isEmpty();
  }

  @Test
  void reads_nested_elements_as_values_and_nil_as_none() {
    TestResponse response = new TestResponse();
    response.attributes =
        "<saml:AttributeStatement xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
            + TestResponse.attribute("groups", "<g xmlns=\"\">A</g><g xmlns=\"\">B</g>", "")
            + "<saml:Attribute Name=\"none\"><saml:AttributeValue xsi:nil=\"true\"/></saml:Attribute>"
            + "<saml:Attribute Name=\"typed\"><saml:AttributeValue"
            + " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xsi:type=\"xs:string\">x &amp; y"
            + "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>";

    SamlAttributes attributes = verified(response.verify()).attributes();

    assertThat(attributes.values("groups")).containsExactly("A", "B", "");
    assertThat(attributes.values("none")).isEmpty();
    assertThat(attributes.first("typed")).contains("x & y");
  }

  @Test
  void reads_the_whole_value_across_a_comment_that_the_signature_does_not_see() {
    TestResponse response = new TestResponse();
    String xml =
        response
            .xml()
            .replace("ada@acme.example</saml:NameID>", "ada@acme<!-- -->.example</saml:NameID>");

    assertThat(verified(TestResponse.verify(xml)).nameId().value()).isEqualTo("ada@acme.example");
  }

  @Test
  void accepts_base64_with_line_breaks() {
    String wrapped = TestResponse.base64(new TestResponse().xml()).replaceAll("(.{64})", "$1\r\n");

    SamlVerdict verdict =
        ResponseVerifier.verify(
            wrapped,
            TestResponse.SERVICE_PROVIDER,
            TestResponse.IDENTITY_PROVIDER,
            SamlPolicy.strict(),
            Expectation.answerTo(TestResponse.REQUEST),
            TestResponse.NOW);

    assertThat(verified(verdict).assertionId()).isEqualTo("_assertion1");
  }
}
