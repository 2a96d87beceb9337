package dev.gatehouse.server.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How the people of a connection get their roles. Pure.
 *
 * @param mappings in order of precedence, the strongest first
 */
public record RoleRules(Combination combination, List<RoleMapping> mappings) {

  public RoleRules {
    mappings = List.copyOf(mappings);
  }

  /** What counts where several mappings match. */
  public enum Combination {
    /** The first that matches, alone. */
    FIRST_MATCH,
    /** All that match, together. */
    ALL_MATCHES
  }

  /**
   * One mapping. Values are compared exactly.
   *
   * @param claim an attribute's or claim's name; empty for the list of groups
   * @param value the group's name or id, or the claim's value
   * @param role the key of the role that follows
   */
  public record RoleMapping(String claim, String value, String role) {
    boolean looksAtGroups() {
      return claim.isEmpty();
    }
  }

  /** What a sign-in said about groups. */
  public sealed interface SeenGroups {
    /** These, perhaps none. */
    record Listed(List<String> names) implements SeenGroups {
      public Listed {
        names = List.copyOf(names);
      }
    }

    /** More than the provider sends, so not known: never the same as none. */
    record Unknown() implements SeenGroups {}
  }

  /** No mappings: roles are given by hand. */
  public static RoleRules none() {
    return new RoleRules(Combination.ALL_MATCHES, List.of());
  }

  /**
   * The roles that follow, sorted.
   *
   * <p>Without mappings a person keeps the roles that they have. With mappings, these decide alone,
   * so that who leaves a group loses the role. Where a mapping asks for groups that are not known,
   * nothing can be decided, and the roles stay.
   *
   * @param defaultRole for people without any other; empty for none
   * @param current the roles that the person has now
   */
  public List<String> resolve(
      SeenGroups groups,
      Map<String, List<String>> claims,
      String defaultRole,
      List<String> current) {
    List<String> usual = defaultRole.isEmpty() ? List.of() : List.of(defaultRole);
    if (mappings.isEmpty()) {
      return current.isEmpty() ? usual : current;
    }
    List<String> names =
        switch (groups) {
          case SeenGroups.Listed(List<String> listed) -> listed;
          case SeenGroups.Unknown() -> List.of();
        };
    boolean undecidable =
        groups instanceof SeenGroups.Unknown
            && mappings.stream().anyMatch(RoleMapping::looksAtGroups);
    if (undecidable && !current.isEmpty()) {
      return current;
    }
    return combined(matching(names, claims), usual);
  }

  /**
   * The roles that follow, sorted, where a directory names roles of a person beside the groups.
   * Both together decide alone, and those that are named come before those of groups.
   *
   * @param named the keys of roles, the strongest first
   * @param defaultRole for people without any other; empty for none
   */
  List<String> ofDirectory(List<String> named, List<String> groups, String defaultRole) {
    List<String> matching = new ArrayList<>(named);
    matching.addAll(matching(groups, Map.of()));
    return combined(matching, defaultRole.isEmpty() ? List.of() : List.of(defaultRole));
  }

  private List<String> combined(List<String> matching, List<String> usual) {
    if (matching.isEmpty()) {
      return usual;
    }
    return combination == Combination.FIRST_MATCH
        ? List.of(matching.getFirst())
        : List.copyOf(new TreeSet<>(matching));
  }

  private List<String> matching(List<String> groups, Map<String, List<String>> claims) {
    List<String> roles = new ArrayList<>();
    for (RoleMapping mapping : mappings) {
      List<String> values =
          mapping.looksAtGroups() ? groups : claims.getOrDefault(mapping.claim(), List.of());
      if (values.contains(mapping.value())) {
        roles.add(mapping.role());
      }
    }
    return roles;
  }
}
