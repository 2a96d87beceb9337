package dev.gatehouse.protocol.xml;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;

/** Which algorithms and keys sign: an allow-list, and SHA-1 only by its named switch. */
final class SignatureAlgorithms {
  private static final int SHORTEST_RSA_KEY = 2_048;
  private static final int LONGEST_RSA_KEY = 16_384;
  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  private static final String PSS = "http://www.w3.org/2007/05/xmldsig-more#";
  private static final String SHA1_DIGEST = "http://www.w3.org/2000/09/xmldsig#sha1";

  /** Each signature method with the kind of key that it needs. */
  private static final Map<String, String> METHODS =
      Map.of(
          MORE + "rsa-sha256", "RSA",
          MORE + "rsa-sha384", "RSA",
          MORE + "rsa-sha512", "RSA",
          PSS + "sha256-rsa-MGF1", "RSA",
          PSS + "sha384-rsa-MGF1", "RSA",
          PSS + "sha512-rsa-MGF1", "RSA",
          MORE + "ecdsa-sha256", "EC",
          MORE + "ecdsa-sha384", "EC",
          MORE + "ecdsa-sha512", "EC");

  private static final Map<String, String> SHA1_METHODS =
      Map.of("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "RSA", MORE + "ecdsa-sha1", "EC");

  private static final Map<String, String> DIGESTS =
      Map.of(
          "http://www.w3.org/2001/04/xmlenc#sha256",
          "SHA-256",
          MORE + "sha384",
          "SHA-384",
          "http://www.w3.org/2001/04/xmlenc#sha512",
          "SHA-512");

  /** P-256, P-384 and P-521, as the JDK's description of a curve names them. */
  private static final Set<String> CURVES = Set.of("secp256r1", "secp384r1", "secp521r1");

  private SignatureAlgorithms() {}

  /** The kind of key that the method needs. */
  static String keyKind(String method, boolean allowSha1) throws XmlRefused {
    String kind = METHODS.get(method);
    if (kind != null) {
      return kind;
    }
    String sha1 = SHA1_METHODS.get(method);
    if (sha1 == null) {
      throw new XmlRefused(XmlProblem.ALGORITHM, method);
    }
    if (!allowSha1) {
      throw new XmlRefused(XmlProblem.SHA1, method);
    }
    return sha1;
  }

  /** The JDK's name of the digest. */
  static String digest(String method, boolean allowSha1) throws XmlRefused {
    String name = DIGESTS.get(method);
    if (name != null) {
      return name;
    }
    if (!method.equals(SHA1_DIGEST)) {
      throw new XmlRefused(XmlProblem.DIGEST_ALGORITHM, method);
    }
    if (!allowSha1) {
      throw new XmlRefused(XmlProblem.SHA1, method);
    }
    return "SHA-1";
  }

  /** Whether the key is strong enough to rely on. */
  static boolean strong(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() >= SHORTEST_RSA_KEY
              && rsa.getModulus().bitLength() <= LONGEST_RSA_KEY;
      case ECPublicKey ec ->
          CURVES.stream().anyMatch(name -> ec.getParams().toString().contains(name));
      default -> false;
    };
  }
}
