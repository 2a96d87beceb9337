package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML core §5.4: the one shape of signature, by the keys and algorithms that are allowed. */
class SignatureTest {
  private final TestResponse response = new TestResponse();

  @Test
  void refuses_a_response_that_nobody_signed() {
    response.signAssertion = false;
    assertThat(codeOf(response.verify())).isEqualTo("saml_signature_missing");
  }

  @Test
  void refuses_content_that_was_changed_after_signing() {
    String xml = response.xml().replace("Admins", "Owners");
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_signature_invalid");
  }

  @Test
  void refuses_a_bad_signature_on_one_part_though_the_other_is_good() {
    response.signResponse = true;
    String xml = response.xml();
    int second = xml.lastIndexOf("<ds:SignatureValue>") + 19;
    String changed =
        xml.substring(0, second) + flip(xml.charAt(second)) + xml.substring(second + 1);
    assertThat(codeOf(TestResponse.verify(changed))).isEqualTo("saml_signature_invalid");

    int first = xml.indexOf("<ds:SignatureValue>") + 19;
    changed = xml.substring(0, first) + flip(xml.charAt(first)) + xml.substring(first + 1);
    assertThat(codeOf(TestResponse.verify(changed))).isEqualTo("saml_not_signed_by_configured_key");
  }

  @Test
  void accepts_ids_on_the_parts_of_the_signature() {
    String xml = response.xml();
    String identified =
        xml.replace("<ds:Signature ", "<ds:Signature Id=\"s\" ")
            .replace("<ds:SignatureValue>", "<ds:SignatureValue Id=\"v\">");
    assertThat(identified).contains("Id=\"s\"", "Id=\"v\"");
    assertThat(codeOf(TestResponse.verify(identified))).isEqualTo("verified");
  }

  private static char flip(char c) {
    return c == 'A' ? 'B' : 'A';
  }

  @Test
  void refuses_a_key_that_is_not_configured_whatever_the_message_says_about_keys() {
    response.keys = TestKeys.rsa("stranger");
    assertThat(codeOf(response.verify())).isEqualTo("saml_not_signed_by_configured_key");
  }

  @Test
  void tries_every_configured_certificate_during_a_rotation() {
    response.keys = TestKeys.rsa("next");
    IdentityProvider rotating =
        IdentityProvider.of(
            TestResponse.IDP,
            "https://idp.example/sso",
            List.of(
                TestResponse.KEYS.certificate,
                TestKeys.ec("old", "secp256r1").certificate,
                TestKeys.rsa("next").certificate));
    assertThat(codeOf(verify(rotating, response.xml()))).isEqualTo("verified");
  }

  @Test
  void refuses_everything_when_no_certificate_is_configured() {
    IdentityProvider none =
        IdentityProvider.of(TestResponse.IDP, "https://idp.example/sso", List.of());
    assertThat(codeOf(verify(none, response.xml()))).isEqualTo("saml_no_certificate");
  }

  @Test
  void refuses_a_key_of_1024_bits() {
    TestKeys weak = TestKeys.rsa("weak", 1_024);
    response.keys = weak;
    IdentityProvider identityProvider =
        IdentityProvider.of(TestResponse.IDP, "https://idp.example/sso", List.of(weak.certificate));
    assertThat(codeOf(verify(identityProvider, response.xml()))).isEqualTo("saml_weak_key");
  }

  @ParameterizedTest
  @CsvSource({
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256, RSA",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384, RSA",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512, RSA",
    "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1, RSA",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256, secp256r1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384, secp384r1",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512, secp521r1",
  })
  void accepts_the_algorithms_of_the_allow_list(String method, String key) {
    TestKeys keys = key.equals("RSA") ? TestResponse.KEYS : TestKeys.ec("ec", key);
    response.keys = keys;
    response.signer.signatureMethod = method;
    response.signer.digestMethod = "http://www.w3.org/2001/04/xmlenc#sha512";
    IdentityProvider identityProvider =
        IdentityProvider.of(TestResponse.IDP, "https://idp.example/sso", List.of(keys.certificate));
    assertThat(codeOf(verify(identityProvider, response.xml()))).isEqualTo("verified");
  }

  @Test
  void accepts_sha_1_only_by_its_switch() {
    response.signer.signatureMethod = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    response.signer.digestMethod = "http://www.w3.org/2000/09/xmldsig#sha1";
    String xml = response.xml();
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_sha1");
    SamlPolicy lenient = SamlPolicy.strict().withAllowSha1Signatures(true);
    assertThat(codeOf(TestResponse.verify(xml, lenient))).isEqualTo("verified");
  }

  @Test
  void refuses_a_sha_1_digest_under_a_strong_signature() {
    response.signer.digestMethod = "http://www.w3.org/2000/09/xmldsig#sha1";
    assertThat(codeOf(response.verify())).isEqualTo("saml_sha1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "urn:none"
      })
  void refuses_other_algorithms(String method) {
    String xml =
        response.xml().replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", method);
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_algorithm");
  }

  @Test
  void refuses_another_digest() {
    String xml =
        response
            .xml()
            .replace(
                "http://www.w3.org/2001/04/xmlenc#sha256",
                "http://www.w3.org/2001/04/xmldsig-more#md5");
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_digest_algorithm");
  }

  @Test
  void refuses_more_than_one_reference_and_none() {
    response.signer.references = 2;
    assertThat(codeOf(response.verify())).isEqualTo("saml_reference_count");
    String none = new TestResponse().xml().replaceAll("(?s)<ds:Reference.*</ds:Reference>", "");
    assertThat(codeOf(TestResponse.verify(none))).isEqualTo("saml_reference_count");
  }

