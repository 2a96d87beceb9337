package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SAML core §2.5: the conditions of an assertion. */
class ConditionsTest {

  @ParameterizedTest
  @CsvSource({
    // Without skew: NotBefore is inclusive, NotOnOrAfter exclusive.
    "0, 2026-11-22T07:59:00Z, verified",
    "0, 2026-11-22T07:58:59.999999999Z, saml_not_yet_valid",
    "0, 2026-11-22T08:04:59.999999999Z, verified",
    "0, 2026-11-22T08:05:00Z, saml_expired",
    // With skew, both ends move by exactly as much.
    "60, 2026-11-22T07:58:00Z, verified",
    "60, 2026-11-22T07:57:59.999999999Z, saml_not_yet_valid",
    "60, 2026-11-22T08:05:59.999999999Z, verified",
    "60, 2026-11-22T08:06:00Z, saml_expired",
    "300, 2026-11-22T08:09:59.999999999Z, verified",
    "300, 2026-11-22T08:10:00Z, saml_expired",
  })
  void holds_from_not_before_until_just_before_not_on_or_after(
      int skew, Instant now, String expected) {
    TestResponse response = new TestResponse();
    response.assertionAttributes =
        "ID=\"_assertion1\" Version=\"2.0\" IssueInstant=\"2026-11-22T07:00:00Z\"";
    response.authn = response.authn.replace("07:58:00Z", "07:00:00Z");

    SamlVerdict verdict =
        TestResponse.verify(
            response.xml(),
            SamlPolicy.strict().withClockSkew(Duration.ofSeconds(skew)),
            Expectation.answerTo(TestResponse.REQUEST),
            now);

    assertThat(codeOf(verdict)).isEqualTo(expected);
  }

  @Test
  void refuses_another_audience_and_shows_expected_and_actual() {
    TestResponse response = new TestResponse();
    response.conditions = TestResponse.audience("https://other.example");

    SamlVerdict verdict = response.verify();

    assertThat(codeOf(verdict)).isEqualTo("saml_audience");
    assertThat(verdict.checks())
        .contains(Check.failed("audience", TestResponse.SP, "https://other.example"))
        .contains(Check.notReached("subject"))
        .extracting(Check::name)
        .startsWith("decoding", "xml");
  }

  @Test
  void accepts_any_audience_of_one_restriction_but_needs_every_restriction() {
    TestResponse response = new TestResponse();
    response.conditions =
        "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience><saml:Audience>"
            + TestResponse.SP
            + "</saml:Audience></saml:AudienceRestriction>";
    assertThat(codeOf(response.verify())).isEqualTo("verified");

    response.conditions =
        TestResponse.audience(TestResponse.SP) + TestResponse.audience("https://other.example");
    assertThat(codeOf(response.verify())).isEqualTo("saml_audience");
  }

  @Test
  void refuses_an_assertion_for_no_audience() {
    TestResponse response = new TestResponse();
    response.conditions = "<saml:OneTimeUse/>";

    assertThat(codeOf(response.verify())).isEqualTo("saml_audience_missing");
  }

  @Test
  void refuses_a_condition_that_it_does_not_understand() {
    TestResponse response = new TestResponse();
    response.conditions += "<x:Lunar xmlns:x=\"urn:x\"/>";

    assertThat(codeOf(response.verify())).isEqualTo("saml_unknown_condition");
  }

  @Test
  void accepts_one_time_use_and_proxy_restriction() {
    TestResponse response = new TestResponse();
    response.conditions += "<saml:OneTimeUse/><saml:ProxyRestriction Count=\"0\"/>";

    assertThat(codeOf(response.verify())).isEqualTo("verified");
  }

  @Test
  void refuses_an_assertion_without_conditions() {
    String xml = new TestResponse().around(new TestResponse().assertionXml());
    xml = xml.replaceAll("<saml:Conditions.*</saml:Conditions>", "");

    String signed = new TestSigner().sign(xml, "_assertion1", TestResponse.KEYS.pair.getPrivate());

    assertThat(codeOf(TestResponse.verify(signed))).isEqualTo("saml_conditions_missing");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T08:01:00Z, verified",
    "2026-11-22T08:01:00.000000001Z, saml_issued_in_future",
    "2026-11-22T08:00:00.1234567Z, verified",
    "2026-11-22T08:00:00+00:00, verified",
    "2026-11-22T08:00:00, saml_time_malformed",
    "2026-11-22T08:00:00+01:00, saml_time_malformed",
    "2026-13-22T08:00:00Z, saml_time_malformed",
    "2026-11-22T08:00:6aZ, saml_time_malformed",
    "2026-11-22T08:00:00.Z, saml_time_malformed",
    "yesterday, saml_time_malformed",
  })
  void reads_times_in_utc_only_and_refuses_one_issued_in_the_future(
      String issued, String expected) {
    TestResponse response = new TestResponse();
    response.assertionAttributes =
        "ID=\"_assertion1\" Version=\"2.0\" IssueInstant=\"" + issued + "\"";

    assertThat(codeOf(response.verify())).isEqualTo(expected);
  }
}
