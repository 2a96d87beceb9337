package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** The attributes of an element of a fixed tree, namespace declarations included. */
@SuppressWarnings("NullAway") // The DOM says "null" where it means "none".
final class FixedAttributes implements NamedNodeMap {
  static final FixedAttributes NONE = new FixedAttributes(new FixedAttribute[0]);

  private final FixedAttribute[] all;

  FixedAttributes(FixedAttribute[] all) {
    this.all = all;
  }

  void ownedBy(FixedElement element) {
    for (FixedAttribute attribute : all) {
      attribute.ownedBy(element);
    }
  }

  @Nullable FixedAttribute find(@Nullable String namespace, String localName) {
    for (FixedAttribute attribute : all) {
      String own = attribute.getNamespaceURI();
      if (attribute.getLocalName().equals(localName)
          && (own == null ? namespace == null || namespace.isEmpty() : own.equals(namespace))) {
        return attribute;
      }
    }
    return null;
  }

  @Nullable FixedAttribute find(String qualifiedName) {
    for (FixedAttribute attribute : all) {
      if (attribute.getName().equals(qualifiedName)) {
        return attribute;
      }
    }
    return null;
  }

  @Override
  public int getLength() {
    return all.length;
  }

  @Override
  public @Nullable Node item(int index) {
    return index < 0 || index >= all.length ? null : all[index];
  }

  @Override
  public @Nullable Node getNamedItem(String name) {
    return find(name);
  }

  @Override
  public @Nullable Node getNamedItemNS(@Nullable String namespace, String localName) {
    return find(namespace, localName);
  }

  @Override
  public Node setNamedItem(Node node) {
    throw FixedNode.unsupported();
  }

  @Override
  public Node setNamedItemNS(Node node) {
    throw FixedNode.unsupported();
  }

  @Override
  public Node removeNamedItem(String name) {
    throw FixedNode.unsupported();
  }

  @Override
  public Node removeNamedItemNS(@Nullable String namespace, String localName) {
    throw FixedNode.unsupported();
  }
}
