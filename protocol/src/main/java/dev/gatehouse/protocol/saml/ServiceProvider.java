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
 * @param decryptionKeys every key that an assertion may be encrypted to; tried in this order
 */
public record ServiceProvider(
    String entityId,
    String assertionConsumerServiceUrl,
    @Nullable String singleLogoutServiceUrl,
    PrivateKey signingKey,
    List<X509Certificate> certificates,
    List<PrivateKey> decryptionKeys) {

  public ServiceProvider {
    certificates = List.copyOf(certificates);
    decryptionKeys = List.copyOf(decryptionKeys);
  }

  /** Names the service provider; keys stay out of logs. */
  @Override
  public String toString() {
    return "ServiceProvider[" + entityId + "]";
  }
}
