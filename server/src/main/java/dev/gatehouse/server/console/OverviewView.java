package dev.gatehouse.server.console;

import java.util.List;
import java.util.Optional;

/**
 * What the first page shows.
 *
 * @param signInAddress where people of this organization sign in
 * @param enabled whether anybody can
 * @param pictures of what happened lately
 */
public record OverviewView(
    List<Step> steps, String signInAddress, boolean enabled, Drawn pictures) {
  public OverviewView {
    steps = List.copyOf(steps);
  }

  /**
   * The pictures, where there is something to see.
   *
   * @param byHour whether the first one shows a day by the hour
   * @param other the address of the page with the other one
   */
  public record Drawn(
      Optional<ColumnPicture> signIns,
      Optional<RowPicture> byConnection,
      Optional<ColumnPicture> provisioning,
      Optional<RowPicture> certificates,
      boolean byHour,
      String other) {}

  /** Something that should be set up. */
  public record Step(String title, boolean done, String sentence, String href) {}

  public long done() {
    return steps.stream().filter(Step::done).count();
  }
}
