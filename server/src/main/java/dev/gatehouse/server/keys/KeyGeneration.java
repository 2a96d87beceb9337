package dev.gatehouse.server.keys;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKey.State;
import dev.gatehouse.server.keys.SigningKeyStore.StoredKey;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes key pairs and certificates, and reads them back. */
final class KeyGeneration {
  private static final int RSA_BITS = 2048;
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(3650);

  /** A peer whose clock is behind must not find the certificate not yet valid. */
  private static final Duration CERTIFICATE_HEAD_START = Duration.ofDays(1);

  private KeyGeneration() {}

  static SigningKey generate(Purpose purpose, State state, Instant now) {
    try {
      KeyPair pair = generator(purpose).generateKeyPair();
      Optional<X509Certificate> certificate =
          purpose.isCertified() ? Optional.of(selfSigned(pair, now)) : Optional.empty();
      return new SigningKey(
          purpose,
          RandomId.of("key_"),
          state,
          pair.getPrivate(),
          pair.getPublic(),
          certificate,
          now,
          now);
    } catch (GeneralSecurityException | CertException e) {
      throw new IllegalStateException("cannot make a key for " + purpose, e);
    }
  }

  private static KeyPairGenerator generator(Purpose purpose) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(purpose.algorithm());
    if ("EC".equals(purpose.algorithm())) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else {
      generator.initialize(RSA_BITS);
    }
    return generator;
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant now)
      throws CertException, GeneralSecurityException {
    byte[] encoded =
        com.unboundid.util.ssl.cert.X509Certificate.generateSelfSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_RSA,
                pair,
                new DN(new RDN("CN", "Gatehouse")),
                now.minus(CERTIFICATE_HEAD_START).toEpochMilli(),
                now.plus(CERTIFICATE_LIFETIME).toEpochMilli())
            .getX509CertificateBytes();
    X509Certificate certificate = certificate(encoded);
    certificate.verify(pair.getPublic());
    return certificate;
  }

  static SigningKey read(StoredKey stored, byte[] privateKey) {
    try {
      KeyFactory factory = KeyFactory.getInstance(stored.purpose().algorithm());
      Optional<X509Certificate> certificate =
          stored.certificate().isPresent()
              ? Optional.of(certificate(stored.certificate().get()))
              : Optional.empty();
      return new SigningKey(
          stored.purpose(),
          stored.id(),
          stored.state(),
          factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
          factory.generatePublic(new X509EncodedKeySpec(stored.publicKey())),
          certificate,
          stored.createdAt(),
          stored.since());
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecretException("the key " + stored.id() + " cannot be read", e);
    }
  }

  static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static X509Certificate certificate(byte[] encoded) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
