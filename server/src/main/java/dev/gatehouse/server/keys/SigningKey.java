package dev.gatehouse.server.keys;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A key pair of the installation.
 *
 * @param id the {@code kid}; stable, unique, tells nothing
 * @param certificate self-signed; present for the SAML purposes
 * @param since when it came into its state
 */
public record SigningKey(
    Purpose purpose,
    String id,
    State state,
    PrivateKey privateKey,
    PublicKey publicKey,
    Optional<X509Certificate> certificate,
    Instant createdAt,
    Instant since) {

  /** What a key is for. A key never serves two purposes. */
  public enum Purpose {
    /** RSA-2048: RS256 signatures of the OpenID Provider. */
    OPENID_RS256("RSA", false),
    /** EC P-256: ES256 signatures of the OpenID Provider. */
    OPENID_ES256("EC", false),
    /** RSA-2048 with a certificate: our signatures on SAML requests and metadata. */
    SAML_SIGNING("RSA", true),
    /** RSA-2048 with a certificate: what identity providers encrypt assertions for. */
    SAML_DECRYPTION("RSA", true),
    /** RSA-2048: RS256 assertions by which we prove ourselves to identity providers (RFC 7523). */
    CLIENT_ASSERTION("RSA", false),
    /** EC P-256: what identity providers bind our tokens to, by ES256 proofs (RFC 9449). */
    DPOP("EC", false);

    private final String algorithm;
    private final boolean certified;

    Purpose(String algorithm, boolean certified) {
      this.algorithm = algorithm;
      this.certified = certified;
    }

    String algorithm() {
      return algorithm;
    }

    boolean isCertified() {
      return certified;
    }
  }

  /** Where a key stands in its life. All of these are published, where the purpose has a place. */
  public enum State {
    /** Published, so that peers know it when it comes into use. */
    NEXT,
    /** Signs. */
    CURRENT,
    /** Signs no more; what it signed is still valid. */
    PREVIOUS
  }

  /** The private key stays out of logs. */
  @Override
  public String toString() {
    return "SigningKey[" + purpose + ", " + id + ", " + state + "]";
  }
}
