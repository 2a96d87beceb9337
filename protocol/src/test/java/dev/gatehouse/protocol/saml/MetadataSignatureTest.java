package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.saml.MetadataResult.DocumentSignature;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlLimits;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML metadata §3: a signature over the document as a whole, by a given certificate. */
class MetadataSignatureTest {
  private static final TestKeys FEDERATION = TestKeys.rsa("federation");
  private static final TestKeys NEXT = TestKeys.ec("federation next", "secp256r1");
  private static final TestKeys ATTACKER = TestKeys.rsa("attacker");
  private static final String IDP = "https://idp.example";
  private static final String EVIL = "https://evil.example";

  private static String entity(String id, String entityId, TestKeys keys) {
    try {
      return "<md:EntityDescriptor xmlns:md=\"%s\" xmlns:ds=\"%s\"%s entityID=\"%s\">"
              .formatted(
                  Names.METADATA, Names.DSIG, id.isEmpty() ? "" : " ID=\"" + id + "\"", entityId)
          + "<md:IDPSSODescriptor protocolSupportEnumeration=\"%s\">".formatted(Names.PROTOCOL)
          + "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>"
          + Base64.getEncoder().encodeToString(keys.certificate.getEncoded())
          + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
          + "<md:SingleSignOnService Binding=\"%s\" Location=\"%s/sso\"/>"
              .formatted(Names.REDIRECT, entityId)
          + "</md:IDPSSODescriptor></md:EntityDescriptor>";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String group(String id, String... entities) {
    return "<md:EntitiesDescriptor xmlns:md=\"%s\"%s>"
            .formatted(Names.METADATA, id.isEmpty() ? "" : " ID=\"" + id + "\"")
        + String.join("", entities)
        + "</md:EntitiesDescriptor>";
  }

  private static String signed(String document, String id, TestKeys keys) {
    TestSigner signer = new TestSigner();
    signer.named = keys.certificate;
    if (keys.pair.getPrivate().getAlgorithm().equals("EC")) {
      signer.signatureMethod = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    }
    return signer.sign(document, id, keys.pair.getPrivate());
  }

  private static String signedEntity(TestKeys keys) {
    return signed(entity("_e", IDP, TestResponse.KEYS), "_e", keys);
  }

  private static String signedGroup() {
    return signed(
        group(
            "_g",
            entity("_1", IDP, TestResponse.KEYS),
            entity("_2", "https://other.example", TestResponse.KEYS)),
        "_g",
        FEDERATION);
  }

  private static MetadataResult parse(String document, String entityId, TestKeys... signers) {
    List<X509Certificate> certificates =
        List.of(signers).stream().map(keys -> keys.certificate).toList();
    return IdentityProviderMetadata.parse(
        document.getBytes(UTF_8),
        MetadataPolicy.strict()
            .withEntityId(entityId.isEmpty() ? null : entityId)
            .withSigners(certificates),
        TestResponse.NOW);
  }

  private static MetadataResult.Found found(MetadataResult result) {
    assertThat(result).isInstanceOf(MetadataResult.Found.class);
    return (MetadataResult.Found) result;
  }

  private static String refused(MetadataResult result, MetadataRefusalCode code) {
    assertThat(result)
        .isInstanceOfSatisfying(
            MetadataResult.Unusable.class, u -> assertThat(u.code()).isEqualTo(code));
    return ((MetadataResult.Unusable) result).sentence();
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void accepts_an_entity_that_one_of_the_given_certificates_signed() {
    MetadataResult.Found found = found(parse(signedEntity(NEXT), "", FEDERATION, NEXT));
    assertThat(found.identityProvider().entityId()).isEqualTo(IDP);
    assertThat(found.signature()).isEqualTo(new DocumentSignature.Verified(NEXT.certificate));
  }

  @Test
  void reads_the_signed_octets_where_the_signature_itself_does_not_stand() throws Exception {
    ReceivedElement root =
        XmlDocument.parse(signedEntity(NEXT).getBytes(UTF_8), XmlLimits.METADATA, Set.of()).root();
    MetadataSignature signature = new MetadataSignature(root);
    assertThat(signature.unchecked().root().children(Names.DSIG, "Signature")).hasSize(1);
    assertThat(signature.verify(List.of(NEXT.certificate)).root().children(Names.DSIG, "Signature"))
        .isEmpty();
  }

  @Test
  void accepts_one_entity_of_a_signed_group_and_lists_them_all() {
    MetadataResult.Found found = found(parse(signedGroup(), IDP, FEDERATION));
    assertThat(found.identityProvider().entityId()).isEqualTo(IDP);
    assertThat(found.signature()).isEqualTo(new DocumentSignature.Verified(FEDERATION.certificate));
    assertThat(parse(signedGroup(), "", FEDERATION))
        .isEqualTo(new MetadataResult.Several(List.of(IDP, "https://other.example"), 2));
  }

  @Test
  void refuses_what_is_not_signed() {
    assertThat(
            refused(
                parse(entity("_e", IDP, TestResponse.KEYS), "", FEDERATION),
                MetadataRefusalCode.UNSIGNED))
        .contains("is not signed");
  }

  @Test
  void refuses_a_signature_of_another_certificate_and_shows_its_fingerprint() {
    assertThat(
            refused(
                parse(signedEntity(ATTACKER), "", FEDERATION, NEXT),
                MetadataRefusalCode.SIGNED_BY_ANOTHER))
        .contains("CN=attacker", fingerprint(ATTACKER.certificate));
  }

  @Test
  void refuses_a_signature_of_another_key_that_names_no_certificate() {
    String document =
        new TestSigner()
            .sign(entity("_e", IDP, TestResponse.KEYS), "_e", ATTACKER.pair.getPrivate());
    assertThat(refused(parse(document, "", FEDERATION), MetadataRefusalCode.SIGNED_BY_ANOTHER))
        .contains("names none itself");
  }

  @Test
  void refuses_a_signature_that_only_names_the_configured_certificate() {
    TestSigner signer = new TestSigner();
    signer.named = FEDERATION.certificate;
    String document =
        signer.sign(entity("_e", IDP, TestResponse.KEYS), "_e", ATTACKER.pair.getPrivate());
    assertThat(refused(parse(document, "", FEDERATION), MetadataRefusalCode.SIGNATURE_INVALID))
        .contains("names a configured certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_e", "_g"})
  void refuses_what_was_changed_after_signing(String id) {
    String document = id.equals("_e") ? signedEntity(FEDERATION) : signedGroup();
    String changed = document.replace(IDP + "/sso", EVIL + "/sso");
    assertThat(changed).isNotEqualTo(document);
    assertThat(refused(parse(changed, IDP, FEDERATION), MetadataRefusalCode.SIGNATURE_INVALID))
        .contains("digest of " + id);
  }

  @Test
  void refuses_an_entity_that_was_put_into_a_signed_group() {
    String document =
        signedGroup()
            .replace(
                "</md:EntitiesDescriptor>",
                entity("_3", EVIL, ATTACKER) + "</md:EntitiesDescriptor>");
    refused(parse(document, EVIL, FEDERATION), MetadataRefusalCode.SIGNATURE_INVALID);
  }

  @Test
  void refuses_a_signature_over_a_child_only() {
    String document = group("_g", signedEntity(FEDERATION), entity("_2", EVIL, ATTACKER));
    for (String chosen : List.of(IDP, EVIL)) {
      assertThat(refused(parse(document, chosen, FEDERATION), MetadataRefusalCode.UNSIGNED))
          .contains("not signed as a whole", "EntitiesDescriptor", "covers a part only");
    }
  }

  /** XML signature wrapping: the signed original stands where nobody reads. */
  @Test
  void refuses_a_signed_document_wrapped_into_another() {
    String original = signedEntity(FEDERATION);
    String extended =
        entity("_x", EVIL, ATTACKER)
            .replaceFirst(">", "><md:Extensions>" + original + "</md:Extensions>");
    refused(parse(extended, "", FEDERATION), MetadataRefusalCode.UNSIGNED);
  }

  @Test
  void refuses_a_signature_moved_to_the_outside_that_refers_to_the_inside() {
    String original = signedEntity(FEDERATION);
    int from = original.indexOf("<ds:Signature");
    String end = "</ds:Signature>";
    int to = original.indexOf(end) + end.length();
    String signature = original.substring(from, to);
    String moved =
        entity("_x", EVIL, ATTACKER)
            .replaceFirst(">", ">" + signature + "<md:Extensions>" + original + "</md:Extensions>");
    assertThat(refused(parse(moved, "", FEDERATION), MetadataRefusalCode.SIGNATURE_INVALID))
        .contains("#_e");
    String sameId = moved.replace("ID=\"_x\"", "ID=\"_e\"");
    refused(parse(sameId, "", FEDERATION), MetadataRefusalCode.UNSAFE);
  }

  @Test
  void refuses_a_root_without_an_id_and_two_signatures() {
    String original = signedEntity(FEDERATION);
    refused(
        parse(original.replace(" ID=\"_e\"", ""), "", FEDERATION),
        MetadataRefusalCode.SIGNATURE_INVALID);
    String end = "</ds:Signature>";
    String signature =
        original.substring(original.indexOf("<ds:Signature"), original.indexOf(end) + end.length());
    refused(
        parse(original.replace(signature, signature + signature), "", FEDERATION),
        MetadataRefusalCode.SIGNATURE_INVALID);
  }

  @Test
  void refuses_sha1_and_a_key_that_is_too_short() {
    TestSigner old = new TestSigner();
    old.signatureMethod = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    refused(
        parse(
            old.sign(entity("_e", IDP, TestResponse.KEYS), "_e", FEDERATION.pair.getPrivate()),
            "",
            FEDERATION),
        MetadataRefusalCode.SIGNATURE_INVALID);
    TestKeys shortKey = TestKeys.rsa("short", 1_024);
    refused(parse(signedEntity(shortKey), "", shortKey), MetadataRefusalCode.SIGNATURE_INVALID);
  }

  @Test
  void suggests_the_certificate_of_a_signature_that_nobody_asked_for() {
    MetadataResult.Found found = found(parse(signedEntity(FEDERATION), ""));
    assertThat(found.signature())
        .isEqualTo(new DocumentSignature.Unchecked(FEDERATION.certificate));
  }

  @Test
  void suggests_no_certificate_that_does_not_fit_the_signature() {
    String changed = signedEntity(FEDERATION).replace(IDP + "/sso", EVIL + "/sso");
    assertThat(found(parse(changed, "")).signature())
        .isEqualTo(new DocumentSignature.Unchecked(null));
    TestSigner signer = new TestSigner();
    String unnamed =
        signer.sign(entity("_e", IDP, TestResponse.KEYS), "_e", FEDERATION.pair.getPrivate());
    assertThat(found(parse(unnamed, "")).signature())
        .isEqualTo(new DocumentSignature.Unchecked(null));
  }

  /** What is unsigned is not suggested as signed because a part of it is. */
  @Test
  void does_not_take_a_signature_further_inside_for_one_of_the_document() {
    assertThat(found(parse(group("_g", signedEntity(FEDERATION)), "")).signature())
        .isEqualTo(new DocumentSignature.None());
  }
}
