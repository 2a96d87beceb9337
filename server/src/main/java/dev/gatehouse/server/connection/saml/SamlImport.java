package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.IdentityProvider;
import dev.gatehouse.protocol.saml.IdentityProviderMetadata;
import dev.gatehouse.protocol.saml.MetadataResult;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.web.Outgoing;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a provider's metadata, served, uploaded or pasted. */
public final class SamlImport implements ConnectionImport.Saml {
  private final Outgoing outgoing;
  private final InstantSource clock;

  public SamlImport(Outgoing outgoing, InstantSource clock) {
    this.outgoing = outgoing;
    this.clock = clock;
  }

  @Override
  public Result fromAddress(URI address) {
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
      case Outgoing.Answered answered -> read(answered.body(), address, null);
    };
  }

  @Override
  public Result fromDocument(byte[] document) {
    return read(document, null, null);
  }

  /** One of several identity providers in a document. */
  public Result fromDocument(byte[] document, String entityId) {
    return read(document, null, entityId);
  }

  private Result read(byte[] document, @Nullable URI address, @Nullable String entityId) {
    return switch (IdentityProviderMetadata.parse(document, entityId, List.of(), clock.instant())) {
      case MetadataResult.Found found -> imported(found, address);
      case MetadataResult.Several several ->
          Result.unusable(
              "metadata",
              "saml_metadata_several",
              "The metadata describes several identity providers; say which one by its entity id: "
                  + String.join(", ", several.entityIds().stream().limit(10).toList()));
      case MetadataResult.Unusable unusable ->
          Result.unusable(
              "metadata",
              "saml_metadata_" + unusable.kind().name().toLowerCase(Locale.ROOT),
              (unusable.line() > 0 ? "Line " + unusable.line() + ": " : "") + unusable.sentence());
    };
  }

  private static Result imported(MetadataResult.Found found, @Nullable URI address) {
    IdentityProvider provider = found.identityProvider();
    ObjectNode settings = SettingsReader.blank();
    settings.put("entityId", provider.entityId());
    put(settings, "ssoRedirectUrl", provider.singleSignOnRedirectUrl());
    put(settings, "ssoPostUrl", provider.singleSignOnPostUrl());
    put(settings, "sloRedirectUrl", provider.singleLogoutRedirectUrl());
    put(settings, "sloPostUrl", provider.singleLogoutPostUrl());
    ArrayNode certificates = settings.putArray("certificates");
    provider.signingCertificates().forEach(one -> certificates.add(Certificates.encode(one)));
    if (address != null) {
      settings.put("metadataUrl", address.toString());
    }
    List<String> notes = new ArrayList<>(found.warnings());
    found.validity().end().ifPresent(end -> notes.add("The metadata are valid until " + end + "."));
    return new Result.Imported(SamlKind.KEY, settings.toString(), notes);
  }

  private static void put(ObjectNode settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
