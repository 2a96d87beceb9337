package dev.gatehouse.protocol.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * An element as it arrived: nobody vouches for it. Good for finding signatures and for hints; what
 * is relied on comes from {@link SignedXml#element()}, which is another type.
 */
public final class ReceivedElement {
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private final Element dom;
  private final XmlLimits limits;

  ReceivedElement(Element dom, XmlLimits limits) {
    this.dom = dom;
    this.limits = limits;
  }

  Element dom() {
    return dom;
  }

  XmlLimits limits() {
    return limits;
  }

  public String namespace() {
    return orEmpty(dom.getNamespaceURI());
  }

  public String localName() {
    return dom.getLocalName();
  }

  public boolean is(String namespace, String localName) {
    return dom.getLocalName().equals(localName) && namespace().equals(namespace);
  }

  /** The attribute in no namespace with this name; null when absent. */
  public @Nullable String attribute(String localName) {
    Attr attribute = dom.getAttributeNodeNS(null, localName);
    return attribute == null ? null : attribute.getValue();
  }

  public List<ReceivedElement> children() {
    List<ReceivedElement> children = new ArrayList<>();
    for (Node n = dom.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        children.add(new ReceivedElement(child, limits));
      }
    }
    return children;
  }

  /** Whether the other stands directly inside this one. */
  public boolean isParentOf(ReceivedElement other) {
    return other.dom.getParentNode() == dom;
  }

  /** Whether this is the very same element of the same document. */
  public boolean isSameAs(ReceivedElement other) {
    return dom == other.dom;
  }

  /** A copy as a tree, without the direct children of these local names. */
  public XmlElement copyWithout(Set<String> localNames) {
    return copy(dom, outerScope(dom.getParentNode()), localNames);
  }

  /** A copy as a tree. */
  public XmlElement copy() {
    return copyWithout(Set.of());
  }

  private static NamespaceScope outerScope(@Nullable Node node) {
    return node instanceof Element element
        ? declared(element, outerScope(element.getParentNode()))
        : NamespaceScope.NONE;
  }

  private static NamespaceScope declared(Element element, NamespaceScope outer) {
    NamespaceScope scope = outer;
    NamedNodeMap all = element.getAttributes();
    for (int i = 0; i < all.getLength(); i++) {
      Node attribute = all.item(i);
      if (XMLNS.equals(attribute.getNamespaceURI())) {
        boolean isDefault = attribute.getNodeName().equals("xmlns");
        scope = scope.with(isDefault ? "" : attribute.getLocalName(), attribute.getNodeValue());
      }
    }
    return scope;
  }

  private static XmlElement copy(Element element, NamespaceScope outer, Set<String> without) {
    NamespaceScope scope = declared(element, outer);
    List<XmlElement> children = new ArrayList<>();
    String text = "";
    // Text between many children is joined once: joining it piece by piece takes quadratic time.
    @Nullable StringBuilder joined = null;
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      // The depth is bounded when the document is parsed, so this recursion is too.
      if (n instanceof Element child) {
        if (!without.contains(child.getLocalName())) {
          children.add(copy(child, scope, Set.of()));
        }
      } else if (n.getNodeType() == Node.TEXT_NODE || n.getNodeType() == Node.CDATA_SECTION_NODE) {
        if (text.isEmpty()) {
          text = n.getNodeValue();
        } else {
          joined = (joined == null ? new StringBuilder(text) : joined).append(n.getNodeValue());
        }
      }
    }
    return new XmlElement(
        orEmpty(element.getNamespaceURI()),
        element.getLocalName(),
        attributes(element),
        children,
        joined == null ? text : joined.toString(),
        scope);
  }

  private static List<XmlAttribute> attributes(Element element) {
    NamedNodeMap all = element.getAttributes();
    List<XmlAttribute> attributes = new ArrayList<>(all.getLength());
    for (int i = 0; i < all.getLength(); i++) {
      Node attribute = all.item(i);
      if (!XMLNS.equals(attribute.getNamespaceURI())) {
        attributes.add(
            new XmlAttribute(
                orEmpty(attribute.getNamespaceURI()),
                attribute.getLocalName(),
                attribute.getNodeValue()));
      }
    }
    return attributes;
  }

  private static String orEmpty(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
