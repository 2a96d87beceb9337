package dev.gatehouse.protocol.xml;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;

/**
 * A signature over plain octets under an algorithm that XML signatures name, as the redirect
 * binding uses it.
 *
 * @param method the algorithm, as a URI
 */
public record DetachedSignature(String method, byte[] value) {
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  private static final Map<String, String> NAMES =
      Map.of(
          MORE + "rsa-sha256",
          "SHA256withRSA",
          MORE + "rsa-sha384",
          "SHA384withRSA",
          MORE + "rsa-sha512",
          "SHA512withRSA",
          "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
          "SHA1withRSA",
          MORE + "ecdsa-sha1",
          "SHA1withECDSA",
          MORE + "ecdsa-sha256",
          "SHA256withECDSA",
          MORE + "ecdsa-sha384",
          "SHA384withECDSA",
          MORE + "ecdsa-sha512",
          "SHA512withECDSA");

  /** The algorithm with which this key signs. */
  public static String methodFor(PrivateKey key) {
    return MORE + (key instanceof ECPrivateKey ? "ecdsa-sha256" : "rsa-sha256");
  }

  /** Signs with {@link #methodFor} the key. */
  public static DetachedSignature sign(byte[] octets, PrivateKey key) {
    String method = methodFor(key);
    String name = NAMES.get(method);
    try {
      // RFC 9231 §2.3.6: an ECDSA value is r and s, one behind the other.
      Signature signature =
          Signature.getInstance(
              key instanceof ECPrivateKey ? name + "inP1363Format" : String.valueOf(name));
      signature.initSign(key);
      signature.update(octets);
      return new DetachedSignature(method, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our own key cannot sign", e);
    }
  }

  /**
   * Verifies the octets.
   *
   * @return which of the keys fits, from 0
   */
  public int verify(byte[] octets, List<PublicKey> keys, boolean allowSha1Signatures)
      throws XmlRefused {
    String kind = SignatureAlgorithms.keyKind(method, allowSha1Signatures);
    String name = NAMES.get(method);
    if (name == null) {
      throw new XmlRefused(XmlProblem.ALGORITHM, method);
    }
    if (keys.isEmpty()) {
      throw new XmlRefused(XmlProblem.NO_CERTIFICATE, "no certificate is configured");
    }
    int weak = 0;
    for (int i = 0; i < keys.size(); i++) {
      PublicKey key = keys.get(i);
      if (!SignatureAlgorithms.strong(key)) {
        weak++;
      } else if (kind.equals(key.getAlgorithm()) && fits(name, key, octets)) {
        return i;
      }
    }
    throw weak == keys.size()
        ? new XmlRefused(XmlProblem.WEAK_KEY, "every configured key is too weak")
        : new XmlRefused(
            XmlProblem.NOT_SIGNED_BY_CONFIGURED_KEY,
            "none of " + keys.size() + " configured keys fits");
  }

  private boolean fits(String name, PublicKey key, byte[] octets) {
    // Java's identity providers send ECDSA values as DER, against the RFC; either is accepted.
    return fitsAs(name, key, octets)
        || (name.endsWith("ECDSA") && fitsAs(name + "inP1363Format", key, octets));
  }

  private boolean fitsAs(String name, PublicKey key, byte[] octets) {
    try {
      Signature signature = Signature.getInstance(name);
      signature.initVerify(key);
      signature.update(octets);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      // A value of the wrong length or form for this key: another key may still fit.
      return false;
    }
  }
}
