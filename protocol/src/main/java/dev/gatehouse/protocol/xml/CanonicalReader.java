package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the canonical form of an element (exclusive canonicalization without comments) into the
 * tree. This is how claims are read from the very octets that were hashed.
 *
 * <p>Canonical XML has one way to write each thing, so this reads only that way and refuses every
 * other: no declarations, comments, processing instructions, CDATA, empty-element tags, single
 * quotes or references beyond those that canonicalization writes.
 */
final class CanonicalReader {
  private static final int NAME_SLOTS = 64;

  private final byte[] in;
  private final int deepest;
  private final PlainName[] names = new PlainName[NAME_SLOTS];

  /** Before the first name there is none. */
  private PlainName previous = PlainName.of("", 0, 0);

  private int at;

  private CanonicalReader(byte[] in, int deepest) {
    this.in = in;
    this.deepest = deepest;
  }

  /**
   * Reads an element.
   *
   * @param canonical its octets, with zeros or nothing behind them
   */
  static XmlElement read(byte[] canonical, int size, int deepest) throws XmlRefused {
    CanonicalReader reader = new CanonicalReader(canonical, deepest);
    try {
      reader.expect('<');
      XmlElement root = reader.element(NamespaceScope.NONE, 1);
      if (reader.at != size) {
        throw reader.notCanonical();
      }
      return root;
    } catch (ArrayIndexOutOfBoundsException e) {
      // The octets end too early: reading past the end is the one check that needs no test each.
      throw reader.notCanonical();
    }
  }

  /** Reads from behind the {@code <} of a start tag to behind the {@code >} of its end tag. */
  private XmlElement element(NamespaceScope outer, int depth) throws XmlRefused {
    if (depth > deepest) {
      throw new XmlRefused(XmlProblem.TOO_DEEP, "more than " + deepest + " levels");
    }
    PlainName name = name();
    NamespaceScope scope = outer;
    List<XmlAttribute> attributes = List.of();
    while (in[at] == ' ') {
      at++;
      PlainName attribute = name();
      expect('=');
      String value = attributeValue(attribute);
      if (!attribute.declaresNamespace()) {
        if (attributes.isEmpty()) {
          attributes = new ArrayList<>(4);
        }
        // Namespaces in XML §6.2: the default namespace does not apply to attributes.
        String namespace = attribute.prefix().isEmpty() ? "" : uri(attribute, scope);
        attributes.add(new XmlAttribute(namespace, attribute.localName(), value));
      } else if (attributes.isEmpty()) {
        scope = scope.with(attribute.declaredPrefix(), Vocabulary.namespace(value));
      } else {
        // Canonical XML §2.2: declarations stand first, so that a prefix is known when it is used.
        throw notCanonical();
      }
    }
    expect('>');
    return content(name, attributes, scope, depth);
  }

  private XmlElement content(
      PlainName name, List<XmlAttribute> attributes, NamespaceScope scope, int depth)
      throws XmlRefused {
    List<XmlElement> children = List.of();
    String text = "";
    // Text between many children is joined once: joining it piece by piece takes quadratic time.
    @Nullable StringBuilder joined = null;
    while (true) {
      if (in[at] != '<') {
        String part = text('<');
        if (text.isEmpty()) {
          text = part;
        } else {
          joined = (joined == null ? new StringBuilder(text) : joined).append(part);
        }
      }
      at++;
      if (in[at] == '/') {
        break;
      }
      if (children.isEmpty()) {
        children = new ArrayList<>();
        text = text.isBlank() ? "" : text;
      }
      children.add(element(scope, depth + 1));
      // Indentation between elements is not worth a string.
      skipWhiteSpaceBeforeTag();
    }
    at++;
    if (!name.isAt(in, at)) {
      throw notCanonical();
    }
    at += name.length();
    expect('>');
    return new XmlElement(
        uri(name, scope),
        name.localName(),
        attributes,
        children,
        joined == null ? text : joined.toString(),
        scope);
  }

