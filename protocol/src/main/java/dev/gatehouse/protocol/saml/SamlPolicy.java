package dev.gatehouse.protocol.saml;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection asks for and what it tolerates. {@link #strict()} is the default; every
 * leniency is a word here, so that a search for it finds who uses it.
 *
 * @param allowSha1Signatures accepts RSA-SHA1 and ECDSA-SHA1 signatures and SHA-1 digests
 * @param allowCbcEncryption accepts AES-CBC, which an attacker can alter unnoticed
 * @param allowRsa15KeyTransport accepts RSA PKCS#1 v1.5 for the content key
 * @param clockSkew how far the clocks may differ; zero to 300 seconds
 * @param requireSignedAssertion refuses a response in which only the response is signed
 * @param requireSignedResponse refuses a response in which only the assertion is signed
 * @param requireEncryptedAssertion refuses an assertion that was sent in the clear
 * @param forceAuthn asks the identity provider to authenticate the person anew
 * @param nameIdFormat the NameID format to request, if any
 * @param requestedAuthnContextClasses the authentication context classes to request, any of which
 *     must then come back; empty by default, because Entra ID refuses what it did not do
 * @param maxAuthnAge refuses an authentication that is older, if given
 */
public record SamlPolicy(
    boolean allowSha1Signatures,
    boolean allowCbcEncryption,
    boolean allowRsa15KeyTransport,
    Duration clockSkew,
    boolean requireSignedAssertion,
    boolean requireSignedResponse,
    boolean requireEncryptedAssertion,
    boolean forceAuthn,
    @Nullable String nameIdFormat,
    List<String> requestedAuthnContextClasses,
    @Nullable Duration maxAuthnAge) {

  /** The clock skew unless configured otherwise. */
  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);

  /** The largest clock skew that can be configured. */
  public static final Duration LARGEST_CLOCK_SKEW = Duration.ofSeconds(300);

  private static final SamlPolicy STRICT =
      new SamlPolicy(
          false,
          false,
          false,
          DEFAULT_CLOCK_SKEW,
          false,
          false,
          false,
          false,
          null,
          List.of(),
          null);

  public SamlPolicy {
    if (clockSkew.isNegative() || clockSkew.compareTo(LARGEST_CLOCK_SKEW) > 0) {
      throw new IllegalArgumentException("clockSkew must be from 0 to 300 seconds: " + clockSkew);
    }
    if (maxAuthnAge != null && maxAuthnAge.isNegative()) {
      throw new IllegalArgumentException("maxAuthnAge must not be negative: " + maxAuthnAge);
    }
    requestedAuthnContextClasses = List.copyOf(requestedAuthnContextClasses);
  }

  /** No leniency, nothing requested, 60 seconds of clock skew. */
  public static SamlPolicy strict() {
    return STRICT;
  }

  public SamlPolicy withAllowSha1Signatures(boolean allowed) {
    return new SamlPolicy(
        allowed,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withAllowCbcEncryption(boolean allowed) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowed,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withAllowRsa15KeyTransport(boolean allowed) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowed,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withClockSkew(Duration skew) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        skew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  /** Sets which parts must be signed, and whether assertions must be encrypted. */
  public SamlPolicy withRequired(
      boolean signedAssertion, boolean signedResponse, boolean encryptedAssertion) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        signedAssertion,
        signedResponse,
        encryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withForceAuthn(boolean force) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        force,
        nameIdFormat,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withNameIdFormat(@Nullable String format) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        format,
        requestedAuthnContextClasses,
        maxAuthnAge);
  }

  public SamlPolicy withRequestedAuthnContextClasses(List<String> classes) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        classes,
        maxAuthnAge);
  }

  public SamlPolicy withMaxAuthnAge(@Nullable Duration age) {
    return new SamlPolicy(
        allowSha1Signatures,
        allowCbcEncryption,
        allowRsa15KeyTransport,
        clockSkew,
        requireSignedAssertion,
        requireSignedResponse,
        requireEncryptedAssertion,
        forceAuthn,
        nameIdFormat,
        requestedAuthnContextClasses,
        age);
  }
}
