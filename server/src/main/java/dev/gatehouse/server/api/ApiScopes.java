package dev.gatehouse.server.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What keys can be allowed to do: to read or to write a noun; writing includes reading. */
final class ApiScopes {
  private static final List<String> IN_ORGANIZATIONS =
      List.of(
          "organizations",
          "domains",
          "connections",
          "directories",
          "users",
          "sign_ins",
          "sign_in_policy",
          "sessions",
          "second_factors",
          "setup_links",
          "api_keys",
          "ssh_keys",
          "own_ssh_keys",
          "own_sessions",
          "own_api_keys",
          "authorized_keys",
          "credential_checks",
          "file_access",
          "audit",
          "webhooks");

  private static final List<String> OF_OPERATOR =
      List.of("applications", "roles", "signing_keys", "system");

  /** What roles of the catalogue allow in the console, and so in this API; others allow nothing. */
  private static final Map<String, List<String>> BY_PERMISSION =
      Map.of(
          "members",
          List.of("users", "sessions", "second_factors", "ssh_keys", "sign_ins"),
          "settings",
          List.of(
              "organizations",
              "domains",
              "connections",
              "directories",
              "sign_ins",
              "sign_in_policy",
              "audit",
              "setup_links",
              "webhooks"),
          "api_keys",
          List.of(
              "api_keys",
              "ssh_keys",
              "own_ssh_keys",
              "authorized_keys",
              "credential_checks",
              "file_access"));

  /** What everybody sees who may do anything here: the frame that the rest stands in. */
  private static final List<String> FRAME = List.of("organizations:read", "connections:read");

  private ApiScopes() {}

  /** What somebody may do in their own organization, whose roles have these permissions. */
  static Set<String> ofPermissions(Collection<String> permissions) {
    Set<String> scopes = new TreeSet<>();
    for (String permission : permissions) {
      BY_PERMISSION
          .getOrDefault(permission, List.of())
          .forEach(noun -> scopes.add(noun + ":write"));
    }
    if (!scopes.isEmpty()) {
      scopes.addAll(FRAME);
    }
    return scopes;
  }

  /** Whether scopes include one; {@code users:write} includes {@code users:read}. */
  static boolean includes(Set<String> scopes, String scope) {
    return scopes.contains(scope)
        || (scope.endsWith(":read")
            && scopes.contains(scope.substring(0, scope.lastIndexOf(':')) + ":write"));
  }

  /** Every scope there is. */
  static List<String> all() {
    return scopes(Stream.concat(IN_ORGANIZATIONS.stream(), OF_OPERATOR.stream()));
  }

  /** Those that mean something for a key of an organization. */
  static List<String> insideOrganizations() {
    return scopes(IN_ORGANIZATIONS.stream());
  }

  private static List<String> scopes(Stream<String> nouns) {
    return nouns.flatMap(noun -> Stream.of(noun + ":read", noun + ":write")).sorted().toList();
  }

  /** What one word for everything stands for: all that writes, which includes all that reads. */
  static List<String> everything() {
    return all().stream().filter(scope -> scope.endsWith(":write")).toList();
  }
}
