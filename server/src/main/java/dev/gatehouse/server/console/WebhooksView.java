package dev.gatehouse.server.console;

import java.util.List;

/** The list of webhook endpoints. */
public record WebhooksView(List<Row> rows, String add, boolean mayChange, Listing listing) {
  public WebhooksView {
    rows = List.copyOf(rows);
  }

  /**
   * A line.
   *
   * @param webhook as the API shows it
   */
  public record Row(Doc webhook, State state, String href) {}

  /**
   * How an endpoint does.
   *
   * @param badge the class of its badge
   */
  public record State(String title, String badge, String sentence) {
    static State of(Doc webhook) {
      if (!webhook.flag("enabled")) {
        return switch (webhook.text("disabledReason")) {
          case "failing" ->
              new State(
                  "Switched off",
                  "bad",
                  "Gatehouse switched it off: no message was taken for three days. Repair the"
                      + " program, then enable it; what waits is delivered.");
          case "gone" ->
              new State(
                  "Switched off",
                  "bad",
                  "Gatehouse switched it off: the program answered that it is gone for good (410).");
          default ->
              new State(
                  "Disabled", "", "Nothing is written down for it until it is enabled again.");
        };
      }
      return webhook.has("failingSince")
          ? new State(
              "Failing",
              "warn",
              "No message was taken since "
                  + Words.moment(webhook.instant("failingSince"), "")
                  + ". Each is tried again for about 28 hours.")
          : new State("Enabled", "good", "");
    }
  }

  /** What it hears of. */
  public static String events(Doc webhook) {
    List<String> types = webhook.texts("eventTypes");
    return types.isEmpty() ? "Everything" : String.join(", ", types);
  }
}
