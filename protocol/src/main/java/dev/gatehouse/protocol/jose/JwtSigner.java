package dev.gatehouse.protocol.jose;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Collection;
import java.util.Map;

/** Signs claims with one key of our own. */
public final class JwtSigner {

  private JwtSigner() {}

  /** With the key's thumbprint (RFC 7638) as its id. */
  public static JwtSigner of(JwsAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
    throw new UnsupportedOperationException();
  }

  public static JwtSigner of(
      JwsAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey, String keyId) {
    throw new UnsupportedOperationException();
  }

  public String keyId() {
    throw new UnsupportedOperationException();
  }

  public JwsAlgorithm algorithm() {
    throw new UnsupportedOperationException();
  }

  /**
   * @param type of the header, such as {@code JWT}, {@code at+jwt} or {@code logout+jwt}
   * @param claims JSON values; instants as numbers of seconds
   * @return the compact token
   */
  public String sign(String type, Map<String, Object> claims) {
    throw new UnsupportedOperationException();
  }

  /** The public key as a member of a key set, with {@code kid}, {@code use} and {@code alg}. */
  public Map<String, Object> publicJwk() {
    throw new UnsupportedOperationException();
  }

  /** A key-set document for these keys. */
  public static String keySetDocument(Collection<JwtSigner> signers) {
    throw new UnsupportedOperationException();
  }
}
