package dev.gatehouse.protocol.xml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An element of the immutable tree: names resolved, comments gone, text joined. */
public final class XmlElement {
  private final String namespace;
  private final String localName;
  private final List<XmlAttribute> attributes;
  private final List<XmlElement> children;
  private final String text;
  private final NamespaceScope scope;

  XmlElement(
      String namespace,
      String localName,
      List<XmlAttribute> attributes,
      List<XmlElement> children,
      String text,
      NamespaceScope scope) {
    this.namespace = namespace;
    this.localName = localName;
    this.attributes = fixed(attributes);
    this.children = fixed(children);
    this.text = children.isEmpty() || !text.isBlank() ? text : "";
    this.scope = scope;
  }

  private static <T> List<T> fixed(List<T> list) {
    // Most have none, and that list needs no wrapper each.
    return list.isEmpty() ? List.of() : Collections.unmodifiableList(list);
  }

  /** The namespace name; empty for none. */
  public String namespace() {
    return namespace;
  }

  public String localName() {
    return localName;
  }

  public boolean is(String wantedNamespace, String wantedLocalName) {
    return localName.equals(wantedLocalName) && namespace.equals(wantedNamespace);
  }

  /** Without namespace declarations. */
  public List<XmlAttribute> attributes() {
    return attributes;
  }

  /** The attribute in no namespace with this name; null when absent. */
  public @Nullable String attribute(String wantedLocalName) {
    return attribute("", wantedLocalName);
  }

  /** The attribute with this name; null when absent. */
  public @Nullable String attribute(String wantedNamespace, String wantedLocalName) {
    for (int i = 0; i < attributes.size(); i++) {
      XmlAttribute attribute = attributes.get(i);
      if (attribute.localName().equals(wantedLocalName)
          && attribute.namespace().equals(wantedNamespace)) {
        return attribute.value();
      }
    }
    return null;
  }

  /** The child elements, in order. */
  public List<XmlElement> children() {
    return children;
  }

  /** The child elements with this name, in order. */
  public List<XmlElement> children(String wantedNamespace, String wantedLocalName) {
    List<XmlElement> found = new ArrayList<>();
    for (XmlElement child : children) {
      if (child.is(wantedNamespace, wantedLocalName)) {
        found.add(child);
      }
    }
    return found;
  }

  /** The first child element with this name. */
  public Optional<XmlElement> child(String wantedNamespace, String wantedLocalName) {
    for (XmlElement child : children) {
      if (child.is(wantedNamespace, wantedLocalName)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /**
   * The character data directly inside, joined across comments and child elements. White space
   * between child elements counts as none.
   */
  public String text() {
    return text;
  }

  NamespaceScope scope() {
    return scope;
  }

  /** Names the element; content stays out of logs. */
  @Override
  public String toString() {
    return "<" + localName + ">";
  }
}
