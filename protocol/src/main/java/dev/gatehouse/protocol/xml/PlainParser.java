package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Parses the plain part of XML in which providers write their messages: UTF-8, elements, attributes
 * with namespaces, text, the five predefined entities and character references. Whatever else there
 * is, and whatever is wrong, it leaves to the JDK's parser, which then decides and finds the words:
 * this one never refuses.
 *
 * <p>No signature depends on it. Were it to read something wrongly, the canonical octets would not
 * be those that were signed.
 */
final class PlainParser {
  static final String XMLNS = "http://www.w3.org/2000/xmlns/";
  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final int LONGEST_NAME = 256;

  /** In force at one element. Prefixes are looked up one by one, so that few are cheap. */
  private static final int MOST_DECLARATIONS = 48;

  private static final Set<String> DECLARATIONS =
      Set.of(
          "<?xml version=\"1.0\"?>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
          "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");

  private final PlainOctets in;
  private final XmlLimits limits;
  private final NamespaceScope[] scopes;
  private PlainName[] names = new PlainName[8];
  private String[] values = new String[8];
  private final List<Element> watched = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private int elements;

  private PlainParser(byte[] xml, XmlLimits limits, Set<String> watchedLocalNames) {
    this.in = new PlainOctets(xml, watchedLocalNames);
    this.limits = limits;
    this.scopes = new NamespaceScope[limits.depth()];
  }

  /** A document, and the elements that were asked for, in document order. */
  record Plain(Document document, List<Element> watched) {}

  /**
   * Parses a document, with the checks of {@link DocumentWalk}.
   *
   * @param watchedLocalNames elements to list, wherever they stand
   * @return null when the general parser must look at it
   */
  static @Nullable Plain parse(byte[] xml, XmlLimits limits, Set<String> watchedLocalNames) {
    if (xml.length > limits.bytes()) {
      return null;
    }
    try {
      PlainParser parser = new PlainParser(xml, limits, watchedLocalNames);
      return new Plain(parser.document(), parser.watched);
    } catch (NotPlain | ArrayIndexOutOfBoundsException e) {
      // The latter: it ends too early. Reading past the end is the one check that needs no test
      // each.
      return null;
    }
  }

  private FixedDocument document() throws NotPlain {
    in.at = declaration();
    in.skipWhiteSpace();
    in.expect('<');
    FixedElement root = startTag(NamespaceScope.NONE, 0);
    if (!in.wasEmpty) {
      content(root);
    }
    in.skipToEnd();
    return new FixedDocument(root);
  }

  private int declaration() throws NotPlain {
    byte[] octets = in.octets;
    if (octets[0] != '<' || octets[1] != '?') {
      return 0;
    }
    String start = new String(octets, 0, Math.min(octets.length, 80), ISO_8859_1);
    int end = start.indexOf("?>") + 2;
    if (end < 2 || !DECLARATIONS.contains(start.substring(0, end))) {
      throw NotPlain.INSTANCE;
    }
    return end;
  }

  private void content(FixedElement root) throws NotPlain {
    FixedElement open = root;
    int depth = 1;
    while (true) {
      if (in.octets[in.at] != '<') {
        open.append(new FixedText(in.text()));
      }
      in.at++;
      if (in.octets[in.at] == '/') {
        in.at++;
        endTag(open.name());
        if (--depth == 0) {
          return;
        }
        open = Objects.requireNonNull((FixedElement) open.parent);
      } else {
        FixedElement child = startTag(scopes[depth - 1], depth);
        open.append(child);
        if (!in.wasEmpty) {
          open = child;
          depth++;
        }
      }
    }
  }

  private void endTag(PlainName name) throws NotPlain {
    if (!name.isAt(in.octets, in.at)) {
      throw NotPlain.INSTANCE;
    }
    in.at += name.length();
    in.skipWhiteSpace();
    in.expect('>');
  }

