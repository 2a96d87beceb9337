package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A document as it arrived, within its limits and free of what canonicalization trips over. */
public final class XmlDocument {
  private static final Set<String> ENCODINGS =
      Set.of("UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII", "ISO-8859-1");

  /** Bound where a decrypted fragment leans on declarations that its cipher text left outside. */
  private static final Map<String, String> WELL_KNOWN =
      Map.of(
          "saml", "urn:oasis:names:tc:SAML:2.0:assertion",
          "saml2", "urn:oasis:names:tc:SAML:2.0:assertion",
          "samlp", "urn:oasis:names:tc:SAML:2.0:protocol",
          "saml2p", "urn:oasis:names:tc:SAML:2.0:protocol",
          "ds", "http://www.w3.org/2000/09/xmldsig#",
          "xenc", "http://www.w3.org/2001/04/xmlenc#",
          "xs", "http://www.w3.org/2001/XMLSchema",
          "xsd", "http://www.w3.org/2001/XMLSchema",
          "xsi", "http://www.w3.org/2001/XMLSchema-instance");

  private final ReceivedElement root;
  private final List<ReceivedElement> watched;

  private XmlDocument(ReceivedElement root, List<ReceivedElement> watched) {
    this.root = root;
    this.watched = watched;
  }

  /**
   * Parses a document strictly: no document type, no processing instruction, no duplicate or
   * namespaced ID, no relative namespace name.
   *
   * @param watchedLocalNames elements to list in {@link #watched}, wherever they stand
   */
  public static XmlDocument parse(byte[] xml, XmlLimits limits, Set<String> watchedLocalNames)
      throws XmlRefused {
    PlainParser.Plain plain = PlainParser.parse(xml, limits, watchedLocalNames);
    if (plain != null) {
      return of(plain.document(), plain.watched(), limits);
    }
    Document document = general(xml, limits);
    return of(document, DocumentWalk.over(document, limits, watchedLocalNames), limits);
  }

  private static XmlDocument of(Document document, List<Element> watched, XmlLimits limits) {
    return new XmlDocument(
        new ReceivedElement(document.getDocumentElement(), limits),
        watched.stream().map(element -> new ReceivedElement(element, limits)).toList());
  }

  private static Document general(byte[] xml, XmlLimits limits) throws XmlRefused {
    Document document = DomParsers.parse(xml, limits);
    // What is declared, and what the parser found by looking at the first bytes (UTF-32).
    requireKnown(document.getXmlEncoding());
    requireKnown(document.getInputEncoding());
    // XML 1.1 has other line ends and control characters than canonicalization was written for.
    if (!"1.0".equals(document.getXmlVersion())) {
      throw new XmlRefused(XmlProblem.NOT_WELL_FORMED, "XML " + document.getXmlVersion());
    }
    return document;
  }

  private static void requireKnown(@Nullable String encoding) throws XmlRefused {
    if (encoding != null && !ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT))) {
      throw new XmlRefused(XmlProblem.CHARACTER_ENCODING, encoding);
    }
  }

  /** Parses one decrypted element in the namespace declarations that surrounded its cipher text. */
  static XmlDocument parseFragment(
      byte[] fragment, NamespaceScope scope, XmlLimits limits, Set<String> watchedLocalNames)
      throws XmlRefused {
    ByteArrayOutputStream wrapped = new ByteArrayOutputStream(fragment.length + 512);
    StringBuilder open = new StringBuilder("<fragment");
    Map<String, String> inForce = scope.inForce();
    WELL_KNOWN.forEach(inForce::putIfAbsent);
    inForce.forEach(
        (prefix, uri) -> {
          open.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix).append("=\"");
          XmlText.escapeAttribute(uri, open);
          open.append('"');
        });
    wrapped.writeBytes(open.append('>').toString().getBytes(UTF_8));
    int start = afterDeclaration(fragment);
    wrapped.write(fragment, start, fragment.length - start);
    wrapped.writeBytes("</fragment>".getBytes(UTF_8));
    XmlDocument document = parse(wrapped.toByteArray(), limits, watchedLocalNames);
    List<ReceivedElement> content = document.root.children();
    if (content.size() != 1 || !document.root.copyWithout(names(content)).text().isBlank()) {
      throw new XmlRefused(XmlProblem.ENCRYPTION_MALFORMED, "not exactly one element inside");
    }
    return new XmlDocument(content.getFirst(), document.watched);
  }

  private static Set<String> names(List<ReceivedElement> elements) {
    Set<String> names = new HashSet<>();
    elements.forEach(element -> names.add(element.localName()));
    return names;
  }

  /** Some providers encrypt a whole document; its declaration may not stand inside another. */
  private static int afterDeclaration(byte[] fragment) {
    String start = new String(fragment, 0, Math.min(fragment.length, 200), UTF_8);
    int end = start.startsWith("<?xml ") ? start.indexOf("?>") : -1;
    return end < 0 ? 0 : end + 2;
  }

  public ReceivedElement root() {
    return root;
  }

  /** The elements that were asked for, in document order. */
  public List<ReceivedElement> watched() {
    return watched;
  }
}
