package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.MetadataDemands;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what to read the settings of a connection: exactly one source, and what is asked of it. */
record ImportInput(
    @Doc("SAML: an address that serves metadata; it is kept for refreshing.")
        @Nullable URI metadataUrl,
    @Doc("SAML: the metadata itself.") @Nullable String metadata,
    @Doc("OpenID Connect: an issuer, or the address of its discovery document.")
        @Nullable String issuer,
    @Doc("OpenID Connect: an Okta domain, such as acme.okta.com.") @Nullable String oktaDomain,
    @Doc("OpenID Connect: an Auth0 domain, such as acme.eu.auth0.com.")
        @Nullable String auth0Domain,
    @Doc("OpenID Connect: a Microsoft Entra tenant id.") @Nullable String entraTenant,
    @Doc("SAML: which identity provider, where the metadata describes several.")
        @Nullable String entityId,
    @Doc(
            "SAML: PEM. One of these must have signed the whole metadata; they are kept for"
                + " refreshing.")
        @Nullable List<String> metadataSigningCertificates,
    @Doc("SAML: uses metadata beyond its validUntil; false unless given.")
        @Nullable Boolean allowExpiredMetadata) {

  private static final int MOST_CERTIFICATES = 10;

  /** With the metadata that was read from elsewhere; empty when it names a source itself. */
  Optional<ImportInput> withMetadata(String document) {
    return sources() > 0
        ? Optional.empty()
        : Optional.of(
            new ImportInput(
                null,
                document,
                null,
                null,
                null,
                null,
                entityId,
                metadataSigningCertificates,
                allowExpiredMetadata));
  }

  /** Reads; empty unless exactly one source is given. */
  Optional<ConnectionImport.Result> read(ConnectionImport imports) {
    return sources() == 1 ? Optional.of(readOnly(imports)) : Optional.empty();
  }

  private long sources() {
    return Stream.of(metadataUrl, metadata, issuer, oktaDomain, auth0Domain, entraTenant)
        .filter(source -> source != null)
        .count();
  }

  private ConnectionImport.Result readOnly(ConnectionImport imports) {
    if (metadataUrl != null || metadata != null) {
      return readMetadata(imports);
    }
    if (entityId != null || metadataSigningCertificates != null || allowExpiredMetadata != null) {
      // A demand that nobody looks at would be a false comfort.
      return ConnectionImport.Result.unusable(
          entityId != null
              ? "entityId"
              : metadataSigningCertificates != null
                  ? "metadataSigningCertificates"
                  : "allowExpiredMetadata",
          "import_saml_only",
          "This goes with metadataUrl or metadata only.");
    }
    if (issuer != null) {
      return imports.oidcIssuer(issuer);
    }
    if (oktaDomain != null) {
      return imports.oktaDomain(oktaDomain);
    }
    if (auth0Domain != null) {
      return imports.auth0Domain(auth0Domain);
    }
    return imports.entraTenant(entraTenant == null ? "" : entraTenant);
  }

  private ConnectionImport.Result readMetadata(ConnectionImport imports) {
    List<String> certificates =
        metadataSigningCertificates == null ? List.of() : metadataSigningCertificates;
    if (certificates.size() > MOST_CERTIFICATES
        || (certificates.isEmpty() && metadataSigningCertificates != null)) {
      // An empty list would read as a demand, and ask for nothing.
      return ConnectionImport.Result.unusable(
          "metadataSigningCertificates",
          "import_signing_certificates",
          "Give 1 to " + MOST_CERTIFICATES + " certificates, or leave the field out.");
    }
    MetadataDemands demands =
        new MetadataDemands(
            entityId == null ? "" : entityId,
            certificates,
            Boolean.TRUE.equals(allowExpiredMetadata));
    return metadataUrl != null
        ? imports.samlMetadata(metadataUrl, demands)
        : imports.samlMetadata(String.valueOf(metadata).getBytes(StandardCharsets.UTF_8), demands);
  }
}
