package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.IdentityProvider;
import dev.gatehouse.protocol.saml.SamlPolicy;
import dev.gatehouse.server.connection.SettingsReader;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a SAML connection needs to know. Every leniency is off unless a setting names it.
 *
 * @param certificates the provider's signing certificates; several during a rotation
 * @param metadata where its metadata comes from, and what is asked of it
 * @param slo where logout messages go, and whether signing out here goes on to the provider
 * @param requestBinding {@code redirect}, {@code post}, or empty for what the provider offers
 * @param audience what the provider knows us as instead of our own entity id; empty for none
 */
record SamlSettings(
    String entityId,
    String ssoRedirectUrl,
    String ssoPostUrl,
    SingleLogout slo,
    List<X509Certificate> certificates,
    MetadataSource metadata,
    String requestBinding,
    String audience,
    String nameIdFormat,
    List<String> requestedAuthnContexts,
    boolean forceAuthn,
    Required required,
    Tolerated tolerated) {

  private static final int MOST_CERTIFICATES = 10;

  /**
   * What an import was asked for, so that a refresh asks for the same.
   *
   * @param url where the provider serves its metadata; empty for none
   * @param signers when not empty, one of these must have signed the whole document
   * @param allowExpired whether metadata is used beyond its validUntil
   */
  record MetadataSource(String url, List<X509Certificate> signers, boolean allowExpired) {
    MetadataSource {
      signers = List.copyOf(signers);
    }
  }

  /**
   * Single logout (SAML profiles §4.4). Requests of the provider are heeded in any case.
   *
   * @param redirectResponseUrl where answers go over HTTP-Redirect, if not to {@code redirectUrl}
   * @param postResponseUrl where answers go over HTTP-POST, if not to {@code postUrl}
   * @param signOutAtProvider whether signing out here goes on to the provider
   */
  record SingleLogout(
      String redirectUrl,
      String postUrl,
      String redirectResponseUrl,
      String postResponseUrl,
      boolean signOutAtProvider) {

    static SingleLogout read(SettingsReader reader) {
      return new SingleLogout(
          reader.address("sloRedirectUrl"),
          reader.address("sloPostUrl"),
          reader.address("sloRedirectResponseUrl"),
          reader.address("sloPostResponseUrl"),
          reader.flag("signOutAtProvider", false));
    }

    void write(ObjectNode json) {
      json.put("sloRedirectUrl", redirectUrl);
      json.put("sloPostUrl", postUrl);
      json.put("sloRedirectResponseUrl", redirectResponseUrl);
      json.put("sloPostResponseUrl", postResponseUrl);
      json.put("signOutAtProvider", signOutAtProvider);
    }
  }

  SamlSettings {
    certificates = List.copyOf(certificates);
    requestedAuthnContexts = List.copyOf(requestedAuthnContexts);
  }

  /** What must be signed or encrypted, beyond the rule that one of the two is signed. */
  record Required(boolean signedAssertion, boolean signedResponse, boolean encryptedAssertion) {}

  /** Leniencies by name. */
  record Tolerated(
      boolean allowSha1Signatures,
      boolean allowCbcEncryption,
      boolean allowRsa15KeyTransport,
      int clockSkewSeconds) {}

  static SamlSettings read(SettingsReader reader) {
    return new SamlSettings(
        reader.required("entityId", 1_024),
        reader.address("ssoRedirectUrl"),
        reader.address("ssoPostUrl"),
        SingleLogout.read(reader),
        certificates(reader, "certificates"),
        new MetadataSource(
            reader.address("metadataUrl"),
            certificates(reader, "metadataSigningCertificates"),
            reader.flag("allowExpiredMetadata", false)),
        binding(reader),
        reader.text("audience", 1_024),
        reader.text("nameIdFormat", 255),
        reader.texts("requestedAuthnContexts", 10, 255),
        reader.flag("forceAuthn", false),
        new Required(
            reader.flag("requireSignedAssertion", false),
            reader.flag("requireSignedResponse", false),
            reader.flag("requireEncryptedAssertion", false)),
        new Tolerated(
            reader.flag("allowSha1Signatures", false),
            reader.flag("allowCbcEncryption", false),
            reader.flag("allowRsa15KeyTransport", false),
            reader.number("clockSkewSeconds", 60, 0, 300)));
  }

  String toJson() {
    ObjectNode json = SettingsReader.blank();
    json.put("entityId", entityId);
    json.put("ssoRedirectUrl", ssoRedirectUrl);
    json.put("ssoPostUrl", ssoPostUrl);
    slo.write(json);
    put(json, "certificates", certificates);
    json.put("metadataUrl", metadata.url());
    put(json, "metadataSigningCertificates", metadata.signers());
    json.put("allowExpiredMetadata", metadata.allowExpired());
    json.put("requestBinding", requestBinding);
    json.put("audience", audience);
    json.put("nameIdFormat", nameIdFormat);
    requestedAuthnContexts.forEach(json.putArray("requestedAuthnContexts")::add);
    json.put("forceAuthn", forceAuthn);
    json.put("requireSignedAssertion", required.signedAssertion());
    json.put("requireSignedResponse", required.signedResponse());
    json.put("requireEncryptedAssertion", required.encryptedAssertion());
    json.put("allowSha1Signatures", tolerated.allowSha1Signatures());
    json.put("allowCbcEncryption", tolerated.allowCbcEncryption());
    json.put("allowRsa15KeyTransport", tolerated.allowRsa15KeyTransport());
    json.put("clockSkewSeconds", tolerated.clockSkewSeconds());
    return json.toString();
  }

  IdentityProvider identityProvider() {
    return new IdentityProvider(
        entityId,
        orNull(ssoRedirectUrl),
        orNull(ssoPostUrl),
        orNull(slo.redirectUrl()),
        orNull(slo.postUrl()),
        new IdentityProvider.LogoutResponses(
            orNull(slo.redirectResponseUrl()), orNull(slo.postResponseUrl())),
        certificates,
        false);
  }

  SamlPolicy policy() {
    return SamlPolicy.strict()
        .withAllowSha1Signatures(tolerated.allowSha1Signatures())
        .withAllowCbcEncryption(tolerated.allowCbcEncryption())
        .withAllowRsa15KeyTransport(tolerated.allowRsa15KeyTransport())
        .withClockSkew(Duration.ofSeconds(tolerated.clockSkewSeconds()))
        .withRequired(
            required.signedAssertion(), required.signedResponse(), required.encryptedAssertion())
        .withForceAuthn(forceAuthn)
        .withNameIdFormat(orNull(nameIdFormat))
        .withRequestedAuthnContextClasses(requestedAuthnContexts);
  }

  /** Whether requests go over HTTP-POST: as configured, else only where nothing else is offered. */
  boolean postsRequests() {
    return requestBinding.equals("post") || (requestBinding.isEmpty() && ssoRedirectUrl.isEmpty());
  }

  private static void put(ObjectNode json, String name, List<X509Certificate> certificates) {
    ArrayNode encoded = json.putArray(name);
    certificates.forEach(one -> encoded.add(Certificates.encode(one)));
  }

  private static List<X509Certificate> certificates(SettingsReader reader, String name) {
    List<X509Certificate> found = new ArrayList<>();
    for (String text : reader.texts(name, MOST_CERTIFICATES, 16_384)) {
      Optional<X509Certificate> certificate = Certificates.parse(text);
      certificate.ifPresentOrElse(
          found::add,
          () ->
              reader.problem(
                  name, "saml_certificate", "A certificate is neither PEM nor Base64 of DER."));
    }
    return found;
  }

  private static String binding(SettingsReader reader) {
    String word = reader.text("requestBinding", 20);
    if (!Set.of("", "redirect", "post").contains(word)) {
      reader.problem(
          "requestBinding", "saml_binding", "requestBinding must be redirect or post, or empty.");
      return "";
    }
    return word;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
