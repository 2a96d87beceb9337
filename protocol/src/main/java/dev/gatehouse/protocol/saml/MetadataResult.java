package dev.gatehouse.protocol.saml;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@link IdentityProviderMetadata} makes of a document. */
public sealed interface MetadataResult {

  /**
   * An identity provider that can be used.
   *
   * @param warnings sentences for the administrator: what has expired, what was left out
   * @param nameIdFormats the NameID formats that it offers
   * @param signatureVerified whether a given certificate signed the document
   */
  record Found(
      IdentityProvider identityProvider,
      List<String> warnings,
      List<String> nameIdFormats,
      Validity validity,
      boolean signatureVerified)
      implements MetadataResult {
    public Found {
      warnings = List.copyOf(warnings);
      nameIdFormats = List.copyOf(nameIdFormats);
    }
  }

  /** How long the document may be relied on, and how long it may be kept before a refresh. */
  record Validity(@Nullable Instant validUntil, @Nullable Duration cacheDuration) {

    /** From when on it must not be relied on. */
    public Optional<Instant> end() {
      return Optional.ofNullable(validUntil);
    }

    /** After how long it should be fetched anew. */
    public Optional<Duration> refreshAfter() {
      return Optional.ofNullable(cacheDuration);
    }
  }

  /**
   * The document describes several identity providers: ask which, and parse again with its id.
   *
   * @param entityIds at most {@link IdentityProviderMetadata#MOST_LISTED}, in document order
   */
  record Several(List<String> entityIds) implements MetadataResult {
    public Several {
      entityIds = List.copyOf(entityIds);
    }
  }

  /**
   * The document cannot be used.
   *
   * @param line where in the document, from 1; 0 when it is about the whole
   * @param sentence what is wrong, for the administrator
   */
  record Unusable(Kind kind, int line, String sentence) implements MetadataResult {}

  /** What is wrong with a document. */
  enum Kind {
    EMPTY,
    HTML,
    NOT_XML,
    NOT_WELL_FORMED,
    TOO_LARGE,
    DOCTYPE,
    UNSAFE,
    NOT_METADATA,
    NO_IDENTITY_PROVIDER,
    UNKNOWN_ENTITY,
    NO_ENTITY_ID,
    NO_SIGNING_CERTIFICATE,
    NO_SINGLE_SIGN_ON_SERVICE,
    SIGNATURE
  }
}
