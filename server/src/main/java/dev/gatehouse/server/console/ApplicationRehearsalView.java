package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;

/**
 * What an application would get from a sign-in.
 *
 * @param person whose claims were previewed, as entered; empty for the operator's own sign-in
 * @param organization of whom, as entered
 * @param problem why there is nothing to show; empty if there is
 * @param foreign whether the operator's own organization is not one of the application's
 * @param told what it would get; nothing where a check failed
 * @param idToken its claims, in lines
 * @param userinfo the claims, in lines
 * @param here where both are asked for
 */
public record ApplicationRehearsalView(
    String person,
    String organization,
    String problem,
    boolean foreign,
    List<SignInView.Check> checks,
    Doc told,
    String idToken,
    String userinfo,
    List<End> ends,
    List<ShownOnce.Value> values,
    String here) {
  public ApplicationRehearsalView {
    checks = List.copyOf(checks);
    ends = List.copyOf(ends);
    values = List.copyOf(values);
  }

  /** Until when something works. */
  public record End(String title, Content when) {}

  public boolean preview() {
    return !person.isEmpty();
  }

  public boolean passed() {
    return told.has("scope");
  }
}
