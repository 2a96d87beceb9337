package dev.gatehouse.server.console;

import java.util.List;
import java.util.Optional;

/**
 * What the first page shows.
 *
 * @param installation what operators do first; empty but in their own organization
 * @param counts of what the person who looks may see
 * @param signInAddress where people of this organization sign in
 * @param enabled whether anybody can
 * @param pictures of what happened lately
 */
public record OverviewView(
    List<Step> installation,
    List<Step> steps,
    List<Count> counts,
    String signInAddress,
    boolean enabled,
    Drawn pictures) {
  public OverviewView {
    installation = List.copyOf(installation);
    steps = List.copyOf(steps);
    counts = List.copyOf(counts);
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

  /** How many there are of something, and where they are. */
  public record Count(String number, String noun, String href) {}

  /** Something that should be set up. */
  public record Step(String title, boolean done, String sentence, String href) {}

  public long done() {
    return steps.stream().filter(Step::done).count();
  }
}
