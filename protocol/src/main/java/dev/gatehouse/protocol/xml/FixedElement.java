package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.TypeInfo;

/** An element of a fixed tree. */
@SuppressWarnings("NullAway") // The DOM says "null" where it means "none".
final class FixedElement extends FixedNode implements Element {
  private final PlainName name;
  private final @Nullable String namespace;
  private final FixedAttributes attributes;
  private @Nullable FixedNode first;
  private @Nullable FixedNode last;

  FixedElement(PlainName name, @Nullable String namespace, FixedAttributes attributes) {
    this.name = name;
    this.namespace = namespace;
    this.attributes = attributes;
    attributes.ownedBy(this);
  }

  /** For the parser alone. */
  void append(FixedNode child) {
    child.parent = this;
    if (last == null) {
      first = child;
    } else {
      last.next = child;
    }
    last = child;
  }

  PlainName name() {
    return name;
  }

  @Override
  public short getNodeType() {
    return ELEMENT_NODE;
  }

  @Override
  public String getNodeName() {
    return name.qualified();
  }

  @Override
  public String getTagName() {
    return name.qualified();
  }

  @Override
  public @Nullable String getNamespaceURI() {
    return namespace;
  }

  @Override
  public @Nullable String getPrefix() {
    return name.prefix().isEmpty() ? null : name.prefix();
  }

  @Override
  public String getLocalName() {
    return name.localName();
  }

  @Override
  public @Nullable Node getFirstChild() {
    return first;
  }

  @Override
  public @Nullable Node getLastChild() {
    return last;
  }

  @Override
  public boolean hasAttributes() {
    return attributes.getLength() > 0;
  }

  @Override
  public NamedNodeMap getAttributes() {
    return attributes;
  }

  @Override
  public @Nullable Attr getAttributeNodeNS(@Nullable String namespaceUri, String localName) {
    return attributes.find(namespaceUri, localName);
  }

  @Override
  public String getAttributeNS(@Nullable String namespaceUri, String localName) {
    FixedAttribute found = attributes.find(namespaceUri, localName);
    return found == null ? "" : found.getValue();
  }

  @Override
  public boolean hasAttributeNS(@Nullable String namespaceUri, String localName) {
    return attributes.find(namespaceUri, localName) != null;
  }

  @Override
  public @Nullable Attr getAttributeNode(String qualifiedName) {
    return attributes.find(qualifiedName);
  }

  @Override
  public String getAttribute(String qualifiedName) {
    FixedAttribute found = attributes.find(qualifiedName);
    return found == null ? "" : found.getValue();
  }

  @Override
  public boolean hasAttribute(String qualifiedName) {
    return attributes.find(qualifiedName) != null;
  }

  /** Nothing is looked up by ID in this tree, so that there is nothing to remember. */
  @Override
  public void setIdAttributeNode(Attr attribute, boolean isId) {
    // Santuario marks the signature's own IDs, for references that are refused anyway.
  }

  // What a fixed tree does not have: whoever calls these would change it, or needs what nobody
  // asked.

  @Override
  public NodeList getElementsByTagNameNS(String a, String b) {
    throw unsupported();
  }

  @Override
  public NodeList getElementsByTagName(String a) {
    throw unsupported();
  }

  @Override
  public TypeInfo getSchemaTypeInfo() {
    throw unsupported();
  }

  @Override
  public void removeAttributeNS(String a, String b) {
    throw unsupported();
  }

  @Override
  public Attr removeAttributeNode(Attr a) {
    throw unsupported();
  }

  @Override
  public void removeAttribute(String a) {
    throw unsupported();
  }

  @Override
  public void setAttributeNS(String a, String b, String c) {
    throw unsupported();
  }

  @Override
  public Attr setAttributeNodeNS(Attr a) {
    throw unsupported();
  }

  @Override
  public Attr setAttributeNode(Attr a) {
    throw unsupported();
  }

  @Override
  public void setAttribute(String a, String b) {
    throw unsupported();
  }

  @Override
  public void setIdAttributeNS(String a, String b, boolean c) {
    throw unsupported();
  }

  @Override
  public void setIdAttribute(String a, boolean b) {
    throw unsupported();
  }
}
