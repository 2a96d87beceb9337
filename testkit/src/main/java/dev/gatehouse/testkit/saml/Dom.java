package dev.gatehouse.testkit.saml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Text to tree and back, for signing and encrypting. */
final class Dom {

  static {
    org.apache.xml.security.Init.init();
  }

  private Dom() {}

  static Document parse(String xml) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("Not well-formed: " + e.getMessage() + "\n" + xml, e);
    }
  }

  /** The exclusive canonical form of one element, which stands alone. */
  static String text(Element element) {
    return new String(
        canonical(element, Canonicalizer.ALGO_ID_C14N_EXCL_WITH_COMMENTS), StandardCharsets.UTF_8);
  }

  static byte[] canonical(Element element, String algorithm) {
    try {
      var out = new ByteArrayOutputStream();
      Canonicalizer.getInstance(algorithm).canonicalizeSubtree(element, out);
      return out.toByteArray();
    } catch (XMLSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first element, in document order, with this ID attribute. */
  static Element byId(Document document, String id) {
    var found = find(document.getDocumentElement(), id);
    if (found == null) {
      throw new IllegalArgumentException("No element has the ID " + id);
    }
    return found;
  }

  private static @Nullable Element find(Element element, String id) {
    if (element.getAttribute("ID").equals(id)) {
      return element;
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element nested) {
        var found = find(nested, id);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Escapes text for element content and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\r", "&#xD;");
  }
}
