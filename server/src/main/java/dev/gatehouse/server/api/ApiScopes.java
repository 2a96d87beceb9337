package dev.gatehouse.server.api;

import java.util.List;
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
          "api_keys",
          "ssh_keys",
          "own_ssh_keys",
          "authorized_keys",
          "credential_checks",
          "file_access",
          "audit",
          "webhooks");

  private static final List<String> OF_OPERATOR = List.of("applications", "roles", "signing_keys");

  private ApiScopes() {}

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
