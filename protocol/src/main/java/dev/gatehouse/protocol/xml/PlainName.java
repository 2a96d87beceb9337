package dev.gatehouse.protocol.xml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A qualified name of one document, and where in the octets it was read first. It remembers what
 * followed it, which value it had as an attribute and what its prefix meant, because documents
 * repeat themselves.
 */
final class PlainName {
  private final String qualified;
  private final String prefix;
  private final String localName;
  private final boolean declaresNamespace;
  private final int start;
  private final int length;
  private final boolean isId;
  private @Nullable PlainName follower;
  private @Nullable String declaredUri;
  private @Nullable String declaredNamespace;
  private @Nullable String value;
  private int valueStart;
  private int valueLength;
  private @Nullable NamespaceScope resolvedIn;
  private @Nullable String resolved;

  /** Whether elements of this name are to be listed. */
  boolean isWatched;

  private PlainName(String qualified, String prefix, String localName, int start, int length) {
    this.qualified = qualified;
    this.prefix = prefix;
    this.localName = localName;
    this.declaresNamespace = prefix.equals("xmlns") || qualified.equals("xmlns");
    this.isId = DocumentWalk.isId(localName) && !declaresNamespace;
    this.start = start;
    this.length = length;
  }

  /**
   * A name.
   *
   * @param start where it stands in the octets
   * @param length how many octets it has
   */
  static PlainName of(String qualified, int start, int length) {
    int colon = qualified.indexOf(':');
    return colon < 0
        ? new PlainName(qualified, "", qualified, start, length)
        : new PlainName(
            qualified,
            qualified.substring(0, colon),
            qualified.substring(colon + 1),
            start,
            length);
  }

  /**
   * The name that these octets are, when it is one of the vocabulary; null otherwise.
   *
   * @param hash as {@link String#hashCode} has it for a name in ASCII
   */
  static @Nullable PlainName known(byte[] octets, int start, int length, int hash) {
    Vocabulary.Word word = Vocabulary.find(octets, start, length, hash);
    return word == null
        ? null
        : new PlainName(word.qualified(), word.prefix(), word.localName(), start, length);
  }

  String qualified() {
    return qualified;
  }

  /** Empty for none. */
  String prefix() {
    return prefix;
  }

  String localName() {
    return localName;
  }

  int length() {
    return length;
  }

  /** Whether an attribute of this name is a namespace declaration. */
  boolean declaresNamespace() {
    return declaresNamespace;
  }

  /** Whether an attribute of this name is one that signatures could refer to. */
  boolean isId() {
    return isId;
  }

  /** The prefix that an attribute of this name declares. */
  String declaredPrefix() {
    return prefix.isEmpty() ? "" : localName;
  }

  /** Whether the octets from here on begin with this name. */
  boolean isAt(byte[] octets, int at) {
    return at + length < octets.length && OctetWords.same(octets, at, start, length);
  }

  /** Which name followed the last time. */
  @Nullable PlainName follower() {
    return follower;
  }

  void followedBy(PlainName name) {
    follower = name;
  }

  /** What this name declared last, if it was this very namespace name; null if another or none. */
  @Nullable String declared(String uri) {
    return uri.equals(declaredUri) ? declaredNamespace : null;
  }

  /** Remembers a declaration that may be made. */
  void declares(String uri, String namespace) {
    declaredUri = uri;
    declaredNamespace = namespace;
  }

  /** Whether the octets from here on begin with the value of the last attribute of this name. */
  boolean isValueAt(byte[] octets, int at) {
    return value != null
        && at + valueLength <= octets.length
        && OctetWords.same(octets, at, valueStart, valueLength);
  }

  /** The value of the last attribute of this name, which there must be. */
  String value() {
    return Objects.requireNonNull(value);
  }

  /** How many octets it has, quotes included. */
  int valueLength() {
    return valueLength;
  }

  void hasValue(String read, int from, int to) {
    value = read;
    valueStart = from;
    valueLength = to - from;
  }

  /** The namespace name of the prefix, empty for none; null when it is not declared. */
  @Nullable String namespace(NamespaceScope scope) {
    if (resolvedIn != scope) {
      resolved = scope.find(prefix);
      resolvedIn = scope;
    }
    return resolved;
  }
}
