package dev.gatehouse.protocol.scim;

import java.util.Optional;

/**
 * A path of PATCH (RFC 7644 §3.5.2): {@code attr}, {@code attr.sub}, {@code attr[filter]}, {@code
 * attr[filter].sub}, each with or without a URN.
 *
 * @param path with the sub-attribute, on whichever side of the brackets it stood
 * @param filter what stood in the brackets
 */
record PatchPath(AttributePath path, Optional<Filter> filter) {

  static PatchPath parse(ResourceType type, String path) throws Unacceptable {
    FilterText text = new FilterText(path, ScimType.INVALID_PATH);
    text.skipSpaces();
    String word = text.word();
    AttributePath attribute =
        AttributePath.resolve(type, word).orElseThrow(() -> text.noAttribute(word, 0));
    PatchPath read =
        text.at('[')
            ? withFilter(type, text, attribute)
            : new PatchPath(attribute, Optional.empty());
    text.skipSpaces();
    if (!text.atEnd()) {
      throw text.unacceptable("The path goes on where it should end");
    }
    return read;
  }

  private static PatchPath withFilter(ResourceType type, FilterText text, AttributePath attribute)
      throws Unacceptable {
    if (!attribute.target().multiValued()) {
      throw text.unacceptable("Brackets need a multi-valued attribute before them");
    }
    boolean members = isMembers(type, attribute);
    Filter filter = FilterParser.valueFilter(type, text, attribute, members);
    if (!text.skip('.')) {
      return new PatchPath(attribute, Optional.of(filter));
    }
    int start = text.position();
    String name = text.word();
    Attribute sub =
        attribute.attribute().subAttribute(name).orElseThrow(() -> text.noAttribute(name, start));
    return new PatchPath(attribute.sub(sub), Optional.of(filter));
  }

  static boolean isMembers(ResourceType type, AttributePath path) {
    return type.equals(ResourceType.GROUP) && path.attribute().name().equals(ResourceType.MEMBERS);
  }
}