  private void skipWhiteSpaceBeforeTag() {
    int ahead = at;
    while (in[ahead] == ' ' || in[ahead] == '\n' || in[ahead] == '\t') {
      ahead++;
    }
    if (in[ahead] == '<') {
      at = ahead;
    }
  }

  private String uri(PlainName name, NamespaceScope scope) throws XmlRefused {
    String uri = name.namespace(scope);
    if (uri == null) {
      throw notCanonical();
    }
    return uri;
  }

  /** Reads from the opening quote to behind the closing one. */
  private String attributeValue(PlainName name) throws XmlRefused {
    // The same octets, from quote to quote, are the same value.
    if (name.isValueAt(in, at)) {
      at += name.valueLength();
      return name.value();
    }
    int start = at;
    expect('"');
    String value = text('"');
    expect('"');
    name.hasValue(value, start, at);
    return value;
  }

  /** Reads to the delimiter, which stays; decodes the references of canonical XML. */
  private String text(char delimiter) throws XmlRefused {
    int start = at;
    boolean ascii = true;
    boolean references = false;
    int i = OctetWords.passPlain(in, at, (byte) delimiter);
    while (in[i] != delimiter) {
      byte b = in[i];
      if (b == '<') {
        throw notCanonical();
      }
      references |= b == '&';
      i++;
      if (b < 0) {
        ascii = false;
      } else {
        i = OctetWords.passPlain(in, i, (byte) delimiter);
      }
    }
    at = i;
    String raw = new String(in, start, i - start, ascii ? ISO_8859_1 : UTF_8);
    return references ? decode(raw) : raw;
  }

  private String decode(String raw) throws XmlRefused {
    StringBuilder decoded = new StringBuilder(raw.length());
    int from = 0;
    for (int ref = raw.indexOf('&'); ref >= 0; ref = raw.indexOf('&', from)) {
      int end = raw.indexOf(';', ref);
      if (end < 0) {
        throw notCanonical();
      }
      decoded.append(raw, from, ref);
      decoded.append(
          switch (raw.substring(ref + 1, end)) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "#x9" -> '\t';
            case "#xA" -> '\n';
            case "#xD" -> '\r';
            default -> throw notCanonical();
          });
      from = end + 1;
    }
    return decoded.append(raw, from, raw.length()).toString();
  }

  /** Reads a name up to what may follow one; the same name gives the same object. */
  private PlainName name() throws XmlRefused {
    PlainName expected = previous.follower();
    if (expected != null && expected.isAt(in, at) && endsName(in[at + expected.length()])) {
      at += expected.length();
      previous = expected;
      return expected;
    }
    PlainName found = scannedName();
    previous.followedBy(found);
    previous = found;
    return found;
  }

  private static boolean endsName(byte b) {
    return b == ' ' || b == '>' || b == '=';
  }

  private PlainName scannedName() throws XmlRefused {
    int start = at;
    int hash = 0;
    int i = at;
    for (byte b = in[i]; !endsName(b); b = in[++i]) {
      if (b == '<' || b == '/' || b == '!' || b == '?' || b == '"' || b == '&') {
        throw notCanonical();
      }
      hash = 31 * hash + b;
    }
    if (i == start) {
      throw notCanonical();
    }
    at = i;
    int slot = (hash ^ (hash >>> 8)) & (NAME_SLOTS - 1);
    PlainName known = names[slot];
    if (known != null && known.length() == i - start && known.isAt(in, start)) {
      return known;
    }
    PlainName name = PlainName.known(in, start, i - start, hash);
    if (name == null) {
      name = PlainName.of(new String(in, start, i - start, UTF_8), start, i - start);
    }
    names[slot] = name;
    return name;
  }

  private void expect(char wanted) throws XmlRefused {
    if (in[at] != wanted) {
      throw notCanonical();
    }
    at++;
  }

  private XmlRefused notCanonical() {
    return new XmlRefused(
        XmlProblem.CANONICALIZATION_FAILED, "the signed octets are not canonical at " + at);
  }
}