  /** Reads from behind the {@code <} of a start tag to behind its {@code >}. */
  private FixedElement startTag(NamespaceScope outer, int depth) throws NotPlain {
    if (depth >= limits.depth() || ++elements > limits.elements()) {
      throw NotPlain.INSTANCE;
    }
    PlainName name = in.name(LONGEST_NAME);
    NamespaceScope scope = outer;
    int count = 0;
    while (in.nextAttribute()) {
      PlainName attribute = in.name(LONGEST_NAME);
      in.expect('=');
      String value = in.attributeValue(attribute);
      if (attribute.declaresNamespace()) {
        scope = declare(attribute, value, scope);
      } else if (attribute.isId()) {
        identify(attribute, value);
      }
      if (count == limits.attributes()) {
        throw NotPlain.INSTANCE;
      }
      if (count == names.length) {
        names = Arrays.copyOf(names, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      names[count] = attribute;
      values[count++] = value;
    }
    scopes[depth] = scope;
    if (name.prefix().equals("xmlns")) {
      throw NotPlain.INSTANCE;
    }
    FixedElement element = new FixedElement(name, uri(name, scope), attributes(count, scope));
    if (name.isWatched) {
      watched.add(element);
    }
    return element;
  }

  /** No ID twice, and none in a namespace: readers differ in which they take for an ID. */
  private void identify(PlainName name, String id) throws NotPlain {
    if (!name.prefix().isEmpty() || !ids.add(id)) {
      throw NotPlain.INSTANCE;
    }
  }

  private static NamespaceScope declare(PlainName name, String uri, NamespaceScope scope)
      throws NotPlain {
    // Documents repeat their declarations, on every value sometimes.
    String namespace = name.declared(uri);
    if (namespace == null) {
      requireBindable(name.declaredPrefix(), uri);
      namespace = Vocabulary.namespace(uri);
      name.declares(uri, namespace);
    }
    if (scope.size() >= MOST_DECLARATIONS) {
      throw NotPlain.INSTANCE;
    }
    return scope.with(name.declaredPrefix(), namespace);
  }

  /** Namespaces in XML §3, §5: which prefixes and names may be bound. */
  private static void requireBindable(String prefix, String uri) throws NotPlain {
    boolean unbinds = uri.isEmpty() && !prefix.isEmpty();
    // Canonical XML §1.3: a relative namespace name has no canonical form.
    boolean relative = !uri.isEmpty() && !DocumentWalk.isAbsolute(uri);
    if (unbinds
        || relative
        || prefix.equals("xml")
        || prefix.equals("xmlns")
        || uri.equals(XML)
        || uri.equals(XMLNS)) {
      throw NotPlain.INSTANCE;
    }
  }

  private FixedAttributes attributes(int count, NamespaceScope scope) throws NotPlain {
    if (count == 0) {
      return FixedAttributes.NONE;
    }
    FixedAttribute[] all = new FixedAttribute[count];
    for (int i = 0; i < count; i++) {
      PlainName name = names[i];
      // Namespaces in XML §6.2: the default namespace does not apply to attributes.
      String namespace =
          name.declaresNamespace() ? XMLNS : name.prefix().isEmpty() ? null : uri(name, scope);
      for (int other = 0; other < i; other++) {
        if (same(name, namespace, all[other])) {
          throw NotPlain.INSTANCE;
        }
      }
      all[i] = new FixedAttribute(name, namespace, values[i]);
    }
    return new FixedAttributes(all);
  }

  /** XML §3.1, Namespaces in XML §6.3: no attribute twice, whatever its prefix. */
  private static boolean same(PlainName name, @Nullable String namespace, FixedAttribute other) {
    if (!name.localName().equals(other.getLocalName())) {
      return false;
    }
    String otherNamespace = other.getNamespaceURI();
    return namespace == null ? otherNamespace == null : namespace.equals(otherNamespace);
  }

  private static @Nullable String uri(PlainName name, NamespaceScope scope) throws NotPlain {
    String uri = name.namespace(scope);
    if (uri == null) {
      throw NotPlain.INSTANCE;
    }
    return uri.isEmpty() ? null : uri;
  }

  /** The general parser must look at it. Happens to good documents, so that it carries no trace. */
  static final class NotPlain extends Exception {
    private static final long serialVersionUID = 1;
    static final NotPlain INSTANCE = new NotPlain();

    private NotPlain() {
      super("not plain", null, false, false);
    }
  }
}
