package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static dev.gatehouse.protocol.saml.TestResponse.verified;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.xml.security.encryption.XMLCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML core §2.2.4, §2.3.4, §2.7.3.2 and XML Encryption 1.1. */
class EncryptionTest {
  private static final String MORE = "http://www.w3.org/2009/xmlenc11#";

  private final TestResponse response = new TestResponse();
  private final TestEncryption encryption = new TestEncryption();

  private String encrypted() {
    return encryption.encrypt(response.xml(), "Assertion", "EncryptedAssertion");
  }

  private String signed(String xml) {
    return new TestSigner().sign(xml, "_response1", TestResponse.KEYS.pair.getPrivate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        XMLCipher.AES_128_GCM,
        XMLCipher.AES_256_GCM,
      })
  void decrypts_an_assertion_that_was_signed_before(String content) {
    encryption.content = content;
    SamlVerdict.Verified verified = verified(TestResponse.verify(encrypted()));
    assertThat(verified.nameId().value()).isEqualTo("ada@acme.example");
    assertThat(verified.attributes().values("groups")).containsExactly("Admins", "Analysts");
  }

  @Test
  void decrypts_an_unsigned_assertion_inside_a_signed_response() {
    response.signAssertion = false;
    String xml = signed(encrypted());
    assertThat(verified(TestResponse.verify(xml)).nameId().value()).isEqualTo("ada@acme.example");
  }

  @Test
  void decrypts_where_both_are_signed() {
    assertThat(codeOf(TestResponse.verify(signed(encrypted())))).isEqualTo("verified");
  }

  @Test
  void refuses_an_encrypted_assertion_that_nobody_signed() {
    response.signAssertion = false;
    assertThat(codeOf(TestResponse.verify(encrypted()))).isEqualTo("saml_encrypted_unsigned");
  }

  @Test
  void refuses_a_cipher_text_that_was_swapped_inside_a_signed_response() {
    response.signAssertion = false;
    String good = signed(encrypted());
    response.nameId = response.nameId.replace("ada@", "eve@");
    String other = encrypted();
    String swapped = good.replace(between(good), between(other));
    assertThat(codeOf(TestResponse.verify(swapped))).isEqualTo("saml_signature_invalid");
  }

