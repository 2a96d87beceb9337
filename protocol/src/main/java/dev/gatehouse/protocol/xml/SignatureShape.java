package dev.gatehouse.protocol.xml;

import static dev.gatehouse.protocol.xml.XmlProblem.CANONICALIZATION;
import static dev.gatehouse.protocol.xml.XmlProblem.REFERENCE;
import static dev.gatehouse.protocol.xml.XmlProblem.REFERENCE_COUNT;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_COMMENT;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_MALFORMED;
import static dev.gatehouse.protocol.xml.XmlProblem.SIGNATURE_OBJECT;
import static dev.gatehouse.protocol.xml.XmlProblem.TRANSFORM;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A signature that has exactly the one shape that SAML uses (SAML core §5.4): enveloped, one
 * Reference to its parent, exclusive canonicalization throughout.
 */
record SignatureShape(
    String signatureMethod, String digestMethod, byte[] digest, byte[] signatureValue) {
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

  private static final int LONGEST_PREFIX_LIST = 1_024;

  static SignatureShape of(Element signature, String signedId, XmlLimits limits) throws XmlRefused {
    refuseComments(signature);
    XmlElement tree = new ReceivedElement(signature, limits).copy();
    List<XmlElement> parts = tree.children();
    for (XmlElement part : parts) {
      if (part.localName().equals("Object") || part.localName().equals("Manifest")) {
        throw new XmlRefused(SIGNATURE_OBJECT, "the signature has an " + part.localName());
      }
    }
    boolean complete =
        (parts.size() == 2 || (parts.size() == 3 && parts.get(2).is(DSIG, "KeyInfo")))
            && parts.get(0).is(DSIG, "SignedInfo")
            && parts.get(1).is(DSIG, "SignatureValue");
    if (!complete) {
      throw new XmlRefused(SIGNATURE_MALFORMED, "Signature: " + parts);
    }
    List<XmlElement> info = parts.get(0).children();
    boolean ordered =
        info.size() >= 2
            && info.get(0).is(DSIG, "CanonicalizationMethod")
            && info.get(1).is(DSIG, "SignatureMethod");
    if (!ordered) {
      throw new XmlRefused(SIGNATURE_MALFORMED, "SignedInfo: " + info);
    }
    // SAML core §5.4.2: a single Reference.
    if (info.size() != 3 || !info.get(2).is(DSIG, "Reference")) {
      throw new XmlRefused(REFERENCE_COUNT, (info.size() - 2) + " references");
    }
    canonicalization(info.get(0));
    if (!info.get(1).children().isEmpty()) {
      throw new XmlRefused(SIGNATURE_MALFORMED, "SignatureMethod has parameters");
    }
    XmlElement reference = info.get(2);
    List<XmlElement> referenceParts = referenceParts(reference, signedId);
    return new SignatureShape(
        algorithm(info.get(1)),
        algorithm(referenceParts.get(1)),
        base64(referenceParts.get(2)),
        base64(parts.get(1)));
  }

  private static List<XmlElement> referenceParts(XmlElement reference, String signedId)
      throws XmlRefused {
    String uri = reference.attribute("URI");
    // SAML core §5.4.2: the reference is the ID of the root of what is signed, never anything else.
    if (uri == null || !uri.equals("#" + signedId)) {
      throw new XmlRefused(REFERENCE, "URI " + uri + " in the element with the ID " + signedId);
    }
    List<XmlElement> parts = reference.children();
    boolean ordered =
        parts.size() == 3
            && parts.get(0).is(DSIG, "Transforms")
            && parts.get(1).is(DSIG, "DigestMethod")
            && parts.get(2).is(DSIG, "DigestValue");
    if (!ordered) {
      throw new XmlRefused(
          parts.stream().anyMatch(p -> p.is(DSIG, "Transforms")) ? SIGNATURE_MALFORMED : TRANSFORM,
          "Reference: " + parts);
    }
    transforms(parts.get(0).children());
    return parts;
  }

  /** SAML core §5.4.4: enveloped-signature and exclusive canonicalization; here in that order. */
  private static void transforms(List<XmlElement> transforms) throws XmlRefused {
    boolean known =
        transforms.size() == 2
            && transforms.get(0).is(DSIG, "Transform")
            && transforms.get(1).is(DSIG, "Transform")
            && ENVELOPED.equals(transforms.get(0).attribute("Algorithm"))
            && transforms.get(0).children().isEmpty()
            && EXCLUSIVE.equals(transforms.get(1).attribute("Algorithm"))
            && onlyInclusiveNamespaces(transforms.get(1));
    if (!known) {
      List<@Nullable String> found =
          transforms.stream().<@Nullable String>map(t -> t.attribute("Algorithm")).toList();
      throw new XmlRefused(TRANSFORM, "transforms: " + found);
    }
  }

  private static void canonicalization(XmlElement method) throws XmlRefused {
    if (!EXCLUSIVE.equals(method.attribute("Algorithm")) || !onlyInclusiveNamespaces(method)) {
      throw new XmlRefused(CANONICALIZATION, String.valueOf(method.attribute("Algorithm")));
    }
  }

  private static boolean onlyInclusiveNamespaces(XmlElement method) {
    if (method.children().isEmpty()) {
      return true;
    }
    XmlElement inclusive = method.children().getFirst();
    String prefixes = inclusive.attribute("PrefixList");
    return method.children().size() == 1
        && inclusive.is(EXCLUSIVE, "InclusiveNamespaces")
        && inclusive.children().isEmpty()
        // Each prefix is looked up at each element, before any key has vouched for the list.
        && (prefixes == null || prefixes.length() <= LONGEST_PREFIX_LIST);
  }

  private static String algorithm(XmlElement method) throws XmlRefused {
    String algorithm = method.attribute("Algorithm");
    if (algorithm == null) {
      throw new XmlRefused(SIGNATURE_MALFORMED, method + " names no algorithm");
    }
    return algorithm;
  }

  private static byte[] base64(XmlElement value) throws XmlRefused {
    try {
      if (value.children().isEmpty()) {
        return Base64.getDecoder().decode(XmlDecryption.withoutWhiteSpace(value.text()));
      }
    } catch (IllegalArgumentException e) {
      // Told apart from children only by its cause, which nobody needs.
    }
    throw new XmlRefused(SIGNATURE_MALFORMED, value + " is not Base64");
  }

  /** Libraries differ in what a comment inside a value does; no provider sends one. */
  private static void refuseComments(Node node) throws XmlRefused {
    for (Node n = node.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n.getNodeType() == Node.COMMENT_NODE) {
        throw new XmlRefused(SIGNATURE_COMMENT, "in " + node.getNodeName());
      }
      refuseComments(n);
    }
  }
}
