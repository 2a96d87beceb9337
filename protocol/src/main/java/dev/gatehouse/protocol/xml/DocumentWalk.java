package dev.gatehouse.protocol.xml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * One pass, without recursion, over what the general parser has read: is it within its limits and
 * free of what canonicalization trips over? {@link PlainParser} sees to the same as it reads.
 */
final class DocumentWalk {
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private final XmlLimits limits;
  private final Set<String> watchedLocalNames;
  private final Set<String> ids = new HashSet<>();
  private final List<Element> watched = new ArrayList<>();
  private int depth;
  private int elements;

  private DocumentWalk(XmlLimits limits, Set<String> watchedLocalNames) {
    this.limits = limits;
    this.watchedLocalNames = watchedLocalNames;
  }

  /**
   * Walks over a document.
   *
   * @return the elements of these local names, in document order
   */
  static List<Element> over(Document document, XmlLimits limits, Set<String> watchedLocalNames)
      throws XmlRefused {
    DocumentWalk walk = new DocumentWalk(limits, watchedLocalNames);
    walk.run(document);
    return walk.watched;
  }

  private void run(Document document) throws XmlRefused {
    Node node = document.getFirstChild();
    while (node != null) {
      visit(node);
      Node next = node.getFirstChild();
      if (next != null) {
        depth++;
      } else {
        next = after(node, document);
      }
      node = next;
    }
  }

  private @Nullable Node after(Node node, Document document) {
    Node at = node;
    while (at != null && at != document) {
      Node sibling = at.getNextSibling();
      if (sibling != null) {
        return sibling;
      }
      at = at.getParentNode();
      depth--;
    }
    return null;
  }

  private void visit(Node node) throws XmlRefused {
    switch (node.getNodeType()) {
      case Node.ELEMENT_NODE -> visitElement((Element) node);
      case Node.PROCESSING_INSTRUCTION_NODE ->
          throw new XmlRefused(XmlProblem.PROCESSING_INSTRUCTION, "<?" + node.getNodeName());
      case Node.DOCUMENT_TYPE_NODE, Node.ENTITY_REFERENCE_NODE, Node.ENTITY_NODE ->
          throw new XmlRefused(XmlProblem.DOCTYPE, node.getNodeName());
      default -> {
        // Text, CDATA and comments: canonicalization joins the former and drops the latter.
      }
    }
  }

  private void visitElement(Element element) throws XmlRefused {
    if (depth >= limits.depth()) {
      throw new XmlRefused(XmlProblem.TOO_DEEP, "more than " + limits.depth() + " levels");
    }
    if (++elements > limits.elements()) {
      throw new XmlRefused(XmlProblem.TOO_COMPLEX, "more than " + limits.elements() + " elements");
    }
    if (watchedLocalNames.contains(element.getLocalName())) {
      watched.add(element);
    }
    if (!element.hasAttributes()) {
      return;
    }
    NamedNodeMap attributes = element.getAttributes();
    int count = attributes.getLength();
    if (count > limits.attributes()) {
      throw new XmlRefused(XmlProblem.TOO_COMPLEX, count + " attributes on one element");
    }
    for (int i = 0; i < count; i++) {
      visitAttribute(attributes.item(i));
    }
  }

  private void visitAttribute(Node attribute) throws XmlRefused {
    String namespace = attribute.getNamespaceURI();
    if (XMLNS.equals(namespace)) {
      String uri = attribute.getNodeValue();
      // Canonical XML §1.3: a relative namespace name has no canonical form.
      if (!uri.isEmpty() && !isAbsolute(uri)) {
        throw new XmlRefused(XmlProblem.RELATIVE_NAMESPACE, uri);
      }
      return;
    }
    String localName = attribute.getLocalName();
    if (!isId(localName)) {
      return;
    }
    if (namespace != null) {
      throw new XmlRefused(XmlProblem.NAMESPACED_ID, attribute.getNodeName());
    }
    if (!ids.add(attribute.getNodeValue())) {
      throw new XmlRefused(XmlProblem.DUPLICATE_ID, attribute.getNodeValue());
    }
  }

  /** Whether signatures could refer to an attribute of this local name, in whatever vocabulary. */
  static boolean isId(String localName) {
    return localName.length() == 2 && localName.equalsIgnoreCase("id");
  }

  /** Whether a namespace name begins with a scheme (RFC 3986 §3.1) and has no line breaks. */
  static boolean isAbsolute(String uri) {
    int i = 0;
    while (i < uri.length() && isOfScheme(uri.charAt(i))) {
      i++;
    }
    if (i == 0 || !isLetter(uri.charAt(0)) || i == uri.length() || uri.charAt(i) != ':') {
      return false;
    }
    for (i++; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029') {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfScheme(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
