package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.ACS;
import static dev.gatehouse.protocol.saml.TestResponse.REQUEST;
import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML profiles §4.1.4.2 and §4.1.4.3: the bearer confirmation and what it answers. */
class SubjectTest {
  private static final String GOOD_END = "NotOnOrAfter=\"2026-11-22T08:05:00Z\" ";
  private static final String GOOD_RECIPIENT = "Recipient=\"" + ACS + "\" ";
  private static final String GOOD_ANSWER = "InResponseTo=\"" + REQUEST + "\" ";

  private final TestResponse response = new TestResponse();

  @Test
  void refuses_another_recipient() {
    response.confirmation =
        TestResponse.confirmation(
            GOOD_END + GOOD_ANSWER + "Recipient=\"https://other.example/acs\"");
    assertThat(codeOf(response.verify())).isEqualTo("saml_recipient");
  }

  @Test
  void refuses_no_recipient() {
    response.confirmation = TestResponse.confirmation(GOOD_END + GOOD_ANSWER);
    assertThat(codeOf(response.verify())).isEqualTo("saml_recipient_missing");
  }

  @Test
  void refuses_a_bearer_confirmation_without_an_end() {
    response.confirmation = TestResponse.confirmation(GOOD_RECIPIENT + GOOD_ANSWER);
    assertThat(codeOf(response.verify())).isEqualTo("saml_subject_expiry_missing");
  }

