package dev.gatehouse.server.directory;

import java.util.List;

/**
 * A user as somebody enters it; checked when it is stored.
 *
 * @param userName an e-mail address; stored in lower case
 * @param displayName at most 200 characters, may be empty
 * @param method the one way to authenticate
 * @param roles keys of the catalogue
 */
public record UserDraft(
    String userName, String displayName, User.Method method, List<String> roles) {

  public UserDraft {
    roles = List.copyOf(roles);
  }
}
