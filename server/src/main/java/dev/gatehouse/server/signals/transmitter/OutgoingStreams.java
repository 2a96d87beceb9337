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
   * @param endpointUrl where events are pushed to; empty for poll
   * @param eventTypes the events that the application wants, by their last words
   * @param lastDeliveredAt when it last took an event, good to a minute
   * @param waiting how many events it has not taken yet
   */
  public record State(
      Delivery delivery,
      String endpointUrl,
      List<String> eventTypes,
      String description,
      Status status,
      Instant createdAt,
      Optional<Instant> lastDeliveredAt,
      long waiting) {
    public State {
      eventTypes = List.copyOf(eventTypes);
    }
  }

  /** Empty if the application has no stream. */
  public Optional<State> of(Transaction tx, ApplicationId application) {
    return ApplicationStreamStore.state(tx, application.value());
  }
}
