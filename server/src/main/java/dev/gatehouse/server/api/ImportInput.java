package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.ConnectionImport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what to read the settings of a connection: exactly one source. */
record ImportInput(
    @Doc("SAML: an address that serves metadata; it is kept for refreshing.")
        @Nullable URI metadataUrl,
    @Doc("SAML: the metadata itself.") @Nullable String metadata,
    @Doc("OpenID Connect: an issuer, or the address of its discovery document.")
        @Nullable String issuer,
    @Doc("OpenID Connect: an Okta domain, such as acme.okta.com.") @Nullable String oktaDomain,
    @Doc("OpenID Connect: an Auth0 domain, such as acme.eu.auth0.com.")
        @Nullable String auth0Domain,
    @Doc("OpenID Connect: a Microsoft Entra tenant id.") @Nullable String entraTenant) {

  static ImportInput nothing() {
    return new ImportInput(null, null, null, null, null, null);
  }

  static ImportInput ofMetadata(String document) {
    return new ImportInput(null, document, null, null, null, null);
  }

  /** Reads; empty unless exactly one source is given. */
  Optional<ConnectionImport.Result> read(ConnectionImport imports) {
    long given =
        Stream.of(metadataUrl, metadata, issuer, oktaDomain, auth0Domain, entraTenant)
            .filter(source -> source != null)
            .count();
    return given == 1 ? Optional.of(readOnly(imports)) : Optional.empty();
  }

  private ConnectionImport.Result readOnly(ConnectionImport imports) {
    if (metadataUrl != null) {
      return imports.samlMetadata(metadataUrl);
    }
    if (metadata != null) {
      return imports.samlMetadata(metadata.getBytes(StandardCharsets.UTF_8));
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
}
