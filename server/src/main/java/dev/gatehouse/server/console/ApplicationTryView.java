package dev.gatehouse.server.console;

import java.util.List;

/**
 * What one application lacks, and what came of signing in to it.
 *
 * @param values what to enter at the application
 * @param home where a real sign-in begins; empty if the application has no home page
 * @param organization of whose people events are shown, as it was entered
 * @param found whether there is that organization
 * @param trail all of those events
 * @param rehearse where a sign-in is rehearsed; empty for what is no client
 */
public record ApplicationTryView(
    List<SystemView.Line> lines,
    List<ShownOnce.Value> values,
    String home,
    String organization,
    boolean found,
    List<AuditView.Row> events,
    String trail,
    String here,
    String rehearse) {
  public ApplicationTryView {
    lines = List.copyOf(lines);
    values = List.copyOf(values);
    events = List.copyOf(events);
  }

  /** Whether nothing stands in the way of a sign-in. */
  public boolean ready() {
    return lines.stream().noneMatch(line -> line.condition() == SystemView.Condition.UNWELL);
  }
}
