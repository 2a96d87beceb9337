package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.directory.ScimResource;
import java.util.Arrays;
import java.util.List;

/**
 * {@code If-Match} and {@code If-None-Match} of a request (RFC 7644 §3.14, RFC 9110 §13.1).
 * Versions are weak; SCIM compares them all the same. Without tags there is no condition.
 */
record Precondition(List<String> ifMatch, List<String> ifNoneMatch) {
  static final Precondition NONE = new Precondition(List.of(), List.of());

  Precondition {
    ifMatch = List.copyOf(ifMatch);
    ifNoneMatch = List.copyOf(ifNoneMatch);
  }

  static String tag(ScimResource resource) {
    return tag(String.valueOf(resource.version()));
  }

  static String tag(String version) {
    return "W/\"" + version + "\"";
  }

  /** Before a change. */
  void require(ScimResource current) {
    boolean lacks = !ifMatch.isEmpty() && !names(ifMatch, tag(current));
    if (lacks || names(ifNoneMatch, tag(current))) {
      throw new ScimRefusedException(
          ScimProblem.of(412, "The resource has changed: its version is another one now."));
    }
  }

  /** Whether a reader has the resource already. */
  boolean isKnown(String tag) {
    return names(ifNoneMatch, tag);
  }

  private static boolean names(List<String> tags, String tag) {
    return tags.stream()
        // RFC 9110 §13.1.1: a list, in one line or in several. Our tags have no comma in them.
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .anyMatch(sent -> sent.equals("*") || weak(sent).equals(tag));
  }

  /** Some clients leave out what says that a tag is weak. */
  private static String weak(String tag) {
    return tag.startsWith("W/") ? tag : "W/" + tag;
  }
}