  @Test
  void refuses_a_bearer_confirmation_with_a_not_before() {
    response.confirmation =
        TestResponse.confirmation(
            GOOD_RECIPIENT + GOOD_ANSWER + GOOD_END + "NotBefore=\"2026-11-22T07:00:00Z\"");
    assertThat(codeOf(response.verify())).isEqualTo("saml_subject_not_before");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T08:02:59.999999999Z, verified",
    "2026-11-22T08:03:00Z, saml_subject_expired"
  })
  void refuses_a_bearer_confirmation_at_the_instant_it_expires(Instant now, String expected) {
    response.confirmation =
        TestResponse.confirmation(
            GOOD_RECIPIENT + GOOD_ANSWER + "NotOnOrAfter=\"2026-11-22T08:03:00Z\"");
    SamlVerdict verdict =
        TestResponse.verify(
            response.xml(), TestResponse.exact(), Expectation.answerTo(REQUEST), now);
    assertThat(codeOf(verdict)).isEqualTo(expected);
  }

  @Test
  void refuses_a_subject_that_only_a_holder_of_a_key_confirms() {
    response.confirmation = response.confirmation.replace("cm:bearer", "cm:holder-of-key");
    assertThat(codeOf(response.verify())).isEqualTo("saml_subject_confirmation");
  }

  @Test
  void accepts_one_good_confirmation_among_others_and_shows_no_failure() {
    String bad =
        TestResponse.confirmation(GOOD_END + GOOD_ANSWER + "Recipient=\"https://x.example\"");
    response.confirmation = bad + response.confirmation + bad;
    SamlVerdict verdict = response.verify();
    assertThat(codeOf(verdict)).isEqualTo("verified");
    assertThat(verdict.checks())
        .noneMatch(c -> c.outcome() == dev.gatehouse.protocol.Check.Outcome.FAILED);
  }

  @Test
  void refuses_an_answer_to_another_request_in_the_signed_confirmation() {
    response.confirmation =
        TestResponse.confirmation(GOOD_RECIPIENT + GOOD_END + "InResponseTo=\"_other\"");
    assertThat(codeOf(response.verify())).isEqualTo("saml_in_response_to");
  }

  @Test
  void refuses_an_answer_to_another_request_around_the_assertion() {
    response.responseAttributes = response.responseAttributes.replace(REQUEST, "_other");
    assertThat(codeOf(response.verify())).isEqualTo("saml_in_response_to");
  }

  @Test
  void refuses_a_confirmation_that_answers_nothing_though_a_request_was_sent() {
    response.confirmation = TestResponse.confirmation(GOOD_RECIPIENT + GOOD_END);
    assertThat(codeOf(response.verify())).isEqualTo("saml_in_response_to_missing");
  }

  @Test
  void accepts_an_unsolicited_response_only_where_it_is_allowed_and_answers_nothing() {
    assertThat(codeOf(verify(Expectation.unsolicited()))).isEqualTo("saml_in_response_to");

    response.responseAttributes =
        response.responseAttributes.replaceAll(" InResponseTo=\".*\"", "");
    response.confirmation = TestResponse.confirmation(GOOD_RECIPIENT + GOOD_END);
    assertThat(codeOf(verify(Expectation.unsolicited()))).isEqualTo("verified");
    assertThat(codeOf(verify(Expectation.unsolicitedRefused()))).isEqualTo("saml_unsolicited");
    assertThat(codeOf(verify(Expectation.answerTo(REQUEST))))
        .isEqualTo("saml_in_response_to_missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<saml:NameID/>",
        "<saml:NameID>a<x xmlns=\"\">b</x></saml:NameID>",
        "<saml:NameID>a</saml:NameID><saml:NameID>b</saml:NameID>"
      })
  void refuses_a_subject_without_exactly_one_plain_name(String nameId) {
    response.nameId = nameId;
    assertThat(codeOf(response.verify())).isEqualTo("saml_name_id");
  }

  @Test
  void refuses_an_assertion_without_a_subject() {
    String xml =
        response.around(response.assertionXml()).replaceAll("<saml:Subject>.*</saml:Subject>", "");
    String signed = new TestSigner().sign(xml, "_assertion1", TestResponse.KEYS.pair.getPrivate());
    assertThat(codeOf(TestResponse.verify(signed))).isEqualTo("saml_subject");
  }

  private SamlVerdict verify(Expectation expectation) {
    return TestResponse.verify(response.xml(), SamlPolicy.strict(), expectation, TestResponse.NOW);
  }

  @Test
  void is_remembered_until_the_last_confirmation_ends_whichever_holds_now() {
    String other =
        TestResponse.confirmation(
            GOOD_RECIPIENT + "InResponseTo=\"_request2\" NotOnOrAfter=\"2026-11-23T08:05:00Z\"");
    response.conditionsAttributes = "";
    response.confirmation += other;
    SamlVerdict.Verified verified = TestResponse.verified(response.verify());
    assertThat(verified.replayUntil()).isEqualTo(Instant.parse("2026-11-23T08:10:00Z"));

    // The other confirmation is why: the same assertion holds for the other request, later.
    SamlVerdict later =
        TestResponse.verify(
            response.xml().replaceFirst("InResponseTo=\"_request1\"", "InResponseTo=\"_request2\""),
            SamlPolicy.strict(),
            Expectation.answerTo("_request2"),
            Instant.parse("2026-11-22T09:00:00Z"));
    assertThat(codeOf(later)).isEqualTo("verified");
  }

  @Test
  void refuses_identifiers_that_no_table_could_keep() {
    String longest = "i".repeat(1_024);
    TestResponse fits = new TestResponse();
    fits.nameId = "<saml:NameID>" + longest + "</saml:NameID>";
    fits.authn = fits.authn.replace("_session1", longest);
    assertThat(codeOf(fits.verify())).isEqualTo("verified");

    TestResponse named = new TestResponse();
    named.nameId = "<saml:NameID>" + longest + "i</saml:NameID>";
    assertThat(codeOf(named.verify())).isEqualTo("saml_name_id");
    // 342 characters, and 1,026 octets.
    named.nameId = "<saml:NameID>" + "字".repeat(342) + "</saml:NameID>";
    assertThat(codeOf(named.verify())).isEqualTo("saml_name_id");

    TestResponse indexed = new TestResponse();
    indexed.authn = indexed.authn.replace("_session1", longest + "i");
    assertThat(codeOf(indexed.verify())).isEqualTo("saml_authn_statement");

    TestResponse identified = new TestResponse();
    identified.signAssertion = false;
    identified.signResponse = true;
    identified.assertionAttributes =
        identified.assertionAttributes.replace("_assertion1", longest + "i");
    assertThat(codeOf(identified.verify())).isEqualTo("saml_malformed");
  }

  @Test
  void refuses_two_sets_of_confirmation_data() {
    String data = "<saml:SubjectConfirmationData " + GOOD_RECIPIENT + GOOD_ANSWER + GOOD_END + "/>";
    response.confirmation =
        TestResponse.confirmation(GOOD_RECIPIENT + GOOD_ANSWER + GOOD_END)
            .replaceFirst("<saml:SubjectConfirmationData[^>]*/>", data + data);
    assertThat(codeOf(response.verify())).isEqualTo("saml_subject_confirmation");
  }

  @Test
  void is_remembered_until_the_last_end_in_whatever_order_they_stand() {
    String longer =
        TestResponse.confirmation(
            GOOD_RECIPIENT + GOOD_ANSWER + "NotOnOrAfter=\"2026-11-22T08:20:00Z\"");
    response.confirmation = longer + response.confirmation;
    assertThat(TestResponse.verified(response.verify()).replayUntil())
        .isEqualTo(Instant.parse("2026-11-22T08:25:00Z"));
  }
}
