package dev.gatehouse.server.connection;

import java.util.List;

/**
 * Which attributes or claims carry what. Each is a list of names in order of preference, compared
 * without case and, for SAML, by friendly name too; an empty list takes the preset's.
 *
 * @param subject the stable key; empty takes the kind's own (persistent NameID, {@code sub})
 */
public record AttributeMapping(
    List<String> subject,
    List<String> email,
    List<String> displayName,
    List<String> givenName,
    List<String> familyName,
    List<String> groups) {

  static final int MOST_NAMES = 10;
  static final int LONGEST_NAME = 512;

  public AttributeMapping {
    subject = List.copyOf(subject);
    email = List.copyOf(email);
    displayName = List.copyOf(displayName);
    givenName = List.copyOf(givenName);
    familyName = List.copyOf(familyName);
    groups = List.copyOf(groups);
  }

  /** Everything as the preset says. */
  public static AttributeMapping fromPreset() {
    return new AttributeMapping(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** This mapping, with another one's names where this one has none. */
  AttributeMapping orElse(AttributeMapping other) {
    return new AttributeMapping(
        pick(subject, other.subject),
        pick(email, other.email),
        pick(displayName, other.displayName),
        pick(givenName, other.givenName),
        pick(familyName, other.familyName),
        pick(groups, other.groups));
  }

  private static List<String> pick(List<String> own, List<String> other) {
    return own.isEmpty() ? other : own;
  }
}
