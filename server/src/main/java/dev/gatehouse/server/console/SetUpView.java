package dev.gatehouse.server.console;

import java.util.List;

/**
 * What stands around each step of setting up a connection.
 *
 * @param missing what the step of this page lacks; empty for nothing
 * @param next the address of the step after; empty on the last
 * @param href the address of this step, to which its form is posted
 */
public record SetUpView(
    Doc connection,
    List<Step> steps,
    String missing,
    String next,
    String href,
    String page,
    Troubles troubles) {
  public SetUpView {
    steps = List.copyOf(steps);
  }

  /** The same, where what the step lacks is just being shown. */
  SetUpView withoutMissing() {
    return new SetUpView(connection, steps, "", next, href, page, troubles);
  }

  /** Whether the step of this page is done, so that the next one is what comes. */
  public boolean isDone() {
    return !troubles.any()
        && steps.stream().anyMatch(step -> step.current() && step.state().equals("done"));
  }

  /**
   * A step in the list.
   *
   * @param state "done", "missing", or empty for a step that may stay as it is
   */
  public record Step(String title, String href, String state, boolean current) {
    /** For those who cannot see the mark. */
    public String spoken() {
      return switch (state) {
        case "done" -> "(done)";
        case "missing" -> "(something is missing)";
        default -> "";
      };
    }
  }
}
