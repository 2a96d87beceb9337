package dev.gatehouse.protocol.scim;

import java.util.Locale;
import java.util.Optional;

/**
 * An attribute, or a sub-attribute, of a resource type: a resolved {@code attrPath} of RFC 7644
 * §3.4.2.2.
 *
 * @param schema the URN of the schema that has the attribute; the core schema's for the attributes
 *     that all resources share
 * @param extension whether that schema is an extension, so that the attribute stands in an object
 *     under the URN
 */
public record AttributePath(
    String schema, boolean extension, Attribute attribute, Optional<Attribute> subAttribute) {

  /** The attribute whose values are compared: the sub-attribute where there is one. */
  public Attribute target() {
    return subAttribute.orElse(attribute);
  }

  /** The whole attribute, without the sub-attribute. */
  public AttributePath parent() {
    return subAttribute.isEmpty()
        ? this
        : new AttributePath(schema, extension, attribute, Optional.empty());
  }

  public AttributePath sub(Attribute of) {
    return new AttributePath(schema, extension, attribute, Optional.of(of));
  }

  /** The canonical text: {@code name.familyName}, or with the URN where it is an extension's. */
  public String text() {
    String own = attribute.name() + subAttribute.map(sub -> "." + sub.name()).orElse("");
    return extension ? schema + ":" + own : own;
  }

  /**
   * Resolves {@code [URN ":"] name ["." sub]} without case (RFC 7643 §2.1). The core schema's URN
   * may stand in front or not (RFC 7644 §3.10); an extension's must.
   *
   * @return empty where the resource type has no such attribute, or the text is none
   */
  public static Optional<AttributePath> resolve(ResourceType type, String text) {
    if (!isUrn(text)) {
      return resolve(type.schema().id(), false, type::attribute, text);
    }
    // URNs of schemas contain dots and colons, so they are recognized, never taken apart.
    Optional<String> core = withoutUrn(type.schema().id(), text);
    if (core.isPresent()) {
      return resolve(type.schema().id(), false, type::attribute, core.get());
    }
    for (Schema extension : type.extensions()) {
      Optional<String> rest = withoutUrn(extension.id(), text);
      if (rest.isPresent()) {
        return resolve(extension.id(), true, extension::attribute, rest.get());
      }
    }
    return Optional.empty();
  }

  /**
   * As {@link #resolve}, for what is only asked: a filter, an order, what to show. There an
   * extension's attribute is found without its URN too, where the core schema has none of its name
   * (Leniency.UNQUALIFIED_EXTENSION_ATTRIBUTES). A change must say what it means.
   */
  public static Optional<AttributePath> resolveQueried(ResourceType type, String text) {
    Optional<AttributePath> exact = resolve(type, text);
    if (exact.isPresent() || isUrn(text)) {
      return exact;
    }
    String name = text.substring(0, text.indexOf('.') < 0 ? text.length() : text.indexOf('.'));
    for (Schema extension : type.extensions()) {
      // An attribute of the core schema is never an extension's, whatever follows its dot.
      if (type.attribute(name).isEmpty() && extension.attribute(name).isPresent()) {
        return resolve(extension.id(), true, extension::attribute, text);
      }
    }
    return Optional.empty();
  }

  /** An attribute of the resource type that is known to exist. */
  static AttributePath of(ResourceType type, Attribute attribute) {
    return new AttributePath(type.schema().id(), false, attribute, Optional.empty());
  }

  static AttributePath of(Schema extension, Attribute attribute) {
    return new AttributePath(extension.id(), true, attribute, Optional.empty());
  }

  static boolean isUrn(String text) {
    return text.regionMatches(true, 0, "urn:", 0, 4);
  }

  /** What follows the URN and its colon. */
  static Optional<String> withoutUrn(String urn, String text) {
    boolean matches =
        text.length() > urn.length() + 1
            && text.charAt(urn.length()) == ':'
            && text.regionMatches(true, 0, urn, 0, urn.length());
    return matches ? Optional.of(text.substring(urn.length() + 1)) : Optional.empty();
  }

  private interface Lookup {
    Optional<Attribute> attribute(String name);
  }

  private static Optional<AttributePath> resolve(
      String schema, boolean extension, Lookup lookup, String name) {
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    Optional<AttributePath> whole =
        lookup
            .attribute(first)
            .map(found -> new AttributePath(schema, extension, found, Optional.empty()));
    if (dot < 0 || whole.isEmpty()) {
      return whole;
    }
    AttributePath path = whole.get();
    return path.attribute().subAttribute(name.substring(dot + 1)).map(path::sub);
  }

  /** For the keys of maps and for comparisons of names that clients sent. */
  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
