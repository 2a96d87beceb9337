package dev.gatehouse.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;

/**
 * A published key pair with its self-signed certificate, valid from 2020 to 2070. The private keys
 * stand in the source code: they protect nothing.
 *
 * @param name the file name in the folder {@code keys}
 */
public record TestKeys(String name, PrivateKey privateKey, X509Certificate certificate) {

  /** RSA-2048: the key that service providers are told to trust. */
  public static TestKeys identityProvider() {
    return load("identity-provider", "RSA");
  }

  /** RSA-2048: the identity provider's key after a rotation. */
  public static TestKeys nextIdentityProvider() {
    return load("identity-provider-next", "RSA");
  }

  /** P-256. */
  public static TestKeys ellipticIdentityProvider() {
    return load("identity-provider-ec", "EC");
  }

  /** RSA-1024, which must be refused even where it is configured. */
  public static TestKeys weakIdentityProvider() {
    return load("identity-provider-weak", "RSA");
  }

  /** DSA-2048, which must be refused. */
  public static TestKeys dsaIdentityProvider() {
    return load("identity-provider-dsa", "DSA");
  }

  /** RSA-2048, trusted by nobody. */
  public static TestKeys attacker() {
    return load("attacker", "RSA");
  }

  /** RSA-2048: signs requests of the service provider and decrypts assertions for it. */
  public static TestKeys serviceProvider() {
    return load("service-provider", "RSA");
  }

  /** The certificate as base64 of its DER form, as metadata and KeyInfo carry it. */
  public String certificateBase64() {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestKeys load(String name, String keyAlgorithm) {
    try {
      var key =
          KeyFactory.getInstance(keyAlgorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(pem(name + ".key.pem")));
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem(name + ".cert.pem")));
      return new TestKeys(name, key, certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The test key " + name + " is damaged", e);
    }
  }

  private static byte[] pem(String file) {
    try (InputStream in =
        Objects.requireNonNull(TestKeys.class.getResourceAsStream("keys/" + file), file)) {
      var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      var body = text.substring(text.indexOf("-----BEGIN"));
      return Base64.getMimeDecoder().decode(body.replaceAll("-----[A-Z ]+-----", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
