package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.signals.SignalStream.Status;
import java.util.List;

/**
 * The stream of a receiver.
 *
 * @param receiver its id
 * @param audience whom its tokens are meant for; empty for an application: its client id
 * @param endpointUrl where events are pushed to; empty for poll
 * @param authorizationHeader sealed; opens to an empty text where nothing is presented
 * @param eventTypes the events that it wants, by their last words
 */
record OutgoingStream(
    String receiver,
    String streamId,
    String audience,
    boolean push,
    String endpointUrl,
    byte[] authorizationHeader,
    List<String> eventTypes,
    String description,
    StreamStatus standing) {

  OutgoingStream {
    eventTypes = List.copyOf(eventTypes);
  }

  Status status() {
    return standing.status();
  }

  /** Whether its events get a turn to be pushed: while it is paused they wait for none. */
  boolean hasTurns() {
    return push && status() != Status.PAUSED;
  }

  boolean isOfProvider() {
    return !audience.isEmpty();
  }

  OutgoingStream with(StreamStatus other) {
    return new OutgoingStream(
        receiver,
        streamId,
        audience,
        push,
        endpointUrl,
        authorizationHeader,
        eventTypes,
        description,
        other);
  }
}
