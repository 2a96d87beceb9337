package dev.gatehouse.server.console;

import java.util.List;

/**
 * The streams of security events.
 *
 * @param incoming providers, with their streams or without
 * @param outgoing what could not be told applications; for operators only
 */
public record SignalsView(
    List<Row> incoming, List<Outgoing> outgoing, boolean operator, String providers) {
  public SignalsView {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
  }

  /** A provider. */
  public record Row(
      String name, State state, String issuer, String last, String href, String action) {
    static Row of(Doc connection, Answer stream, String href, boolean mayChange) {
      String name = connection.text("displayName");
      if (!stream.ok()) {
        return new Row(
            name,
            new State("No stream", "", ""),
            "",
            "Never",
            mayChange ? href + "/new" : "",
            "Set up");
      }
      Doc one = stream.body();
      return new Row(
          name,
          State.of(one),
          one.text("issuer"),
          one.has("lastEventAt")
              ? one.text("lastEvent") + ", " + Words.moment(one.instant("lastEventAt"), "")
              : "Never",
          href,
          "Show");
    }
  }

  /** How a stream does. */
  public record State(String title, String badge, String sentence) {
    static State of(Doc stream) {
      return switch (stream.text("status")) {
        case "PAUSED" ->
            new State("Paused", "warn", "Events wait at the provider until it is enabled again.");
        case "DISABLED" ->
            new State("Disabled", "bad", "The provider sends nothing; what happens is lost.");
        default ->
            stream.has("verifiedAt")
                ? new State(
                    "Verified",
                    "good",
                    "A verification event came at "
                        + Words.moment(stream.instant("verifiedAt"), "")
                        + ".")
                : new State(
                    "Not verified",
                    "warn",
                    "It is not known yet whether events arrive. Ask for a verification event.");
      };
    }
  }

  /**
   * An application that could not be told everything.
   *
   * @param about as the API shows it
   */
  public record Outgoing(String application, Doc about) {}
}
