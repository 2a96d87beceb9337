package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** That a stream of ours keeps nothing more, and why; empty if it does. */
  static Optional<String> nothingKept(Doc stream) {
    String why =
        switch (stream.text("statusReason")) {
          case "TOO_MANY_WAITING" -> "More than 100,000 events waited.";
          case "NOT_FETCHED" -> "Nothing was taken for seven days.";
          default -> "";
        };
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(
            why
                + " Nothing more is kept since "
                + Words.moment(stream.instant("statusSince"), "")
                + ".");
  }

  /**
   * A stream to somebody: to an application, which alone changes it, or to a provider.
   *
   * @param href of its page; empty where it has none
   * @param way how events get there
   * @param waiting what it has not taken yet, in words; empty for nothing
   * @param failure what last went wrong; empty where nothing ever did
   * @param lost what it never got and will not get, in words; empty for nothing
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
          lost(stream, failures));
    }

    private static String lost(Doc stream, Doc failures) {
      List<String> lost = new ArrayList<>();
      nothingKept(stream).ifPresent(lost::add);
      long never = failures.number("givenUp");
      if (never > 0) {
        lost.add(Words.count(never, "event was", "events were") + " never delivered.");
      }
      long expired = stream.number("expired");
      if (expired > 0) {
        lost.add(Words.count(expired, "event was", "events were") + " dropped after seven days.");
      }
      return String.join(" ", lost);
    }

    private static State state(Doc stream, Doc failures) {
      return switch (stream.text("status")) {
        case "ENABLED" ->
            failures.has("failingSince")
                ? new State("Failing", "bad", "")
                : new State("Enabled", "good", "");
        case "PAUSED" -> new State("Paused", nothingKept(stream).isPresent() ? "bad" : "warn", "");
        case "DISABLED" -> new State("Disabled", "bad", "");
        default -> new State("No stream", "", "");
      };
    }
  }
}
