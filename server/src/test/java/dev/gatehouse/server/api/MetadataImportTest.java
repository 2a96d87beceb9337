package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.SignedMetadata;
import dev.gatehouse.testkit.saml.Signing;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** SAML metadata over the API: who signed it, whether it has expired, what is wrong with it. */
class MetadataImportTest {
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections";
  private static final TestKeys FEDERATION = TestKeys.nextIdentityProvider();
  private static final TestKeys ATTACKER = TestKeys.attacker();

  private static ApiWorld world;
  private static TestIdentityProvider provider;

  @BeforeAll
  static void start() {
    world = new ApiWorld();
    provider = TestIdentityProvider.start(0);
  }

  @AfterAll
  static void stop() {
    provider.close();
    world.close();
  }

  private static String metadata() {
    return provider.saml().metadata();
  }

  private static String signed(TestKeys keys) {
    return SignedMetadata.of(metadata(), Signing.with(keys));
  }

  private static String several() {
    String one = metadata().replaceFirst("<\\?xml[^>]*>", "");
    return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
        + one
        + one.replace(provider.saml().entityId(), "https://other.example")
        + "</md:EntitiesDescriptor>";
  }

  private static String pem(TestKeys keys) {
    return "-----BEGIN CERTIFICATE-----\n"
        + keys.certificateBase64().replaceAll("(.{64})", "$1\n")
        + "\n-----END CERTIFICATE-----\n";
  }

  private static String fingerprint(TestKeys keys) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(keys.certificate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer read(String document, Map<String, ?> demands) {
    Map<String, Object> body = new TreeMap<>(demands);
    body.put("metadata", document);
    return ask(body);
  }

  private static Answer ask(Map<String, ?> body) {
    return world.call("POST", CONNECTIONS + "/import", ApiWorld.JSON.writeValueAsString(body));
  }

  private static Map<String, ?> signedBy(TestKeys... keys) {
    return Map.of(
        "metadataSigningCertificates",
        List.of(keys).stream().map(MetadataImportTest::pem).toList());
  }

  private static String refused(Answer answer, String problem) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
    assertThat(answer.problems()).containsExactly(problem);
    return answer.body().at("/error/problems/0/message").asString();
  }

