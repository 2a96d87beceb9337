package dev.gatehouse.server.account;

import java.util.Arrays;
import java.util.Comparator;

/** The pages of somebody's own things, in the order in which they are listed. */
public enum OwnPlace {
  OVERVIEW("/account", "Overview"),
  SECURITY("/account/security", "How you sign in"),
  SESSIONS("/account/sessions", "Sessions"),
  API_KEYS("/account/api-keys", "API keys"),
  SSH_KEYS("/account/ssh-keys", "SSH keys"),
  PROVIDER("/account/provider", "Sign-in service");

  private final String path;
  private final String title;

  OwnPlace(String path, String title) {
    this.path = path;
    this.title = title;
  }

  public String path() {
    return path;
  }

  public String title() {
    return title;
  }

  /** To which of them a path belongs: where somebody lands who had to sign in first. */
  static OwnPlace of(String path) {
    return Arrays.stream(values())
        .filter(one -> path.startsWith(one.path))
        .max(Comparator.comparingInt(one -> one.path.length()))
        .orElse(OVERVIEW);
  }
}
