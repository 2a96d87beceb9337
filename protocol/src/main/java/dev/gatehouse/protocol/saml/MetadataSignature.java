package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.DSIG;

import dev.gatehouse.protocol.saml.MetadataResult.DocumentSignature;
import dev.gatehouse.protocol.saml.MetadataResult.Unusable;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/**
 * The signature of a metadata document as a whole (SAML metadata §3). What is signed further inside
 * vouches for nothing, because what stands around it could be anybody's.
 */
final class MetadataSignature {
  private static final int MOST_NAMED = 5;
  private static final int LONGEST_SUBJECT = 200;

  private final ReceivedElement root;

  MetadataSignature(ReceivedElement root) {
    this.root = root;
  }

  /** What was read, and how far it can be relied on. */
  record Reading(XmlElement root, DocumentSignature signature) {}

  /** Signed octets of one of these certificates, and nothing else. */
  Reading verify(List<X509Certificate> signers) throws XmlRefused {
    SignedXml signed = SignedXml.verify(root, "ID", keys(signers), false);
    return new Reading(
        signed.element(), new DocumentSignature.Verified(signers.get(signed.keyIndex())));
  }

  /** What was received, as it was received. */
  Reading unchecked() {
    return new Reading(root.copy(), whatIsThere());
  }

  private DocumentSignature whatIsThere() {
    try {
      if (SignedXml.signatureOf(root).isEmpty()) {
        return new DocumentSignature.None();
      }
      List<X509Certificate> named = named();
      if (!named.isEmpty()) {
        SignedXml signed = SignedXml.verify(root, "ID", keys(named), false);
        return new DocumentSignature.Unchecked(named.get(signed.keyIndex()));
      }
    } catch (XmlRefused e) {
      // Nobody asked for the signature. It is only not worth a suggestion.
    }
    return new DocumentSignature.Unchecked(null);
  }

  /** Why {@link #verify} refused, in words that tell what was found. */
  Unusable refusal(XmlRefused refused, List<X509Certificate> signers) {
    return switch (refused.problem()) {
      case SIGNATURE_MISSING ->
          unusable(
              MetadataRefusalCode.UNSIGNED,
              isSignedInside(root)
                  ? "The metadata is not signed as a whole: its outermost element "
                      + root.localName()
                      + " has no signature. One further inside covers a part only."
                  : "The metadata is not signed, but a metadata signing certificate is configured.");
      case NOT_SIGNED_BY_CONFIGURED_KEY -> notByConfigured(signers);
      default ->
          unusable(
              MetadataRefusalCode.SIGNATURE_INVALID,
              "The signature of the metadata does not hold: " + refused.detail() + ".");
    };
  }

  private Unusable notByConfigured(List<X509Certificate> signers) {
    List<X509Certificate> named = named();
    if (named.stream().anyMatch(one -> keys(signers).contains(one.getPublicKey()))) {
      return unusable(
          MetadataRefusalCode.SIGNATURE_INVALID,
          "The signature of the metadata does not hold: it names a configured certificate, whose"
              + " key did not make it.");
    }
    return unusable(
        MetadataRefusalCode.SIGNED_BY_ANOTHER,
        named.isEmpty()
            ? "No configured certificate signed the metadata; its signature names none itself."
            : "No configured certificate signed the metadata; its signature names another: "
                + shown(named.getFirst())
                + ".");
  }

  /** The certificates in the signature's KeyInfo: a hint, and never what verifies. */
  private List<X509Certificate> named() {
    return root.children().stream()
        .filter(child -> child.is(DSIG, "Signature"))
        .flatMap(signature -> KeyInfoCertificates.elements(signature.copy()).stream())
        .limit(MOST_NAMED)
        .flatMap(element -> KeyInfoCertificates.read(element).stream())
        .toList();
  }

  // The depth of the document is bounded, so this recursion is too.
  private static boolean isSignedInside(ReceivedElement element) {
    return element.children().stream()
        .anyMatch(child -> child.is(DSIG, "Signature") || isSignedInside(child));
  }

  private static List<PublicKey> keys(List<X509Certificate> certificates) {
    return certificates.stream().map(X509Certificate::getPublicKey).toList();
  }

  /** As people compare certificates: the subject and the SHA-256 of the DER form. */
  private static String shown(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT))
          + ", SHA-256 "
          + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was parsed can be written", e);
    }
  }

  private static Unusable unusable(MetadataRefusalCode code, String sentence) {
    return new Unusable(code, 0, sentence);
  }
}
