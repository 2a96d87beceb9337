package dev.gatehouse.protocol.saml;

import java.security.cert.X509Certificate;
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
   * @param signature what is known of the document's own signature
   */
  record Found(
      IdentityProvider identityProvider,
      List<String> warnings,
      List<String> nameIdFormats,
      Validity validity,
      DocumentSignature signature)
      implements MetadataResult {
    public Found {
      warnings = List.copyOf(warnings);
      nameIdFormats = List.copyOf(nameIdFormats);
    }
  }

  /** The signature of the document as a whole. */
  sealed interface DocumentSignature {
    /** The outermost element is not signed, and nobody asked for it. */
    record None() implements DocumentSignature {}

    /** One of the given certificates signed all of it. */
    record Verified(X509Certificate signer) implements DocumentSignature {}

    /**
     * It is signed, and no certificate was given to check that.
     *
     * @param named the certificate that the signature itself names and fits; it proves nothing,
     *     because whoever forges the document chooses it; null when none is named or fits
     */
    record Unchecked(@Nullable X509Certificate named) implements DocumentSignature {
      /** For information only. */
      public Optional<X509Certificate> suggestion() {
        return Optional.ofNullable(named);
      }
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
   * @param count how many there are
   */
  record Several(List<String> entityIds, int count) implements MetadataResult {
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
  record Unusable(MetadataRefusalCode code, int line, String sentence) implements MetadataResult {}
}
