package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the streams to applications stand, for the operator: only applications change them. */
public final class OutgoingStreams {

  /**
   * A stream.
   *
   * @param audience whom its events are meant for; empty for an application: its client id
   * @param endpointUrl where events are pushed to; empty for poll
   * @param eventTypes the events that the receiver wants, by their last words
   * @param lastDeliveredAt when it last took an event, good to a minute
   * @param waiting how many events it has not taken yet
   * @param expired how many events were dropped since nobody took them for seven days, since ever
   * @param reason why it has its status; empty where the receiver said so, or nobody
   * @param statusSince empty where the status has not changed, or nobody knows
   * @param verifiedAt when it last took a verification event
   * @param failures of pushing to a provider; those of an application stand elsewhere
   */
  public record State(
      String audience,
      Delivery delivery,
      String endpointUrl,
      List<String> eventTypes,
      String description,
      Status status,
      Optional<Reason> reason,
      Optional<Instant> statusSince,
      Instant createdAt,
      Optional<Instant> lastDeliveredAt,
      long waiting,
      long expired,
      Optional<Instant> verifiedAt,
      Failures failures) {
    public State {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /** Why a stream has the status that it has, where not its receiver said so. */
  public enum Reason {
    /** More waits than a stream keeps. */
    TOO_MANY_WAITING(
        true, "Too many events wait. New ones are not kept until the stream is enabled again."),
    /** Nothing was taken for as long as events are kept. */
    NOT_FETCHED(
        true,
        "No event was taken for seven days. New ones are not kept until the stream is enabled"
            + " again."),
    /** Somebody here wanted it. */
    ADMINISTRATOR(false, "An administrator of the transmitter set it.");

    private final boolean keepsNothing;
    private final String words;

    Reason(boolean keepsNothing, String words) {
      this.keepsNothing = keepsNothing;
      this.words = words;
    }

    /** For the receiver. */
    String words() {
      return words;
    }

    /** Whether what happens from then on is lost to the receiver. */
    public boolean keepsNothing() {
      return keepsNothing;
    }
  }

  /**
   * What went wrong.
   *
   * @param since the first failure since it last worked; empty if it works
   * @param last a status such as {@code status_503}, or a stable code; empty if nothing ever did
   * @param givenUp how many events the receiver never got, since ever
   */
  public record Failures(
      Optional<Instant> since, String last, Optional<Instant> lastAt, long givenUp) {}

  /** Empty if the application has no stream. */
  public Optional<State> of(Transaction tx, ApplicationId application) {
    return OutgoingStreamStore.state(tx, application.value());
  }
}
