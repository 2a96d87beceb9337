package dev.gatehouse.protocol.xml;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The namespace declarations in force at an element: the innermost first, sharing their tails. */
record NamespaceScope(String prefix, String uri, @Nullable NamespaceScope outer) {

  static final NamespaceScope NONE =
      new NamespaceScope("xml", "http://www.w3.org/XML/1998/namespace", null);

  NamespaceScope with(String declaredPrefix, String declaredUri) {
    return new NamespaceScope(declaredPrefix, declaredUri, this);
  }

  /** How many declarations there are, hidden ones included. */
  int size() {
    int size = 0;
    for (NamespaceScope at = outer; at != null; at = at.outer) {
      size++;
    }
    return size;
  }

  /** The namespace name of a prefix; null when it is not declared. */
  @Nullable String find(String wanted) {
    for (NamespaceScope at = this; at != null; at = at.outer) {
      if (at.prefix.equals(wanted)) {
        return at.uri;
      }
    }
    return wanted.isEmpty() ? "" : null;
  }

  /** Every prefix with the namespace name in force, the {@code xml} prefix left out. */
  Map<String, String> inForce() {
    Map<String, String> all = new LinkedHashMap<>();
    for (NamespaceScope at = this; at != null; at = at.outer) {
      all.putIfAbsent(at.prefix, at.uri);
    }
    all.remove("xml");
    return all;
  }
}
