package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML core §3.2.2 and bindings §3.5: the response around the assertion. */
class ResponseRulesTest {
  private final TestResponse response = new TestResponse();

  @Test
  void refuses_what_is_no_response() {
    assertThat(codeOf(TestResponse.verify("<html/>"))).isEqualTo("saml_not_a_response");
    assertThat(codeOf(TestResponse.verify(response.assertionXml())))
        .isEqualTo("saml_not_a_response");
  }

  @Test
  void refuses_another_version_of_saml() {
    response.responseAttributes = response.responseAttributes.replace("2.0", "1.1");
    assertThat(codeOf(response.verify())).isEqualTo("saml_version");
  }

  @Test
  void refuses_another_version_of_the_assertion() {
    response.assertionAttributes = response.assertionAttributes.replace("2.0", "2.1");
    assertThat(codeOf(response.verify())).isEqualTo("saml_version");
  }

  @Test
  void refuses_a_response_without_an_id() {
    response.responseAttributes = response.responseAttributes.replace("ID=\"_response1\"", "");
    assertThat(codeOf(response.verify())).isEqualTo("saml_malformed");
  }

  @Test
  void repeats_the_providers_status_for_the_administrator_without_needing_a_signature() {
    response.status =
        "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\">"
            + "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext\"/>"
            + "</samlp:StatusCode><samlp:StatusMessage>AADSTS75011</samlp:StatusMessage></samlp:Status>";
    SamlVerdict verdict = TestResponse.verify(response.around(""));

    assertThat(codeOf(verdict)).isEqualTo("saml_status");
    assertThat(((SamlVerdict.Refused) verdict).refusal().detail())
        .contains("Responder / ", "NoAuthnContext", "AADSTS75011");
  }

  @Test
  void refuses_a_response_without_a_status() {
    response.status = "";
    assertThat(codeOf(response.verify())).isEqualTo("saml_malformed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example",
        "https://idp.example/metadata/",
        "HTTPS://idp.example/metadata"
      })
  void refuses_another_issuer_of_either_part(String issuer) {
    TestResponse other = new TestResponse();
    other.issuer = "<saml:Issuer>" + issuer + "</saml:Issuer>";
    assertThat(codeOf(other.verify())).isEqualTo("saml_issuer");

    response.responseIssuer = "<saml:Issuer>" + issuer + "</saml:Issuer>";
    assertThat(codeOf(response.verify())).isEqualTo("saml_issuer");
  }

  @Test
  void refuses_an_issuer_that_is_no_entity() {
    response.issuer =
        "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">"
            + TestResponse.IDP
            + "</saml:Issuer>";
    assertThat(codeOf(response.verify())).isEqualTo("saml_issuer");
  }

  @Test
  void accepts_a_response_without_an_issuer_but_no_assertion_without_one() {
    response.responseIssuer = "";
    assertThat(codeOf(response.verify())).isEqualTo("verified");

    response.issuer = "";
    assertThat(codeOf(response.verify())).isEqualTo("saml_issuer_missing");
  }

  @Test
  void refuses_another_destination_whether_signed_or_not() {
    response.responseAttributes = response.responseAttributes.replace("/acs", "/acs2");
    assertThat(codeOf(response.verify())).isEqualTo("saml_destination");
    response.signResponse = true;
    assertThat(codeOf(response.verify())).isEqualTo("saml_destination");
  }

  @Test
  void wants_a_destination_of_a_signed_response_only() {
    response.responseAttributes =
        response.responseAttributes.replaceAll("Destination=\"[^\"]*\"", "");
    assertThat(codeOf(response.verify())).isEqualTo("verified");
    response.signResponse = true;
    assertThat(codeOf(response.verify())).isEqualTo("saml_destination_missing");
  }

  @Test
  void refuses_garbage_instead_of_base64() {
    for (String garbage : new String[] {"", "%3C", "<xml/>", "YWJj=YWJj"}) {
      SamlVerdict verdict =
          ResponseVerifier.verify(
              garbage,
              TestResponse.SERVICE_PROVIDER,
              TestResponse.IDENTITY_PROVIDER,
              SamlPolicy.strict(),
              Expectation.answerTo("_1"),
              TestResponse.NOW);
      assertThat(codeOf(verdict)).isEqualTo("saml_encoding");
    }
  }

  @Test
  void quotes_no_more_than_a_few_thousand_characters_of_what_a_stranger_sent() {
    TestResponse response = new TestResponse();
    response.responseAttributes =
        response.responseAttributes.replace(TestResponse.ACS, "A".repeat(500_000));
    SamlVerdict.Refused refused = (SamlVerdict.Refused) response.verify();
    assertThat(refused.refusal().code()).isEqualTo("saml_destination");
    assertThat(refused.refusal().detail()).hasSizeLessThanOrEqualTo(4_000).endsWith("…");
  }

  @Test
  void refuses_two_issuers_and_an_issuer_with_more_than_text() {
    TestResponse outside = new TestResponse();
    outside.responseIssuer += outside.responseIssuer;
    assertThat(TestResponse.codeOf(outside.verify())).isEqualTo("saml_malformed");

    TestResponse inside = new TestResponse();
    inside.signAssertion = false;
    inside.signResponse = true;
    inside.issuer += inside.issuer;
    assertThat(TestResponse.codeOf(inside.verify())).isEqualTo("saml_malformed");

    TestResponse nested = new TestResponse();
    nested.issuer = nested.issuer.replace("</saml:Issuer>", "<saml:Issuer/></saml:Issuer>");
    assertThat(TestResponse.codeOf(nested.verify())).isEqualTo("saml_issuer");
  }
}
