package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.IdentityProvider;
import dev.gatehouse.protocol.saml.IdentityProviderMetadata;
import dev.gatehouse.protocol.saml.MetadataPolicy;
import dev.gatehouse.protocol.saml.MetadataRefusalCode;
import dev.gatehouse.protocol.saml.MetadataResult;
import dev.gatehouse.protocol.saml.MetadataResult.DocumentSignature;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.MetadataDemands;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.saml.SamlSettings.MetadataSource;
import dev.gatehouse.server.web.Outgoing;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a provider's metadata, served, uploaded or pasted. */
public final class SamlImport implements ConnectionImport.Saml {
  private static final int MOST_SHOWN = 30;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What a provider's metadata decides about. */
  private static final List<String> PUBLISHED =
      List.of(
          "ssoRedirectUrl",
          "ssoPostUrl",
          "sloRedirectUrl",
          "sloPostUrl",
          "sloRedirectResponseUrl",
          "sloPostResponseUrl",
          "certificates");

  private final Outgoing outgoing;
  private final InstantSource clock;

  public SamlImport(Outgoing outgoing, InstantSource clock) {
    this.outgoing = outgoing;
    this.clock = clock;
  }

  @Override
  public Result fromAddress(URI address, MetadataDemands demands) {
    return switch (outgoing.send(Outgoing.OutgoingRequest.get(address))) {
      case Outgoing.Unanswered unanswered ->
          Result.unusable(
              "metadataUrl",
              unanswered.code(),
              "There is no answer from " + address.getHost() + ": " + unanswered.detail() + ".");
      case Outgoing.Answered answered when answered.status() != 200 ->
          Result.unusable(
              "metadataUrl",
              "provider_status",
              address.getHost() + " answers with status " + answered.status() + ", not 200.");
      case Outgoing.Answered answered ->
          read(answered.body(), "metadataUrl", address.toString(), demands);
    };
  }

  @Override
  public Result fromDocument(byte[] document, MetadataDemands demands) {
    return read(document, "metadata", "", demands);
  }

  /**
   * The document decides about addresses and certificates, also where it names fewer than before: a
   * certificate that the provider has withdrawn must not go on being trusted. What else stands in
   * the settings is the administrator's.
   */
  @Override
  public Optional<Result> again(String settings) {
    SamlSettings known = SamlSettings.read(SettingsReader.of(settings));
    if (known.metadata().url().isEmpty()) {
      return Optional.empty();
    }
    MetadataDemands demands =
        new MetadataDemands(
            known.entityId(),
            known.metadata().signers().stream().map(Certificates::encode).toList(),
            known.metadata().allowExpired());
    return Optional.of(
        switch (fromAddress(URI.create(known.metadata().url()), demands)) {
          case Result.Unusable unusable -> unusable;
          case Result.Imported imported ->
              new Result.Imported(
                  imported.kind(), merged(settings, imported.settings()), imported.notes());
        });
  }

  private static String merged(String settings, String published) {
    ObjectNode all = (ObjectNode) JSON.readTree(settings);
    JsonNode fresh = JSON.readTree(published);
    for (String name : PUBLISHED) {
      if (fresh.has(name)) {
        all.set(name, fresh.get(name));
      } else {
        all.remove(name);
      }
    }
    return all.toString();
  }

  private Result read(byte[] document, String field, String address, MetadataDemands demands) {
    List<X509Certificate> signers = new ArrayList<>();
    for (String text : demands.signingCertificates()) {
      Optional<X509Certificate> signer = Certificates.parse(text);
      if (signer.isEmpty()) {
        return Result.unusable(
            "metadataSigningCertificates",
            "saml_certificate",
            "A certificate is neither PEM nor Base64 of DER.");
      }
      signers.add(signer.get());
    }
    MetadataPolicy policy =
        MetadataPolicy.strict()
            .withEntityId(demands.entityId().isEmpty() ? null : demands.entityId())
            .withSigners(signers)
            .withAllowExpiredMetadata(demands.allowExpiredMetadata());
    return switch (IdentityProviderMetadata.parse(document, policy, clock.instant())) {
      case MetadataResult.Found found ->
          imported(found, new MetadataSource(address, signers, demands.allowExpiredMetadata()));
      case MetadataResult.Several several ->
          Result.unusable("entityId", MetadataRefusalCode.SEVERAL.code(), listed(several));
      case MetadataResult.Unusable unusable ->
          Result.unusable(
              unusable.code() == MetadataRefusalCode.UNKNOWN_ENTITY ? "entityId" : field,
              unusable.code().code(),
              (unusable.line() > 0 ? "Line " + unusable.line() + ": " : "") + unusable.sentence());
    };
  }

  private static String listed(MetadataResult.Several several) {
    int more = several.count() - MOST_SHOWN;
    return "The metadata describes "
        + several.count()
        + " identity providers; say with entityId which one: "
        + String.join(", ", several.entityIds().stream().limit(MOST_SHOWN).toList())
        + (more > 0 ? ", and " + more + " more." : ".");
  }

  private static Result imported(MetadataResult.Found found, MetadataSource source) {
    IdentityProvider provider = found.identityProvider();
    ObjectNode settings = SettingsReader.blank();
    settings.put("entityId", provider.entityId());
    put(settings, "ssoRedirectUrl", provider.singleSignOnRedirectUrl());
    put(settings, "ssoPostUrl", provider.singleSignOnPostUrl());
    put(settings, "sloRedirectUrl", provider.singleLogoutRedirectUrl());
    put(settings, "sloPostUrl", provider.singleLogoutPostUrl());
    put(settings, "sloRedirectResponseUrl", provider.singleLogoutResponses().redirectUrl());
    put(settings, "sloPostResponseUrl", provider.singleLogoutResponses().postUrl());
    put(settings, "certificates", provider.signingCertificates());
    if (!source.url().isEmpty()) {
      settings.put("metadataUrl", source.url());
    }
    // They stay with the connection, so that a refresh asks for the same.
    put(settings, "metadataSigningCertificates", source.signers());
    if (source.allowExpired()) {
      settings.put("allowExpiredMetadata", true);
    }
    List<String> notes = new ArrayList<>(found.warnings());
    signature(found.signature()).ifPresent(notes::add);
    found.validity().end().ifPresent(end -> notes.add("The metadata are valid until " + end + "."));
    return new Result.Imported(SamlKind.KEY, settings.toString(), notes);
  }

  private static Optional<String> signature(DocumentSignature signature) {
    return switch (signature) {
      case DocumentSignature.None none -> Optional.empty();
      case DocumentSignature.Verified verified ->
          Optional.of(
              "The metadata is signed by " + Certificates.shown(verified.signer()) + ", as asked.");
      case DocumentSignature.Unchecked unchecked ->
          Optional.of(
              "The metadata is signed, which nobody has checked. With metadataSigningCertificates"
                  + " it is checked, now and at each refresh. "
                  + unchecked
                      .suggestion()
                      .map(
                          named ->
                              "The signature names "
                                  + Certificates.shown(named)
                                  + ". Whoever forges metadata chooses what stands there: compare"
                                  + " it with what the provider or federation tells elsewhere.")
                      .orElse("The signature names no certificate that fits it."));
    };
  }

  private static void put(ObjectNode settings, String name, List<X509Certificate> certificates) {
    if (!certificates.isEmpty()) {
      ArrayNode array = settings.putArray(name);
      certificates.forEach(one -> array.add(Certificates.encode(one)));
    }
  }

  private static void put(ObjectNode settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
