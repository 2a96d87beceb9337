package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SAML metadata §2.4.4: what we publish about ourselves. */
class ServiceProviderMetadataTest {
  private static final Instant UNTIL = Instant.parse("2026-12-01T00:00:00Z");
  private static final ServiceProvider ROTATING =
      new ServiceProvider(
          "https://gatehouse.example/a&b",
          TestResponse.ACS,
          "https://gatehouse.example/logout",
          TestResponse.OUR_KEYS.pair.getPrivate(),
          List.of(
              TestResponse.OUR_KEYS.certificate,
              TestKeys.rsa("next").certificate,
              TestKeys.ec("ec", "secp256r1").certificate),
          List.of(TestResponse.OUR_KEYS.pair.getPrivate()));

  @Test
  void announces_every_certificate_but_encryption_only_to_keys_that_decrypt() throws Exception {
    String xml = ServiceProviderMetadata.write(ROTATING, SamlPolicy.strict(), UNTIL);
    XmlElement root =
        XmlDocument.parse(xml.getBytes(UTF_8), XmlLimits.METADATA, Set.of()).root().copy();
    XmlElement descriptor = root.child(Names.METADATA, "SPSSODescriptor").orElseThrow();

    assertThat(root.attribute("entityID")).isEqualTo("https://gatehouse.example/a&b");
    assertThat(root.attribute("validUntil")).isEqualTo("2026-12-01T00:00:00Z");
    assertThat(descriptor.attribute("AuthnRequestsSigned")).isEqualTo("true");
    assertThat(descriptor.children(Names.METADATA, "KeyDescriptor"))
        .extracting(key -> key.attribute("use"))
        .containsExactly("signing", "signing", "signing", "encryption");
    assertThat(descriptor.children())
        .extracting(XmlElement::localName)
        .containsSubsequence("KeyDescriptor", "SingleLogoutService", "AssertionConsumerService");
    assertThat(
            descriptor
                .child(Names.METADATA, "AssertionConsumerService")
                .orElseThrow()
                .attribute("Location"))
        .isEqualTo(TestResponse.ACS);
  }

  @Test
  void announces_a_key_that_only_decrypts_for_encryption_only() throws Exception {
    TestKeys decrypting = TestKeys.rsa("decrypting");
    ServiceProvider apart =
        new ServiceProvider(
            "https://gatehouse.example/apart",
            TestResponse.ACS,
            null,
            TestResponse.OUR_KEYS.pair.getPrivate(),
            List.of(TestResponse.OUR_KEYS.certificate),
            List.of(decrypting.certificate),
            List.of(decrypting.pair.getPrivate()));
    String xml = ServiceProviderMetadata.write(apart, SamlPolicy.strict(), UNTIL);
    XmlElement descriptor =
        XmlDocument.parse(xml.getBytes(UTF_8), XmlLimits.METADATA, Set.of())
            .root()
            .copy()
            .child(Names.METADATA, "SPSSODescriptor")
            .orElseThrow();

    assertThat(descriptor.children(Names.METADATA, "KeyDescriptor"))
        .extracting(key -> key.attribute("use"))
        .containsExactly("signing", "encryption");
  }

  @Test
  void writes_the_same_text_for_the_same_input_and_no_logout_that_is_not_there() {
    String xml =
        ServiceProviderMetadata.write(TestResponse.SERVICE_PROVIDER, SamlPolicy.strict(), UNTIL);
    assertThat(xml)
        .isEqualTo(
            ServiceProviderMetadata.write(
                TestResponse.SERVICE_PROVIDER, SamlPolicy.strict(), UNTIL))
        .doesNotContain("SingleLogoutService", "NameIDFormat");
  }

  @Test
  void says_what_it_wants() {
    String xml =
        ServiceProviderMetadata.write(
            ROTATING,
            SamlPolicy.strict().withRequired(true, false, false).withNameIdFormat("urn:f"),
            UNTIL);
    assertThat(xml)
        .contains("WantAssertionsSigned=\"true\"", "<md:NameIDFormat>urn:f</md:NameIDFormat>");
  }

  @Test
  void keeps_keys_out_of_its_own_description() {
    assertThat(ROTATING.toString()).isEqualTo("ServiceProvider[https://gatehouse.example/a&b]");
  }
}