  @Test
  void refuses_other_transforms_another_order_and_fewer() {
    for (List<String> transforms :
        List.of(
            List.of(Transform.ENVELOPED),
            List.of(Transform.ENVELOPED, CanonicalizationMethod.INCLUSIVE),
            List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS),
            List.of(
                Transform.ENVELOPED,
                CanonicalizationMethod.EXCLUSIVE,
                CanonicalizationMethod.EXCLUSIVE))) {
      TestResponse other = new TestResponse();
      other.signer.transforms = transforms;
      assertThat(codeOf(other.verify())).as("%s", transforms).isEqualTo("saml_transform");
    }
    String none = response.xml().replaceAll("(?s)<ds:Transforms>.*</ds:Transforms>", "");
    assertThat(codeOf(TestResponse.verify(none))).isEqualTo("saml_transform");
  }

  @Test
  void refuses_another_canonicalization_of_the_signed_info() {
    response.signer.canonicalization = CanonicalizationMethod.INCLUSIVE;
    assertThat(codeOf(response.verify())).isEqualTo("saml_canonicalization");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#_response1", "https://evil.example/x", "#xpointer(/)", "#"})
  void refuses_a_reference_to_anything_but_the_element_around_the_signature(String uri) {
    String xml = response.xml().replace("URI=\"#_assertion1\"", "URI=\"" + uri + "\"");
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_reference");
  }

  @Test
  void refuses_an_object_inside_the_signature() {
    String xml = response.xml().replace("</ds:Signature>", "<ds:Object/></ds:Signature>");
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_signature_object");
  }

  @Test
  void refuses_a_comment_inside_the_signature() {
    String xml = response.xml().replace("<ds:DigestValue>", "<ds:DigestValue><!-- x -->");
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_signature_comment");
  }

  @Test
  void refuses_a_signature_that_breaks_its_schema() {
    String noValue = response.xml().replaceAll("(?s)<ds:SignatureValue>.*</ds:SignatureValue>", "");
    assertThat(codeOf(TestResponse.verify(noValue))).isEqualTo("saml_signature_malformed");
    String noBase64 = response.xml().replace("<ds:DigestValue>", "<ds:DigestValue>*");
    assertThat(codeOf(TestResponse.verify(noBase64))).isEqualTo("saml_signature_malformed");
    String parameters =
        response
            .xml()
            .replaceAll(
                "<ds:SignatureMethod ([^>]*)/>",
                "<ds:SignatureMethod $1><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>");
    assertThat(codeOf(TestResponse.verify(parameters))).isEqualTo("saml_signature_malformed");
  }

  @Test
  void refuses_two_signatures_on_one_element() {
    String xml = response.xml();
    String signature =
        xml.substring(xml.indexOf("<ds:Signature "), xml.indexOf("</ds:Signature>") + 15);
    String twice = xml.replace(signature, signature + signature);
    assertThat(codeOf(TestResponse.verify(twice))).isEqualTo("saml_signature_count");
  }

  @Test
  void refuses_a_signature_elsewhere_than_behind_the_issuer() {
    response.signer.atTheEnd = true;
    assertThat(codeOf(response.verify())).isEqualTo("saml_signature_position");
  }

  @Test
  void refuses_what_the_connection_wants_signed_or_encrypted_and_is_not() {
    SamlPolicy strict = SamlPolicy.strict();
    String xml = response.xml();
    assertThat(codeOf(TestResponse.verify(xml, strict.withRequired(false, true, false))))
        .isEqualTo("saml_response_signature_missing");
    assertThat(codeOf(TestResponse.verify(xml, strict.withRequired(false, false, true))))
        .isEqualTo("saml_encryption_missing");
    response.signAssertion = false;
    response.signResponse = true;
    assertThat(codeOf(TestResponse.verify(response.xml(), strict.withRequired(true, false, false))))
        .isEqualTo("saml_assertion_signature_missing");
  }

  private static SamlVerdict verify(IdentityProvider identityProvider, String xml) {
    return ResponseVerifier.verify(
        TestResponse.base64(xml),
        TestResponse.SERVICE_PROVIDER,
        identityProvider,
        SamlPolicy.strict(),
        Expectation.answerTo(TestResponse.REQUEST),
        TestResponse.NOW);
  }

  @Test
  void refuses_a_list_of_prefixes_that_takes_long_to_look_up() {
    TestResponse response = new TestResponse();
    String xml = response.xml();
    for (String element : new String[] {"CanonicalizationMethod", "Transform"}) {
      String list =
          "><ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\""
              + " PrefixList=\""
              + "a ".repeat(1_000)
              + "\"/></ds:"
              + element
              + ">";
      String changed =
          xml.replaceFirst(
              "(<ds:" + element + " Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\")/>",
              "$1" + list);
      assertThat(changed).isNotEqualTo(xml);
      assertThat(TestResponse.codeOf(TestResponse.verify(changed)))
          .isIn("saml_canonicalization", "saml_transform");
    }
  }

  @Test
  void refuses_a_transform_with_anything_inside() {
    String xml = new TestResponse().xml();
    for (String algorithm :
        new String[] {
          "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
          "http://www.w3.org/2001/10/xml-exc-c14n#"
        }) {
      String changed =
          xml.replace(
              "<ds:Transform Algorithm=\"" + algorithm + "\"/>",
              "<ds:Transform Algorithm=\""
                  + algorithm
                  + "\"><ds:XPath>true()</ds:XPath></ds:Transform>");
      assertThat(changed).isNotEqualTo(xml);
      assertThat(TestResponse.codeOf(TestResponse.verify(changed))).isEqualTo("saml_transform");
    }
  }
}
