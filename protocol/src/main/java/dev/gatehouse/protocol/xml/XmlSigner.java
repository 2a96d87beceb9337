package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Signs a document of our own making, enveloped, as SAML core §5.4 wants it. */
public final class XmlSigner {
  static {
    Init.init();
  }

  private XmlSigner() {}

  /**
   * Signs the root element; the signature follows the root's first child, the issuer.
   *
   * @param xml a whole document whose root has an {@code ID} and at least one child element
   * @param key RSA or EC; the digest is SHA-256
   */
  public static byte[] sign(String xml, PrivateKey key) {
    try {
      // The tree of the general parser, which can be added to.
      Element root = DomParsers.parse(xml.getBytes(UTF_8), XmlLimits.MESSAGE).getDocumentElement();
      String method =
          key instanceof ECPrivateKey
              ? XMLSignature.ALGO_ID_SIGNATURE_ECDSA_SHA256
              : XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256;
      XMLSignature signature =
          new XMLSignature(
              root.getOwnerDocument(), "", method, Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
      Node afterIssuer = root.getFirstChild().getNextSibling();
      root.insertBefore(signature.getElement(), afterIssuer);
      root.setIdAttribute("ID", true);
      Transforms transforms = new Transforms(root.getOwnerDocument());
      transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
      transforms.addTransform(Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
      signature.addDocument(
          "#" + root.getAttribute("ID"), transforms, "http://www.w3.org/2001/04/xmlenc#sha256");
      signature.sign(key);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
      Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_OMIT_COMMENTS)
          .canonicalizeSubtree(root, out);
      return out.toByteArray();
    } catch (XMLSecurityException | XmlRefused e) {
      throw new IllegalStateException("our own document cannot be signed", e);
    }
  }
}
