package dev.gatehouse.server.directory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a SCIM user is as a person of the organization. Pure.
 *
 * @param address the e-mail address by which the organization knows the person
 */
record ScimPerson(String address, String displayName, boolean active) {
  private static final int LONGEST_NAME = 200;

  /**
   * Empty if no address is to be found. A {@code userName} that is an address is the person's;
   * where it is a login of another form, the primary e-mail is, or else the first.
   */
  static Optional<ScimPerson> of(ObjectNode document) {
    return addresses(document).stream()
        .findFirst()
        .map(
            address ->
                new ScimPerson(
                    address, displayName(document), document.path("active").asBoolean(true)));
  }

  /** Everything that is an address of the person, normalized; that of the person first. */
  static List<String> addresses(ObjectNode document) {
    return Stream.concat(Stream.of(text(document, "userName")), emails(document))
        .map(UserRules::key)
        .filter(address -> UserRules.check(address, "", List.of()).isEmpty())
        .distinct()
        .toList();
  }

  private static Stream<String> emails(ObjectNode document) {
    List<JsonNode> all = document.path("emails").valueStream().toList();
    Stream<JsonNode> primary = all.stream().filter(one -> one.path("primary").asBoolean(false));
    return Stream.concat(primary, all.stream()).map(one -> text(one, "value"));
  }

  /** What pages and tokens show; the document keeps it as it was sent. */
  private static String displayName(ObjectNode document) {
    JsonNode name = document.path("name");
    String parts =
        Stream.of(text(name, "givenName"), text(name, "familyName"))
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining(" "));
    return Stream.of(text(document, "displayName"), text(name, "formatted"), parts)
        .map(ScimPerson::plain)
        .filter(shown -> !shown.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String plain(String text) {
    String one =
        text.codePoints()
            .map(point -> Character.isISOControl(point) ? ' ' : point)
            .limit(LONGEST_NAME)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    // Such names are counted in UTF-16 elsewhere; one of rare characters alone is cut once more.
    return (one.length() <= LONGEST_NAME ? one : one.substring(0, one.offsetByCodePoints(0, 100)))
        .strip();
  }

  private static String text(JsonNode object, String attribute) {
    return object.path(attribute).asString("");
  }
}
