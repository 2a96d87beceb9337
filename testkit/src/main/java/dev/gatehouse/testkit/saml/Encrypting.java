package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.security.cert.X509Certificate;

/**
 * How an element is encrypted.
 *
 * @param recipient whose public key wraps the content key
 * @param content the algorithm of EncryptedData, an identifier of XML Encryption
 * @param transport the algorithm of EncryptedKey
 * @param placement where EncryptedKey stands
 */
public record Encrypting(
    X509Certificate recipient, String content, Transport transport, Placement placement) {

  public static final String AES_128_GCM = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
  public static final String AES_192_GCM = "http://www.w3.org/2009/xmlenc11#aes192-gcm";
  public static final String AES_256_GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
  public static final String AES_128_CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
  public static final String AES_256_CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
  public static final String TRIPLE_DES = "http://www.w3.org/2001/04/xmlenc#tripledes-cbc";

  /** How the content key is wrapped. */
  public enum Transport {
    /** RSA-OAEP with MGF1 and SHA-1, as XML Encryption 1.0 fixed it. */
    OAEP_MGF1_SHA1,
    /** RSA-OAEP of XML Encryption 1.1 with SHA-256 for both. */
    OAEP_SHA256,
    /** PKCS #1 version 1.5, open to Bleichenbacher's attack. */
    RSA_1_5
  }

  /** Where the EncryptedKey stands. */
  public enum Placement {
    /** In the KeyInfo of EncryptedData. */
    IN_KEY_INFO,
    /** Beside EncryptedData, found by a RetrievalMethod. */
    BESIDE_WITH_RETRIEVAL,
    /** Beside EncryptedData, with nothing that points at it. */
    BESIDE
  }

  /** AES-256-GCM with RSA-OAEP, the key in KeyInfo. */
  public static Encrypting to(X509Certificate recipient) {
    return new Encrypting(recipient, AES_256_GCM, Transport.OAEP_MGF1_SHA1, Placement.IN_KEY_INFO);
  }

  /** The same for one of the test keys. */
  public static Encrypting to(TestKeys recipient) {
    return to(recipient.certificate());
  }

  public Encrypting content(String changed) {
    return new Encrypting(recipient, changed, transport, placement);
  }

  public Encrypting transport(Transport changed) {
    return new Encrypting(recipient, content, changed, placement);
  }

  public Encrypting placement(Placement changed) {
    return new Encrypting(recipient, content, transport, changed);
  }
}
