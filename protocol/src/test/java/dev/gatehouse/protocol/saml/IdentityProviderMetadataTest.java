package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML metadata §2: what identity providers publish, and what people paste instead. */
class IdentityProviderMetadataTest {
  private static final TestKeys NEXT = TestKeys.rsa("next");

  private static String key(String use, TestKeys keys) {
    try {
      return "<md:KeyDescriptor"
          + use
          + "><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n"
          + Base64.getMimeEncoder().encodeToString(keys.certificate.getEncoded())
          + "\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String entity(String id, String attributes, String keys, String services) {
    return "<md:EntityDescriptor xmlns:md=\""
        + Names.METADATA
        + "\" xmlns:ds=\""
        + Names.DSIG
        + "\" entityID=\""
        + id
        + "\" "
        + attributes
        + "><md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\""
        + "urn:oasis:names:tc:SAML:1.1:protocol "
        + Names.PROTOCOL
        + "\">"
        + keys
        + services
        + "</md:IDPSSODescriptor></md:EntityDescriptor>";
  }

  private static String service(String kind, String binding, String location) {
    return "<md:" + kind + " Binding=\"" + binding + "\" Location=\"" + location + "\"/>";
  }

  private static final String SERVICES =
      service("SingleLogoutService", Names.REDIRECT, "https://idp.example/slo")
          + "<md:NameIDFormat>urn:f</md:NameIDFormat>"
          + service("SingleSignOnService", Names.REDIRECT, "https://idp.example/sso/redirect")
          + service("SingleSignOnService", Names.POST, "https://idp.example/sso/post");
  private static final String GOOD =
      entity("https://idp.example", "", key(" use=\"signing\"", TestResponse.KEYS), SERVICES);

  private static MetadataResult parse(String document) {
    return IdentityProviderMetadata.parse(document.getBytes(UTF_8), TestResponse.NOW);
  }

  private static MetadataResult.Found found(MetadataResult result) {
    return switch (result) {
      case MetadataResult.Found found -> found;
      case MetadataResult.Several several -> throw new AssertionError(several);
      case MetadataResult.Unusable unusable -> throw new AssertionError(unusable);
    };
  }

  @Test
  void reads_endpoints_certificates_and_what_it_asks_for() {
    MetadataResult.Found found = found(parse(GOOD));
    IdentityProvider idp = found.identityProvider();
    assertThat(idp.entityId()).isEqualTo("https://idp.example");
    assertThat(idp.singleSignOnRedirectUrl()).isEqualTo("https://idp.example/sso/redirect");
    assertThat(idp.singleSignOnPostUrl()).isEqualTo("https://idp.example/sso/post");
    assertThat(idp.singleLogoutRedirectUrl()).isEqualTo("https://idp.example/slo");
    assertThat(idp.singleLogoutPostUrl()).isNull();
    assertThat(idp.signingCertificates()).containsExactly(TestResponse.KEYS.certificate);
    assertThat(idp.wantAuthnRequestsSigned()).isTrue();
    assertThat(found.nameIdFormats()).containsExactly("urn:f");
    assertThat(found.warnings()).isEmpty();
    assertThat(found.signature()).isEqualTo(new MetadataResult.DocumentSignature.None());
  }

  @Test
  void takes_every_signing_certificate_and_one_without_a_use_but_none_for_encryption() {
    String keys =
        key("", NEXT)
            + key(" use=\"encryption\"", TestKeys.rsa("encryption"))
            + key(" use=\"signing\"", TestResponse.KEYS)
            + key(" use=\"signing\"", TestResponse.KEYS);
    assertThat(
            found(parse(entity("i", "", keys, SERVICES))).identityProvider().signingCertificates())
        .containsExactly(NEXT.certificate, TestResponse.KEYS.certificate);
  }

  @Test
  void reads_the_narrowest_validity_of_entity_and_groups() {
    String group =
        "<md:EntitiesDescriptor xmlns:md=\""
            + Names.METADATA
            + "\" validUntil=\"2026-12-01T00:00:00Z\" cacheDuration=\"PT6H\">"
            + entity(
                "i",
                "validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"P1D\"",
                key("", NEXT),
                SERVICES)
            + "</md:EntitiesDescriptor>";
    MetadataResult.Validity validity = found(parse(group)).validity();
    assertThat(validity.end()).contains(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(validity.refreshAfter()).contains(Duration.ofHours(6));
  }

  /** SAML metadata §2.3.1, §2.3.2, §2.4.1. */
  @ParameterizedTest
  @ValueSource(strings = {"group", "entity", "descriptor"})
  void refuses_metadata_from_the_instant_at_which_any_part_around_it_expires(String where) {
    String end = " validUntil=\"2026-12-01T00:00:00Z\"";
    String entity =
        entity("i", where.equals("entity") ? end : "", key("", TestResponse.KEYS), SERVICES);
    String document =
        "<md:EntitiesDescriptor xmlns:md=\""
            + Names.METADATA
            + "\""
            + (where.equals("group") ? end : "")
            + ">"
            + (where.equals("descriptor")
                ? entity.replace("<md:IDPSSODescriptor", "<md:IDPSSODescriptor" + end)
                : entity)
            + "</md:EntitiesDescriptor>";
    Instant expiry = Instant.parse("2026-12-01T00:00:00Z");
    MetadataPolicy strict = MetadataPolicy.strict();
    byte[] bytes = document.getBytes(UTF_8);

    found(IdentityProviderMetadata.parse(bytes, strict, expiry.minusMillis(1)));
    MetadataResult refused = IdentityProviderMetadata.parse(bytes, strict, expiry);
    assertThat(refused)
        .isInstanceOfSatisfying(
            MetadataResult.Unusable.class,
            u -> {
              assertThat(u.code()).isEqualTo(MetadataRefusalCode.EXPIRED);
              assertThat(u.sentence()).contains("2026-12-01T00:00:00Z", "allowExpiredMetadata");
            });
    assertThat(
            found(
                    IdentityProviderMetadata.parse(
                        bytes, strict.withAllowExpiredMetadata(true), expiry))
                .warnings())
        .singleElement()
        .asString()
        .contains("valid until 2026-12-01", "allowExpiredMetadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2026-12-01T00:00:00", "2026-12-01T00:00:00+02:00"})
  void refuses_metadata_that_does_not_say_readably_when_it_expires(String until) {
    String document =
        entity("i", "validUntil=\"" + until + "\"", key("", TestResponse.KEYS), SERVICES);
    assertThat(kind(document)).isEqualTo(MetadataRefusalCode.VALID_UNTIL);
    MetadataResult allowed =
        IdentityProviderMetadata.parse(
            document.getBytes(UTF_8),
            MetadataPolicy.strict().withAllowExpiredMetadata(true),
            TestResponse.NOW);
    assertThat(found(allowed).warnings()).singleElement().asString().contains(until);
  }

  @Test
  void warns_of_a_certificate_that_has_expired_and_uses_it_all_the_same() {
    MetadataResult.Found found =
        found(
            IdentityProviderMetadata.parse(
                GOOD.getBytes(UTF_8), Instant.parse("2031-01-01T00:00:00Z")));
    assertThat(found.warnings())
        .singleElement()
        .asString()
        .contains("CN=idp expired on 2030-01-01");
  }

  @Test
  void lists_several_identity_providers_and_reads_the_chosen_one() {
    String group =
        "<md:EntitiesDescriptor xmlns:md=\""
            + Names.METADATA
            + "\"><md:EntitiesDescriptor>"
            + entity("one", "", key("", NEXT), SERVICES)
            + "</md:EntitiesDescriptor>"
            + entity("two", "", key("", NEXT), SERVICES)
            + "<md:EntityDescriptor entityID=\"sp\"><md:SPSSODescriptor/></md:EntityDescriptor>"
            + "</md:EntitiesDescriptor>";
    assertThat(parse(group)).isEqualTo(new MetadataResult.Several(List.of("one", "two"), 2));
    byte[] bytes = group.getBytes(UTF_8);
    assertThat(
            found(
                    IdentityProviderMetadata.parse(
                        bytes, MetadataPolicy.strict().withEntityId("two"), TestResponse.NOW))
                .identityProvider()
                .entityId())
        .isEqualTo("two");
    assertThat(
            IdentityProviderMetadata.parse(
                bytes, MetadataPolicy.strict().withEntityId("sp"), TestResponse.NOW))
        .isInstanceOfSatisfying(
            MetadataResult.Unusable.class,
            u -> {
              assertThat(u.code()).isEqualTo(MetadataRefusalCode.UNKNOWN_ENTITY);
              assertThat(u.sentence()).endsWith("but these: one, two.");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|EMPTY|0",
        "<!DOCTYPE html><html><body>Sign in</body></html>|HTML|1",
        "<HTML></HTML>|HTML|1",
        "<?xml version='1.0'?><!-- a --><!DOCTYPE html PUBLIC 'x' 'y'><html/>|HTML|1",
        "{\"issuer\":1}|NOT_XML|1",
        "-----BEGIN CERTIFICATE-----|NOT_XML|1",
        "`  `|EMPTY|0",
        "<a><b></a>|NOT_WELL_FORMED|1",
        "<!DOCTYPE a []><a/>|DOCTYPE|1",
        "<a xml:id='x'/>|UNSAFE|0",
        "<rss/>|NOT_METADATA|1",
        "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'/>|NO_IDENTITY_PROVIDER|0",
        "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'><IDPSSODescriptor"
            + " protocolSupportEnumeration='urn:oasis:names:tc:SAML:1.1:protocol'/>"
            + "</EntityDescriptor>|NO_IDENTITY_PROVIDER|0",
      },
      quoteCharacter = '`')
  void says_what_is_wrong_and_where(String document, MetadataRefusalCode kind, int line) {
    String text = document.equals("''") ? "" : document;
    assertThat(parse(text))
        .isInstanceOfSatisfying(
            MetadataResult.Unusable.class,
            u -> {
              assertThat(u.code()).isEqualTo(kind);
              assertThat(u.line()).isEqualTo(line);
              assertThat(u.sentence()).endsWith(".");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<EntityDescriptor xmlns='%s'><SPSSODescriptor/></EntityDescriptor>|of a service provider",
        "<EntityDescriptor xmlns='%s'><IDPSSODescriptor protocolSupportEnumeration='x'/>"
            + "</EntityDescriptor>|does not speak SAML 2.0",
        "<EntitiesDescriptor xmlns='%s'/>|describes no SAML 2.0 identity provider",
        "<EntityDescriptor xmlns='%s' entityID='i'><IDPSSODescriptor"
            + " protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'/>"
            + "</EntityDescriptor>|it has no SingleSignOnService",
        "<EntityDescriptor xmlns='%s' entityID='i'><IDPSSODescriptor"
            + " protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'>"
            + "<SingleSignOnService Binding='urn:soap' Location='https://i'/></IDPSSODescriptor>"
            + "</EntityDescriptor>|it has urn:soap",
        "<html xmlns='http://www.w3.org/1999/xhtml' />|web page",
        "{\"issuer\":\"https://i\"}|JSON",
        "<rss/>|outermost element is rss",
      },
      quoteCharacter = '`')
  void says_in_words_what_was_found_instead(String document, String words) {
    assertThat(parse(document.replace("%s", Names.METADATA)))
        .isInstanceOfSatisfying(
            MetadataResult.Unusable.class, u -> assertThat(u.sentence()).contains(words));
  }

  @Test
  void refuses_an_identity_provider_that_cannot_be_used() {
    assertThat(kind(entity("i", "", "", SERVICES)))
        .isEqualTo(MetadataRefusalCode.NO_SIGNING_CERTIFICATE);
    assertThat(kind(entity("i", "", key("", NEXT), "")))
        .isEqualTo(MetadataRefusalCode.NO_SINGLE_SIGN_ON_SERVICE);
    assertThat(kind(entity("", "", key("", NEXT), SERVICES)))
        .isEqualTo(MetadataRefusalCode.NO_ENTITY_ID);
    String script = service("SingleSignOnService", Names.REDIRECT, "javascript:alert(1)");
    assertThat(kind(entity("i", "", key("", NEXT), script)))
        .isEqualTo(MetadataRefusalCode.NO_SINGLE_SIGN_ON_SERVICE);
  }

  private static MetadataRefusalCode kind(String document) {
    return ((MetadataResult.Unusable) parse(document)).code();
  }

  @Test
  void leaves_out_a_certificate_that_cannot_be_read_and_says_so() {
    String keys =
        key("", NEXT)
            + "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA"
            + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    MetadataResult.Found found = found(parse(entity("i", "", keys, SERVICES)));
    assertThat(found.identityProvider().signingCertificates()).hasSize(1);
    assertThat(found.warnings()).hasSize(1);
  }

  @Test
  void passes_over_an_address_that_swallows_the_message_or_has_no_end() {
    for (String address :
        List.of(
            "https://idp.example/#sso",
            "https://user@idp.example/",
            "https://idp.example/" + "a".repeat(3_000))) {
      String services =
          "<md:SingleSignOnService Binding=\"" + Names.POST + "\" Location=\"" + address + "\"/>";
      MetadataResult result = parse(entity("i", "", key("", TestResponse.KEYS), services));
      assertThat(result).isInstanceOf(MetadataResult.Unusable.class);
      assertThat(((MetadataResult.Unusable) result).code())
          .isEqualTo(MetadataRefusalCode.NO_SINGLE_SIGN_ON_SERVICE);
    }
  }
}
