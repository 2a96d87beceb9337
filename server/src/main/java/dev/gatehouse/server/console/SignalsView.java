package dev.gatehouse.server.console;

import java.util.List;

/**
 * The streams of security events.
 *
 * @param incoming providers, with their streams or without
 * @param told how telling providers goes
 * @param outgoing how telling applications goes; for operators only
 */
public record SignalsView(
    List<Row> incoming,
    List<Outgoing> told,
    List<Outgoing> outgoing,
    boolean operator,
    String providers) {
  public SignalsView {
    incoming = List.copyOf(incoming);
    told = List.copyOf(told);
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
   * A stream to somebody: to an application, which alone changes it, or to a provider.
   *
   * @param href of its page; empty where it has none
   * @param way how events get there
   * @param waiting what it has not taken yet, in words; empty for nothing
   * @param failure what last went wrong; empty where nothing ever did
   * @param lost what it never got, in words; empty for nothing
   */
  public record Outgoing(
      String receiver,
      String href,
      State state,
      String way,
      String last,
      String waiting,
      String failure,
      String failedAt,
      String lost) {
    static Outgoing of(String application, Doc stream, Doc failures) {
      return of(
          application, "", state(stream, failures), stream, failures, "Fetched by the application");
    }

    /** The names of what fails are the same, beside the stream itself. */
    static Outgoing toProvider(String provider, Doc stream, String href) {
      return of(provider, href, ToldView.state(stream), stream, stream, "Fetched by the provider");
    }

    private static Outgoing of(
        String receiver, String href, State state, Doc stream, Doc failures, String polled) {
      long waiting = stream.number("waiting");
      long lost = failures.number("givenUp");
      return new Outgoing(
          receiver,
          href,
          state,
          switch (stream.text("delivery")) {
            case "PUSH" -> "Pushed to " + stream.text("endpointUrl");
            case "POLL" -> polled;
            default -> "";
          },
          Words.moment(stream.instant("lastDeliveredAt"), "Never"),
          waiting == 0 ? "" : Words.count(waiting, "event waits", "events wait"),
          failures.text("lastFailure"),
          Words.moment(failures.instant("lastFailureAt"), ""),
          lost == 0 ? "" : Words.count(lost, "event was", "events were") + " never delivered");
    }

    private static State state(Doc stream, Doc failures) {
      return switch (stream.text("status")) {
        case "ENABLED" ->
            failures.has("failingSince")
                ? new State("Failing", "bad", "")
                : new State("Enabled", "good", "");
        case "PAUSED" -> new State("Paused", "warn", "");
        case "DISABLED" -> new State("Disabled", "bad", "");
        default -> new State("No stream", "", "");
      };
    }
  }
}
