package dev.gatehouse.server.openid;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What applications are told about a person, by scope. The table in docs/applications.md says the
 * same; names are part of the public face.
 */
final class Claims {
  /** An ID token travels in headers and cookies of applications, so long lists stay out of it. */
  static final int MOST_GROUPS_IN_ID_TOKEN = 100;

  static final int MOST_GROUP_OCTETS_IN_ID_TOKEN = 4_000;

  private Claims() {}

  /** All claims of the scopes, for userinfo. */
  static Map<String, Object> all(LivePeople.Person person, Grant grant, Set<String> scope) {
    Map<String, Object> claims = new LinkedHashMap<>();
    User user = person.user();
    claims.put("sub", user.id().value());
    if (scope.contains("profile")) {
      claims.put("name", user.displayName().isEmpty() ? user.userName() : user.displayName());
      claims.put("preferred_username", user.userName());
      claims.put("updated_at", user.updatedAt().getEpochSecond());
    }
    if (scope.contains("email")) {
      claims.put("email", user.userName());
      claims.put("email_verified", person.emailVerified());
    }
    if (scope.contains("organization")) {
      claims.put("organization", organization(person.organization()));
      grant.connection().ifPresent(id -> claims.put("connection", id.value()));
    }
    if (scope.contains("roles")) {
      claims.put("roles", user.roles());
      claims.put("permissions", person.permissions());
    }
    if (scope.contains("groups")) {
      claims.put("groups", user.groups());
    }
    return claims;
  }

  /**
   * The same for an ID token. Groups beyond the limits are left out as a whole, never cut short,
   * and {@code groups_omitted} says so; userinfo has them.
   */
  static Map<String, Object> forIdToken(LivePeople.Person person, Grant grant, Set<String> scope) {
    Map<String, Object> claims = all(person, grant, scope);
    if (claims.containsKey("groups") && tooMany(person.user().groups())) {
      claims.remove("groups");
      claims.put("groups_omitted", true);
    }
    return claims;
  }

  private static boolean tooMany(List<String> groups) {
    return groups.size() > MOST_GROUPS_IN_ID_TOKEN
        || groups.stream().mapToInt(group -> group.getBytes(StandardCharsets.UTF_8).length).sum()
            > MOST_GROUP_OCTETS_IN_ID_TOKEN;
  }

  private static Map<String, Object> organization(Organization organization) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", organization.id().value());
    members.put("slug", organization.slug());
    members.put("name", organization.name());
    return members;
  }
}
