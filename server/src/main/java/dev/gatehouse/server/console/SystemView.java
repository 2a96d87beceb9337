package dev.gatehouse.server.console;

import java.util.List;

/**
 * How the installation is doing.
 *
 * @param health as the API shows it
 * @param lines what was looked at, the worst first
 * @param outboxes what waits to be delivered
 * @param endings certificates that end, the first at the top
 * @param failures providers that could not be read
 */
public record SystemView(
    Doc health,
    List<Line> lines,
    List<OutboxRow> outboxes,
    List<EndRow> endings,
    List<FailureRow> failures) {
  public SystemView {
    lines = List.copyOf(lines);
    outboxes = List.copyOf(outboxes);
    endings = List.copyOf(endings);
    failures = List.copyOf(failures);
  }

  /**
   * Something that was looked at.
   *
   * @param advice what to do; empty where there is nothing
   * @param more where there is more about it; without a title for nowhere
   */
  public record Line(
      String title, Condition condition, String finding, String advice, Frame.Link more) {}

  /** How well something is, in words and colours. */
  public enum Condition {
    WELL("OK", "good", "✓"),
    ATTENTION("Needs a look", "warn", "!"),
    UNWELL("Not well", "bad", "✕");

    private final String title;
    private final String badge;
    private final String mark;

    Condition(String title, String badge, String mark) {
      this.title = title;
      this.badge = badge;
      this.mark = mark;
    }

    public String title() {
      return title;
    }

    /** The class of its badge. */
    public String badge() {
      return badge;
    }

    public String mark() {
      return mark;
    }

    static Condition of(String word) {
      return List.of(values()).stream()
          .filter(one -> one.name().equals(word))
          .findFirst()
          .orElse(ATTENTION);
    }
  }

  /** What is delivered. */
  public record OutboxRow(String title, Doc outbox, List<Frame.Link> receivers) {
    public OutboxRow {
      receivers = List.copyOf(receivers);
    }
  }

  /** A connection of which a certificate ends. */
  public record EndRow(Frame.Link connection, String organization, Doc ending) {}

  /** A provider that could not be read. */
  public record FailureRow(Frame.Link connection, String organization, Doc failure) {}

  /** The whole, as a sentence. */
  public String sentence() {
    return switch (Condition.of(health.text("state"))) {
      case WELL -> "All is well.";
      case ATTENTION -> "It works; something needs a look.";
      case UNWELL -> "Something is not well.";
    };
  }

  public Condition condition() {
    return Condition.of(health.text("state"));
  }
}
