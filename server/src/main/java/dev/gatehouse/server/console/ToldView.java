package dev.gatehouse.server.console;

import java.util.Optional;

/**
 * The page of what a provider is told.
 *
 * @param told as the API shows it
 */
public record ToldView(Doc told, String href, boolean mayChange, Problems problems) {

  public boolean hasStream() {
    return told.has("stream");
  }

  public Doc stream() {
    return told.at("stream");
  }

  public SignalsView.State state() {
    return state(stream());
  }

  /** How a stream to a provider does; one that there is not has no status. */
  static SignalsView.State state(Doc stream) {
    if (!stream.has("status")) {
      return new SignalsView.State("No stream", "", "");
    }
    Optional<String> nothingKept = SignalsView.nothingKept(stream);
    if (nothingKept.isPresent()) {
      return new SignalsView.State(
          "Paused",
          "bad",
          nothingKept.get()
              + " Enable the stream when the provider takes events again: it gets what waits.");
    }
    if (stream.text("status").equals("PAUSED")) {
      return new SignalsView.State(
          "Paused", "warn", "Events wait here until the stream is enabled again.");
    }
    if (stream.text("status").equals("DISABLED")) {
      return new SignalsView.State(
          "Disabled", "bad", "The provider is told nothing; what happens is lost to it.");
    }
    if (stream.has("failingSince")) {
      return new SignalsView.State(
          "Failing",
          "bad",
          "The provider has taken nothing since "
              + Words.moment(stream.instant("failingSince"), "")
              + ". What it does not take is tried again for about nine hours.");
    }
    return stream.has("verifiedAt")
        ? new SignalsView.State(
            "Verified",
            "good",
            "The provider took a verification event at "
                + Words.moment(stream.instant("verifiedAt"), "")
                + ".")
        : new SignalsView.State(
            "Not verified",
            "warn",
            "It is not known yet whether events arrive. Send a verification event.");
  }

  /** What it has not taken, in words. */
  public String waiting() {
    return count("waiting", "event waits", "events wait");
  }

  /** What was dropped as it had waited for too long, in words. */
  public String expired() {
    return count("expired", "event", "events");
  }

  /** What it never got, in words. */
  public String lost() {
    return count("givenUp", "event", "events");
  }

  private String count(String name, String one, String many) {
    long number = stream().number(name);
    return number == 0 ? "None" : Words.count(number, one, many);
  }
}
