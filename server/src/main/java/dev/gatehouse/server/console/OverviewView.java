package dev.gatehouse.server.console;

import java.util.List;

/**
 * What the first page shows.
 *
 * @param signInAddress where people of this organization sign in
 * @param enabled whether anybody can
 */
public record OverviewView(List<Step> steps, String signInAddress, boolean enabled) {
  public OverviewView {
    steps = List.copyOf(steps);
  }

  /** Something that should be set up. */
  public record Step(String title, boolean done, String sentence, String href) {}

  public long done() {
    return steps.stream().filter(Step::done).count();
  }
}
