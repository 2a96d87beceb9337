package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * The form for a new person.
 *
 * @param methods names of the ways to sign in, by their ids
 * @param cancel where the other button leads
 */
public record NewPersonView(
    Entered entered,
    Map<String, String> methods,
    List<People.Choice> roles,
    Problems problems,
    String action,
    String cancel) {
  public NewPersonView {
    roles = List.copyOf(roles);
  }

  /**
   * What was entered.
   *
   * @param invite {@code mail}, {@code link} or {@code none}
   * @param allow whether a password is allowed although the account is new since SSO
   */
  public record Entered(
      String userName,
      String displayName,
      String method,
      List<String> roles,
      String invite,
      boolean allow) {
    public Entered {
      roles = List.copyOf(roles);
    }
  }
}
