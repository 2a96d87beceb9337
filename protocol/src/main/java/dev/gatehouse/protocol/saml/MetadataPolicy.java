package dev.gatehouse.protocol.saml;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an identity provider's metadata.
 *
 * @param chosenEntityId which one, where the document describes several; null for the only one
 * @param signers when not empty, one of these must have signed the whole document
 * @param allowExpiredMetadata whether metadata is used beyond its validUntil
 */
public record MetadataPolicy(
    @Nullable String chosenEntityId, List<X509Certificate> signers, boolean allowExpiredMetadata) {

  public MetadataPolicy {
    signers = List.copyOf(signers);
  }

  /** The only provider of a document that has not expired; no signature is asked for. */
  public static MetadataPolicy strict() {
    return new MetadataPolicy(null, List.of(), false);
  }

  public MetadataPolicy withEntityId(@Nullable String entityId) {
    return new MetadataPolicy(entityId, signers, allowExpiredMetadata);
  }

  public MetadataPolicy withSigners(List<X509Certificate> certificates) {
    return new MetadataPolicy(chosenEntityId, certificates, allowExpiredMetadata);
  }

  public MetadataPolicy withAllowExpiredMetadata(boolean allowed) {
    return new MetadataPolicy(chosenEntityId, signers, allowed);
  }

  Optional<String> entityId() {
    return Optional.ofNullable(chosenEntityId);
  }
}
