package dev.gatehouse.protocol.xml;

import static dev.gatehouse.protocol.xml.XmlProblem.CANONICALIZATION_FAILED;
import static dev.gatehouse.protocol.xml.XmlProblem.NOT_SIGNED_BY_CONFIGURED_KEY;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_COUNT;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_INVALID;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_MALFORMED;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_MISSING;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.xml.security.Init;
import org.apache.xml.security.algorithms.SignatureAlgorithm;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.signature.SignedInfo;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.signature.XMLSignatureException;
import org.apache.xml.security.signature.XMLSignatureInput;
import org.apache.xml.security.signature.XMLSignatureNodeInput;
import org.w3c.dom.Element;

/**
 * An element whose enveloped signature holds. Only verification builds one, and what it shows was
 * read from the very octets that were hashed: there is no second reading that could differ.
 */
public final class SignedXml {
  static {
    Init.init();
  }

  /** What most take; they grow. */
  private static final int SIGNED_INFO_OCTETS = 1_024;

  private static final int REFERENCED_OCTETS = 12_288;

  private final XmlElement element;
  private final String signatureMethod;
  private final int keyIndex;

  private SignedXml(XmlElement element, String signatureMethod, int keyIndex) {
    this.element = element;
    this.signatureMethod = signatureMethod;
    this.keyIndex = keyIndex;
  }

  /** The signed element, its own signature left out. */
  public XmlElement element() {
    return element;
  }

  /** The algorithm, as a URI. */
  public String signatureMethod() {
    return signatureMethod;
  }

  /** Which of the keys that were given fits, from 0. */
  public int keyIndex() {
    return keyIndex;
  }

  /** The signature directly inside the element. */
  public static Optional<ReceivedElement> signatureOf(ReceivedElement element) throws XmlRefused {
    ReceivedElement found = null;
    int count = 0;
    for (ReceivedElement child : element.children()) {
      if (child.is(SignatureShape.DSIG, "Signature")) {
        found = child;
        count++;
      }
    }
    if (count > 1) {
      throw new XmlRefused(SIGNATURE_COUNT, count + " signatures on one element");
    }
    return Optional.ofNullable(found);
  }

  /**
   * Verifies the signature that stands directly inside the element and covers it.
   *
   * @param idAttribute the attribute that the reference must name, such as {@code ID}
   * @param keys the only keys that are tried; what the signature says about keys is ignored
   * @param allowSha1Signatures whether SHA-1 is tolerated
   */
  public static SignedXml verify(
      ReceivedElement element,
      String idAttribute,
      List<PublicKey> keys,
      boolean allowSha1Signatures)
      throws XmlRefused {
    ReceivedElement signature =
        signatureOf(element)
            .orElseThrow(() -> new XmlRefused(SIGNATURE_MISSING, element.localName()));
    String id = element.attribute(idAttribute);
    if (id == null || id.isEmpty()) {
      throw new XmlRefused(XmlProblem.REFERENCE, "the signed element has no " + idAttribute);
    }
    SignatureShape shape = SignatureShape.of(signature.dom(), id, element.limits());
    String keyKind = SignatureAlgorithms.keyKind(shape.signatureMethod(), allowSha1Signatures);
    String digestName = SignatureAlgorithms.digest(shape.digestMethod(), allowSha1Signatures);
    try {
      XMLSignature parsed = new XMLSignature(signature.dom(), "", true);
      SignedInfo info = parsed.getSignedInfo();
      // The signature first: what no configured key signed is not worth canonicalizing.
      int keyIndex = verifySignature(info, shape, keys, keyKind);
      CanonicalOctets octets = referencedOctets(info, element.dom());
      if (!MessageDigest.isEqual(digest(digestName, octets), shape.digest())) {
        throw new XmlRefused(SIGNATURE_INVALID, "the digest of " + id + " differs");
      }
      XmlElement read =
          CanonicalReader.read(octets.array(), octets.size(), element.limits().depth());
      if (!element.is(read.namespace(), read.localName())
          || !id.equals(read.attribute(idAttribute))) {
        throw new XmlRefused(CANONICALIZATION_FAILED, "the signed octets are of another element");
      }
      return new SignedXml(read, shape.signatureMethod(), keyIndex);
    } catch (XMLSecurityException | RuntimeException e) {
      throw new XmlRefused(SIGNATURE_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static int verifySignature(
      SignedInfo info, SignatureShape shape, List<PublicKey> keys, String keyKind)
      throws XmlRefused, XMLSecurityException {
    if (keys.isEmpty()) {
      throw new XmlRefused(XmlProblem.NO_CERTIFICATE, "no certificate is configured");
    }
    CanonicalOctets octets = new CanonicalOctets(SIGNED_INFO_OCTETS);
    info.signInOctetStream(octets);
    if (octets.size() == 0) {
      throw new XmlRefused(CANONICALIZATION_FAILED, "SignedInfo");
    }
    int weak = 0;
    for (int i = 0; i < keys.size(); i++) {
      PublicKey key = keys.get(i);
      if (!SignatureAlgorithms.strong(key)) {
        weak++;
      } else if (keyKind.equals(key.getAlgorithm())
          && fits(info.getSignatureAlgorithm(), key, octets, shape.signatureValue())) {
        return i;
      }
    }
    if (weak == keys.size()) {
      throw new XmlRefused(XmlProblem.WEAK_KEY, "every configured key is too weak");
    }
    throw new XmlRefused(
        NOT_SIGNED_BY_CONFIGURED_KEY, "none of " + keys.size() + " configured keys fits");
  }

  private static boolean fits(
      SignatureAlgorithm algorithm, PublicKey key, CanonicalOctets signedInfo, byte[] value) {
    try {
      algorithm.initVerify(key);
      algorithm.update(signedInfo.array(), 0, signedInfo.size());
      return algorithm.verify(value);
    } catch (XMLSignatureException e) {
      // A value of the wrong length for this key: another key may still fit.
      return false;
    }
  }

  private static CanonicalOctets referencedOctets(SignedInfo info, Element signed)
      throws XMLSecurityException, XmlRefused {
    // The shape has shown that the reference names the parent. It is handed over as it is, instead
    // of being looked up by an ID that something else might carry.
    XMLSignatureInput input = new XMLSignatureNodeInput(signed);
    input.setSecureValidation(true);
    input.setExcludeComments(true);
    CanonicalOctets octets = new CanonicalOctets(REFERENCED_OCTETS);
    info.item(0).getTransforms().performTransforms(input, octets);
    // Void canonicalization: a digest of nothing must never count as a digest of the element.
    if (octets.size() == 0) {
      throw new XmlRefused(CANONICALIZATION_FAILED, "nothing came of it");
    }
    return octets;
  }

  private static byte[] digest(String name, CanonicalOctets octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance(name);
      digest.update(octets.array(), 0, octets.size());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
