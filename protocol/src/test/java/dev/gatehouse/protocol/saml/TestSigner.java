package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Signs with the JDK's own XML signatures, which are not what verification stands on. */
final class TestSigner {
  String signatureMethod = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  String digestMethod = "http://www.w3.org/2001/04/xmlenc#sha256";
  String canonicalization = CanonicalizationMethod.EXCLUSIVE;
  List<String> transforms = List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE);
  int references = 1;
  boolean atTheEnd;
  @Nullable X509Certificate named;

  /** Signs the element with this ID inside the document. */
  String sign(String xml, String id, Key key) {
    try {
      Document document = parse(xml);
      Element target = byId(document, id);
      XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
      List<Transform> steps = new ArrayList<>();
      for (String transform : transforms) {
        steps.add(factory.newTransform(transform, (TransformParameterSpec) null));
      }
      Reference reference =
          factory.newReference(
              "#" + id, factory.newDigestMethod(digestMethod, null), steps, null, null);
      List<Reference> all = new ArrayList<>();
      for (int i = 0; i < references; i++) {
        all.add(reference);
      }
      Node next = afterIssuer(target);
      DOMSignContext context =
          next == null ? new DOMSignContext(key, target) : new DOMSignContext(key, target, next);
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      context.setDefaultNamespacePrefix("ds");
      factory
          .newXMLSignature(
              factory.newSignedInfo(
                  factory.newCanonicalizationMethod(
                      canonicalization, (C14NMethodParameterSpec) null),
                  factory.newSignatureMethod(signatureMethod, null),
                  all),
              keyInfo(factory))
          .sign(context);
      return write(document);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable KeyInfo keyInfo(XMLSignatureFactory factory) {
    if (named == null) {
      return null;
    }
    KeyInfoFactory infos = factory.getKeyInfoFactory();
    return infos.newKeyInfo(List.of(infos.newX509Data(List.of(named))));
  }

  private @Nullable Node afterIssuer(Element target) {
    if (atTheEnd) {
      return null;
    }
    Node first = target.getFirstChild();
    return "Issuer".equals(first.getLocalName()) ? first.getNextSibling() : first;
  }

  static Document parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      Document document =
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
      NodeList all = document.getElementsByTagNameNS("*", "*");
      for (int i = 0; i < all.getLength(); i++) {
        Element element = (Element) all.item(i);
        if (element.hasAttributeNS(null, "ID")) {
          element.setIdAttributeNS(null, "ID", true);
        }
      }
      return document;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Element byId(Document document, String id) {
    return document.getElementById(id);
  }

  static String write(Document document) throws Exception {
    Transformer transformer = TransformerFactory.newInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(out));
    return out.toString();
  }
}
