package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.DOMException;
import org.w3c.dom.Document;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.UserDataHandler;

/**
 * A node of the tree that {@link PlainParser} builds: as much of the DOM as canonicalization and
 * the reading of a signature walk over. Nothing in it can be changed once it is built, and what is
 * not needed fails.
 */
@SuppressWarnings("NullAway") // The DOM says "null" where it means "none".
abstract class FixedNode implements Node {
  @Nullable FixedNode parent;
  @Nullable FixedNode next;

  static DOMException unsupported() {
    return new DOMException(DOMException.NOT_SUPPORTED_ERR, "this tree is fixed");
  }

  @Override
  public @Nullable String getNodeValue() {
    return null;
  }

  @Override
  public @Nullable Node getParentNode() {
    return parent;
  }

  @Override
  public @Nullable Node getNextSibling() {
    return next;
  }

  @Override
  public @Nullable Node getFirstChild() {
    return null;
  }

  @Override
  public boolean hasChildNodes() {
    return getFirstChild() != null;
  }

  @Override
  public @Nullable NamedNodeMap getAttributes() {
    return null;
  }

  @Override
  public boolean hasAttributes() {
    return false;
  }

  @Override
  public @Nullable String getNamespaceURI() {
    return null;
  }

  @Override
  public @Nullable String getPrefix() {
    return null;
  }

  @Override
  public @Nullable String getLocalName() {
    return null;
  }

  @Override
  public @Nullable String getBaseURI() {
    return null;
  }

  @Override
  public boolean isSameNode(Node other) {
    return this == other;
  }

  @Override
  public @Nullable Document getOwnerDocument() {
    FixedNode at = this;
    while (at.parent != null) {
      at = at.parent;
    }
    return at instanceof Document document ? document : null;
  }

  // What a fixed tree does not have: whoever calls these would change it, or needs what nobody
  // asked.

  @Override
  public Node appendChild(Node a) {
    throw unsupported();
  }

  @Override
  public Node cloneNode(boolean a) {
    throw unsupported();
  }

  @Override
  public short compareDocumentPosition(Node a) {
    throw unsupported();
  }

  @Override
  public NodeList getChildNodes() {
    throw unsupported();
  }

  @Override
  public Object getFeature(String a, String b) {
    throw unsupported();
  }

  @Override
  public Node getLastChild() {
    throw unsupported();
  }

  @Override
  public String getNodeName() {
    throw unsupported();
  }

  @Override
  public short getNodeType() {
    throw unsupported();
  }

  @Override
  public Node getPreviousSibling() {
    throw unsupported();
  }

  @Override
  public String getTextContent() {
    throw unsupported();
  }

  @Override
  public Object getUserData(String a) {
    throw unsupported();
  }

  @Override
  public Node insertBefore(Node a, Node b) {
    throw unsupported();
  }

  @Override
  public boolean isDefaultNamespace(String a) {
    throw unsupported();
  }

  @Override
  public boolean isEqualNode(Node a) {
    throw unsupported();
  }

  @Override
  public boolean isSupported(String a, String b) {
    throw unsupported();
  }

  @Override
  public String lookupNamespaceURI(String a) {
    throw unsupported();
  }

  @Override
  public String lookupPrefix(String a) {
    throw unsupported();
  }

  @Override
  public void normalize() {
    throw unsupported();
  }

  @Override
  public Node removeChild(Node a) {
    throw unsupported();
  }

  @Override
  public Node replaceChild(Node a, Node b) {
    throw unsupported();
  }

  @Override
  public void setNodeValue(String a) {
    throw unsupported();
  }

  @Override
  public void setPrefix(String a) {
    throw unsupported();
  }

  @Override
  public void setTextContent(String a) {
    throw unsupported();
  }

  @Override
  public Object setUserData(String a, Object b, UserDataHandler c) {
    throw unsupported();
  }
}
