package dev.gatehouse.protocol.saml;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our own side of one connection.
 *
 * @param entityId the name under which the identity provider knows us; the expected audience
 * @param assertionConsumerServiceUrl where responses arrive; the expected recipient and destination
 * @param singleLogoutServiceUrl where logout messages arrive, if anywhere
 * @param signingKey signs requests; RSA of at least 2,048 bits, or EC on P-256, P-384 or P-521
 * @param certificates the certificate of {@code signingKey} first, then those of the keys that come
 *     next or went before, so that metadata announces all of them during a rotation
 * @param encryptionCertificates what assertions may be encrypted for. Where they have keys of their
 *     own they must not be announced for signing as well: there are identity providers that
 *     remember one signing certificate, the last that they read
 * @param decryptionKeys every key that an assertion may be encrypted to; tried in this order
 */
public record ServiceProvider(
    String entityId,
    String assertionConsumerServiceUrl,
    @Nullable String singleLogoutServiceUrl,
    PrivateKey signingKey,
    List<X509Certificate> certificates,
    List<X509Certificate> encryptionCertificates,
    List<PrivateKey> decryptionKeys) {

  public ServiceProvider {
    encryptionCertificates = List.copyOf(encryptionCertificates);
    certificates = List.copyOf(certificates);
    decryptionKeys = List.copyOf(decryptionKeys);
  }

  /** With certificates that serve for both. */
  public ServiceProvider(
      String entityId,
      String assertionConsumerServiceUrl,
      @Nullable String singleLogoutServiceUrl,
      PrivateKey signingKey,
      List<X509Certificate> certificates,
      List<PrivateKey> decryptionKeys) {
    this(
        entityId,
        assertionConsumerServiceUrl,
        singleLogoutServiceUrl,
        signingKey,
        certificates,
        certificates,
        decryptionKeys);
  }

  /** Names the service provider; keys stay out of logs. */
  @Override
  public String toString() {
    return "ServiceProvider[" + entityId + "]";
  }
}
