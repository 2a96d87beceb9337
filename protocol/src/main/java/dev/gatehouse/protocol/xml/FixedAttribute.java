package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.TypeInfo;

/** An attribute or a namespace declaration of a fixed tree. */
@SuppressWarnings("NullAway") // The DOM says "null" where it means "none".
final class FixedAttribute extends FixedNode implements Attr {
  private final PlainName name;
  private final @Nullable String namespace;
  private String value;
  private @Nullable FixedElement owner;

  FixedAttribute(PlainName name, @Nullable String namespace, String value) {
    this.name = name;
    this.namespace = namespace;
    this.value = value;
  }

  void ownedBy(FixedElement element) {
    owner = element;
  }

  @Override
  public short getNodeType() {
    return ATTRIBUTE_NODE;
  }

  @Override
  public String getNodeName() {
    return name.qualified();
  }

  @Override
  public String getName() {
    return name.qualified();
  }

  @Override
  public String getNodeValue() {
    return value;
  }

  @Override
  public String getValue() {
    return value;
  }

  @Override
  public String getTextContent() {
    return value;
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
  public @Nullable Element getOwnerElement() {
    return owner;
  }

  @Override
  public @Nullable Document getOwnerDocument() {
    return owner == null ? null : owner.getOwnerDocument();
  }

  @Override
  public boolean getSpecified() {
    return true;
  }

  @Override
  public boolean isId() {
    return false;
  }

  /** Canonicalization makes declarations of its own; those of the document belong to an element. */
  @Override
  public void setValue(String ownValue) {
    if (owner != null) {
      throw unsupported();
    }
    value = ownValue;
  }

  // What a fixed tree does not have: whoever calls these would change it, or needs what nobody
  // asked.

  @Override
  public TypeInfo getSchemaTypeInfo() {
    throw unsupported();
  }
}
