package dev.gatehouse.testkit.saml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.TestKeys;
import java.security.PublicKey;
import java.time.Instant;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.apache.xml.security.encryption.XMLCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What the forge makes, checked with the JDK's own validator. */
class SamlForgeTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final PublicKey TRUSTED = TestKeys.identityProvider().certificate().getPublicKey();

  @Test
  void a_signed_assertion_is_valid_for_the_jdk() throws Exception {
    var document = Dom.parse(SamlForge.at(NOW).attribute("email", "j@acme.example").xml());

    assertThat(valid(document, "_assertion-1", TRUSTED)).isTrue();
    assertThat(valid(document, "_assertion-1", TestKeys.attacker().certificate().getPublicKey()))
        .isFalse();
  }

  @Test
  void both_signatures_are_valid_when_both_are_signed() throws Exception {
    var document = Dom.parse(SamlSamples.bothSigned(NOW).xml());

    assertThat(valid(document, "_assertion-1", TRUSTED)).isTrue();
    assertThat(valid(document, "_response-1", TRUSTED)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void every_algorithm_gives_a_valid_signature(SigningAlgorithm algorithm) throws Exception {
    var key =
        algorithm.name().startsWith("ECDSA")
            ? TestKeys.ellipticIdentityProvider()
            : algorithm.name().startsWith("DSA")
                ? TestKeys.dsaIdentityProvider()
                : TestKeys.identityProvider();
    var xml = SamlForge.at(NOW).signAssertion(Signing.with(key).algorithm(algorithm)).xml();

    assertThat(xml).contains(algorithm.signature());
    assertThat(valid(Dom.parse(xml), "_assertion-1", key.certificate().getPublicKey())).isTrue();
  }

  @Test
  void every_dialect_can_be_signed() throws Exception {
    for (var dialect :
        new Dialect[] {
          Dialect.plain().prefixes("", ""),
          Dialect.plain().prefixes("saml2p", "saml2").declaringOnResponse().newline("\n  "),
          Dialect.plain().prefixes("ns0", "ns1").schemaTypesOnAssertion(true).declaration(true)
        }) {
      var xml =
          SamlForge.at(NOW)
              .dialect(dialect)
              .attribute(ForgedAttribute.of("name", "Jane").type("xs:string"))
              .signResponse(Signing.with(TestKeys.identityProvider()).prefix(""))
              .xml();
      assertThat(valid(Dom.parse(xml), "_assertion-1", TRUSTED)).as("%s", dialect).isTrue();
      assertThat(valid(Dom.parse(xml), "_response-1", TRUSTED)).as("%s", dialect).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_encrypted_assertion_decrypts_to_a_validly_signed_one(Encrypting.Transport transport)
      throws Exception {
    var xml =
        SamlSamples.encrypted(NOW)
            .encryptAssertion(Encrypting.to(TestKeys.serviceProvider()).transport(transport))
            .xml();
    assertThat(xml).doesNotContain("jane.doe");
    var document = Dom.parse(xml);
    var data =
        (Element)
            document
                .getElementsByTagNameNS("http://www.w3.org/2001/04/xmlenc#", "EncryptedData")
                .item(0);
    var cipher = XMLCipher.getInstance();
    cipher.init(XMLCipher.DECRYPT_MODE, null);
    cipher.setKEK(TestKeys.serviceProvider().privateKey());
    cipher.doFinal(document, data);

    assertThat(valid(document, "_assertion-1", TRUSTED)).isTrue();
  }

  @Test
  void the_samples_have_the_sizes_that_they_are_named_for() {
    assertThat(SamlSamples.tenKilobytes(NOW).xml().length()).isBetween(9_000, 12_500);
    assertThat(SamlSamples.typedValues(NOW).xml().length()).isBetween(22_000, 32_000);
  }

  @Test
  void the_same_description_gives_the_same_bytes() {
    assertThat(SamlForge.at(NOW).xml()).isEqualTo(SamlForge.at(NOW).xml());
  }

  @Test
  void a_changed_description_leaves_the_first_as_it_was() {
    var first = SamlForge.at(NOW);
    var before = first.xml();
    assertThat(first.audience("https://other.example").groups(SamlSamples.groups(2)).xml())
        .isNotEqualTo(before);
    assertThat(first.xml()).isEqualTo(before);
  }

  /**
   * Otherwise a refusal would prove nothing about wrapping. XSW1 and XSW6 put a foreign element
   * right into the Signature, which the JDK's reader refuses and others read past.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"XSW1", "XSW6"})
  void a_wrapped_response_still_holds_a_valid_signature_of_what_was_signed(Wrapping form)
      throws Exception {
    var key = Signing.with(TestKeys.identityProvider());
    var right =
        form.wrapsResponse()
            ? SamlForge.at(NOW).signAssertion(null).signResponse(key)
            : SamlForge.at(NOW);
    var xml = form.apply(right.xml(), "jane.doe", "admin");
    assertThat(xml).contains("jane.doe@acme.example").contains("admin@acme.example");

    var id = form.wrapsResponse() ? "_response-1" : "_assertion-1";
    var all = Dom.parse(xml).getElementsByTagName("*");
    boolean holds = false;
    for (int i = 0; i < all.getLength() && !holds; i++) {
      if (all.item(i) instanceof Element element && element.getAttribute("ID").equals(id)) {
        var document = Dom.parse(xml);
        var signed = (Element) document.getElementsByTagName("*").item(i);
        signed.setIdAttribute("ID", true);
        var signature = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
        holds = holds(TRUSTED, signature);
      }
    }
    assertThat(holds).isTrue();
  }

  private static boolean holds(PublicKey key, Node signature) throws Exception {
    var context = new DOMValidateContext(key, signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.FALSE);
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }

  private static boolean valid(Document document, String id, PublicKey key) throws Exception {
    var element = Dom.byId(document, id);
    element.setIdAttribute("ID", true);
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (XMLSignature.XMLNS.equals(child.getNamespaceURI())) {
        return holds(key, child);
      }
    }
    throw new AssertionError("No signature in " + id);
  }
}
