package dev.gatehouse.server.directory;

import java.util.List;

/**
 * What a sign-in says of its user, in full: what a caller wants to keep it takes over from the user
 * as it stands.
 *
 * @param groups at most {@link Users#MOST_GROUPS}
 */
public record SignInProfile(String displayName, List<String> roles, List<String> groups) {
  public SignInProfile {
    roles = List.copyOf(roles);
    groups = List.copyOf(groups);
  }
}
