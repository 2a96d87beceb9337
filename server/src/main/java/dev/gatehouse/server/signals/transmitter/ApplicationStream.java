package dev.gatehouse.server.signals.transmitter;

import java.util.List;

/**
 * The stream of an application.
 *
 * @param application its id
 * @param endpointUrl where events are pushed to; empty for poll
 * @param authorizationHeader sealed; opens to an empty text where nothing is presented
 * @param eventTypes the events that it wants, by their last words
 */
record ApplicationStream(
    String application,
    String streamId,
    boolean push,
    String endpointUrl,
    byte[] authorizationHeader,
    List<String> eventTypes,
    String description,
    Status status) {

  ApplicationStream {
    eventTypes = List.copyOf(eventTypes);
  }

  /** SSF 1.0 §8.1.2.1. */
  enum Status {
    ENABLED,
    PAUSED,
    DISABLED
  }
}
