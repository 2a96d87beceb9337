package dev.gatehouse.protocol.oidc;

/** What a discovery document turned out to be. */
public sealed interface MetadataResult permits MetadataResult.Found, Refused {

  /** Usable metadata of the expected issuer. */
  record Found(ProviderMetadata metadata) implements MetadataResult {}
}