  private static JsonNode taken(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void takes_metadata_that_a_named_certificate_signed_and_keeps_the_certificate() {
    JsonNode imported = taken(read(signed(FEDERATION), signedBy(ATTACKER, FEDERATION)));
    assertThat(imported.path("notes").toString())
        .contains("signed by", fingerprint(FEDERATION), "as asked");

    JsonNode settings = imported.path("settings");
    String connection =
        world
            .made(
                "POST",
                CONNECTIONS,
                ApiWorld.JSON.writeValueAsString(
                    Map.of("preset", "saml", "displayName", "Acme staff", "settings", settings)))
            .path("id")
            .asString();
    JsonNode stored = world.read(CONNECTIONS + "/" + connection).path("settings");
    assertThat(stored.path("metadataSigningCertificates").valueStream().map(JsonNode::asString))
        .containsExactly(ATTACKER.certificateBase64(), FEDERATION.certificateBase64());
    assertThat(stored.path("allowExpiredMetadata").asBoolean(true)).isFalse();
    world.made("DELETE", CONNECTIONS + "/" + connection, "");
  }

  @Test
  void asks_the_same_of_metadata_that_an_address_serves() {
    Map<String, Object> body = new TreeMap<>(signedBy(FEDERATION));
    body.put("metadataUrl", provider.saml().entityId());
    assertThat(refused(ask(body), "metadataUrl saml_metadata_unsigned")).contains("is not signed");
  }

  @Test
  void says_what_was_found_instead_of_the_signature_that_was_asked_for() {
    assertThat(refused(read(metadata(), signedBy(FEDERATION)), "metadata saml_metadata_unsigned"))
        .contains("is not signed");
    assertThat(
            refused(
                read(signed(ATTACKER), signedBy(FEDERATION)),
                "metadata saml_metadata_signed_by_another"))
        .contains(fingerprint(ATTACKER));
    assertThat(
            refused(
                read(
                    signed(FEDERATION).replace("/saml/sso\"", "/saml/evil\""),
                    signedBy(FEDERATION)),
                "metadata saml_metadata_signature_invalid"))
        .contains("does not hold");
  }

  @Test
  void a_signature_over_one_entity_vouches_for_no_group() {
    String part = signed(FEDERATION).replaceFirst("<\\?xml[^>]*>", "");
    String group =
        "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
            + part
            + "</md:EntitiesDescriptor>";
    assertThat(refused(read(group, signedBy(FEDERATION)), "metadata saml_metadata_unsigned"))
        .contains("covers a part only");
  }

  @Test
  void suggests_to_check_a_signature_that_nobody_asked_for() {
    JsonNode imported = taken(read(signed(FEDERATION), Map.of()));
    assertThat(imported.path("notes").toString())
        .contains(
            "nobody has checked", "metadataSigningCertificates", fingerprint(FEDERATION), "forges");
    assertThat(imported.at("/settings/metadataSigningCertificates").isMissingNode()).isTrue();
    assertThat(taken(read(metadata(), Map.of())).path("notes").toString()).doesNotContain("signed");
  }

  @Test
  void lists_several_providers_until_one_is_chosen() {
    String group = SignedMetadata.of(several(), Signing.with(FEDERATION));
    assertThat(refused(read(group, signedBy(FEDERATION)), "entityId saml_metadata_several"))
        .contains(provider.saml().entityId(), "https://other.example");
    Map<String, Object> chosen = new TreeMap<>(signedBy(FEDERATION));
    chosen.put("entityId", "https://other.example");
    assertThat(taken(read(group, chosen)).at("/settings/entityId").asString())
        .isEqualTo("https://other.example");
    assertThat(
            refused(
                read(group, Map.of("entityId", "https://third.example")),
                "entityId saml_metadata_unknown_entity"))
        .contains(provider.saml().entityId(), "https://other.example");
  }

  @Test
  void refuses_expired_metadata_unless_that_is_allowed_by_name() {
    String end = world.gatehouse.clock().instant().minusSeconds(1).toString();
    String expired = metadata().replaceFirst(" entityID", " validUntil=\"" + end + "\" entityID");
    assertThat(refused(read(expired, Map.of()), "metadata saml_metadata_expired"))
        .contains("allowExpiredMetadata");
    JsonNode imported = taken(read(expired, Map.of("allowExpiredMetadata", true)));
    assertThat(imported.at("/settings/allowExpiredMetadata").asBoolean()).isTrue();
    assertThat(imported.path("notes").toString()).contains("expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!doctype html><title>Sign in</title>|html|web page",
        "<rss/>|not_metadata|rss",
        "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'><SPSSODescriptor/>"
            + "</EntityDescriptor>|no_identity_provider|service provider",
        "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='i'>"
            + "<IDPSSODescriptor protocolSupportEnumeration="
            + "'urn:oasis:names:tc:SAML:2.0:protocol'/></EntityDescriptor>"
            + "|no_single_sign_on_service|no SingleSignOnService",
      },
      quoteCharacter = '`')
  void says_what_is_wrong_in_the_document(String document, String code, String words) {
    assertThat(refused(read(document, Map.of()), "metadata saml_metadata_" + code)).contains(words);
  }

  @Test
  void refuses_demands_that_nobody_would_look_at() {
    refused(
        read(metadata(), Map.of("metadataSigningCertificates", List.of())),
        "metadataSigningCertificates import_signing_certificates");
    refused(
        read(metadata(), Map.of("metadataSigningCertificates", List.of("not a certificate"))),
        "metadataSigningCertificates saml_certificate");
    refused(
        read(
            metadata(),
            Map.of("metadataSigningCertificates", List.of(pem(ATTACKER) + pem(FEDERATION)))),
        "metadataSigningCertificates saml_certificate");
    refused(
        ask(Map.of("issuer", "https://i.example", "allowExpiredMetadata", true)),
        "allowExpiredMetadata import_saml_only");
  }
}