  private static String between(String xml) {
    return xml.substring(xml.indexOf("<xenc:EncryptedData"), xml.indexOf("</xenc:EncryptedData>"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://www.w3.org/2001/04/xmlenc#sha256, ''",
    "http://www.w3.org/2001/04/xmlenc#sha256, http://www.w3.org/2009/xmlenc11#mgf1sha256",
    "http://www.w3.org/2001/04/xmlenc#sha512, http://www.w3.org/2009/xmlenc11#mgf1sha1",
  })
  void unwraps_keys_with_other_digests_and_masks(String digest, String mask) {
    encryption.digest = digest;
    encryption.mask = mask;
    encryption.transport = mask.isEmpty() ? XMLCipher.RSA_OAEP : MORE + "rsa-oaep";
    assertThat(codeOf(TestResponse.verify(encrypted()))).isEqualTo("verified");
  }

  @Test
  void accepts_cbc_only_by_its_switch() {
    encryption.content = XMLCipher.AES_256;
    String xml = encrypted();
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_encryption_cbc");
    SamlPolicy lenient = SamlPolicy.strict().withAllowCbcEncryption(true);
    assertThat(codeOf(TestResponse.verify(xml, lenient))).isEqualTo("verified");
  }

  @Test
  void accepts_rsa_1_5_only_by_its_switch() {
    encryption.transport = XMLCipher.RSA_v1dot5;
    String xml = encrypted();
    assertThat(codeOf(TestResponse.verify(xml))).isEqualTo("saml_key_transport_rsa15");
    SamlPolicy lenient = SamlPolicy.strict().withAllowRsa15KeyTransport(true);
    assertThat(codeOf(TestResponse.verify(xml, lenient))).isEqualTo("verified");
  }

  @Test
  void fails_in_the_same_words_however_the_cipher_text_is_wrong() {
    encryption.transport = XMLCipher.RSA_v1dot5;
    encryption.content = XMLCipher.AES_256;
    SamlPolicy lenient =
        SamlPolicy.strict().withAllowRsa15KeyTransport(true).withAllowCbcEncryption(true);
    String xml = encrypted();
    int key = xml.indexOf("<xenc:CipherValue>") + 40;
    int data = xml.lastIndexOf("<xenc:CipherValue>") + 40;
    encryption.to = TestKeys.rsa("somebody").pair;

    List<SamlVerdict> verdicts =
        List.of(
            TestResponse.verify(changed(xml, key), lenient),
            TestResponse.verify(changed(xml, data), lenient),
            TestResponse.verify(encrypted(), lenient));

    assertThat(verdicts)
        .extracting(verdict -> ((SamlVerdict.Refused) verdict).refusal().toString())
        .containsOnly(((SamlVerdict.Refused) verdicts.getFirst()).refusal().toString());
    assertThat(codeOf(verdicts.getFirst())).isEqualTo("saml_decryption");
  }

  private static String changed(String xml, int at) {
    return xml.substring(0, at) + (xml.charAt(at) == 'A' ? 'B' : 'A') + xml.substring(at + 1);
  }

  @Test
  void refuses_other_algorithms_and_broken_elements() {
    String xml = encrypted();
    assertThat(codeOf(TestResponse.verify(xml.replace(XMLCipher.AES_256_GCM, "urn:x"))))
        .isEqualTo("saml_encryption_algorithm");
    assertThat(codeOf(TestResponse.verify(xml.replace(XMLCipher.RSA_OAEP, "urn:x"))))
        .isEqualTo("saml_key_transport");
    assertThat(codeOf(TestResponse.verify(xml.replaceAll("(?s)<ds:KeyInfo.*</ds:KeyInfo>", ""))))
        .isEqualTo("saml_encryption_malformed");
    assertThat(
            codeOf(TestResponse.verify(xml.replace("xenc:CipherValue>", "xenc:CipherReference>"))))
        .isEqualTo("saml_encryption_malformed");
  }

  @Test
  void refuses_something_else_than_an_assertion_inside() {
    String xml = encryption.encrypt(response.xml(), "Subject", "EncryptedAssertion");
    String subject =
        xml.substring(
            xml.indexOf("<saml:EncryptedAssertion"),
            xml.indexOf("</saml:EncryptedAssertion>") + 26);
    assertThat(codeOf(TestResponse.verify(new TestResponse().around(subject))))
        .isEqualTo("saml_malformed");
  }

  @Test
  void decrypts_name_and_attributes_whose_cipher_texts_are_signed() {
    String xml = response.around(response.assertionXml());
    xml = encryption.encrypt(xml, "NameID", "EncryptedID");
    xml = encryption.encrypt(xml, "Attribute", "EncryptedAttribute");
    xml = new TestSigner().sign(xml, "_assertion1", TestResponse.KEYS.pair.getPrivate());

    SamlVerdict.Verified verified = verified(TestResponse.verify(xml));

    assertThat(verified.nameId().value()).isEqualTo("ada@acme.example");
    assertThat(verified.attributes().values("groups")).containsExactly("Admins", "Analysts");
  }

  @Test
  void tries_every_decryption_key_whatever_a_wrong_one_makes_of_cbc() {
    encryption.content = XMLCipher.AES_128;
    SamlPolicy lenient = SamlPolicy.strict().withAllowCbcEncryption(true);
    // A wrong key gives plausible padding once in sixteen times: enough rounds to meet it.
    String xml = encrypted();
    for (int round = 0; round < 100; round++) {
      assertThat(codeOf(verifyWithTwoKeys(xml, lenient))).isEqualTo("verified");
    }
  }

  @Test
  void tries_every_decryption_key_during_a_rotation() {
    assertThat(codeOf(verifyWithTwoKeys(encrypted(), SamlPolicy.strict()))).isEqualTo("verified");
  }

  private static SamlVerdict verifyWithTwoKeys(String xml, SamlPolicy policy) {
    ServiceProvider rotating =
        new ServiceProvider(
            TestResponse.SP,
            TestResponse.ACS,
            null,
            TestResponse.OUR_KEYS.pair.getPrivate(),
            List.of(TestResponse.OUR_KEYS.certificate),
            List.of(
                TestKeys.rsa("newer").pair.getPrivate(), TestResponse.OUR_KEYS.pair.getPrivate()));
    return ResponseVerifier.verify(
        TestResponse.base64(xml),
        rotating,
        TestResponse.IDENTITY_PROVIDER,
        policy,
        Expectation.answerTo(TestResponse.REQUEST),
        TestResponse.NOW);
  }

  @Test
  void refuses_two_cipher_texts_and_more_keys_than_it_is_worth_to_try() {
    String good = encrypted();
    String data = between(good) + "</xenc:EncryptedData>";
    assertThat(codeOf(TestResponse.verify(good.replace(data, data + data))))
        .isEqualTo("saml_encryption_malformed");

    int start = good.indexOf("<xenc:EncryptedKey");
    int end = good.indexOf("</xenc:EncryptedKey>") + "</xenc:EncryptedKey>".length();
    String key = good.substring(start, end);
    assertThat(codeOf(TestResponse.verify(good.replace(key, key.repeat(4))))).isEqualTo("verified");
    assertThat(codeOf(TestResponse.verify(good.replace(key, key.repeat(5)))))
        .isEqualTo("saml_encryption_malformed");
  }

  @Test
  void refuses_an_encrypted_id_that_holds_no_name_id() {
    response.signAssertion = false;
    response.nameId = "<saml:Audience>ada@acme.example</saml:Audience>";
    String xml = encryption.encrypt(response.xml(), "Audience", "EncryptedID");
    assertThat(codeOf(TestResponse.verify(signed(xml)))).isEqualTo("saml_malformed");
  }
}
