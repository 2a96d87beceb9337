package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.signals.SignalStream.Status;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a stream flows (SSF 1.0 §8.1.2).
 *
 * @param reason empty where its receiver said so, or nobody
 * @param since empty where it has not changed, or nobody knows
 */
record StreamStatus(
    Status status, Optional<OutgoingStreams.Reason> reason, Optional<Instant> since) {
  static final StreamStatus NEW =
      new StreamStatus(Status.ENABLED, Optional.empty(), Optional.empty());

  /** The same status once more changes nothing: who starts again and again gains no room by it. */
  StreamStatus saidByReceiver(Status other, Instant now) {
    return other == status ? this : new StreamStatus(other, Optional.empty(), Optional.of(now));
  }

  StreamStatus saidByAdministrator(Status other, Instant now) {
    return other == status
        ? this
        : new StreamStatus(
            other, Optional.of(OutgoingStreams.Reason.ADMINISTRATOR), Optional.of(now));
  }

  static StreamStatus keepingNothing(OutgoingStreams.Reason why, Instant now) {
    return new StreamStatus(Status.PAUSED, Optional.of(why), Optional.of(now));
  }

  /** Whether what happens is kept: for a disabled stream never, for a paused one up to a bound. */
  boolean keeps() {
    return status != Status.DISABLED
        && reason.filter(OutgoingStreams.Reason::keepsNothing).isEmpty();
  }
}
