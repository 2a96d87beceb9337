package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is kept for receivers that take nothing is bounded: by number and by time. At the bound the
 * stream is paused and keeps nothing more until somebody enables it again; its receiver is told.
 */
final class StreamBounds {
  /** Events of one stream, beside those from before it was last enabled. */
  static final long MOST_WAITING = 100_000;

  /** What a receiver has not fetched by then, it will not miss any more. */
  static final Duration KEPT_FOR = Duration.ofDays(7);

  private static final int REMOVED_AT_ONCE = 500;

  private final Database database;
  private final SignalAudit audit;
  private final long most;

  StreamBounds(Database database, SignalAudit audit, long most) {
    this.database = database;
    this.audit = audit;
    this.most = most;
  }

  /** Pauses what holds too much. Counting waits for nobody: a stream may be a little above it. */
  void pauseFull(Instant now) {
    pause(
        tx -> OutgoingStreamStore.tooManyWaiting(tx, most),
        OutgoingStreams.Reason.TOO_MANY_WAITING,
        now);
  }

  /**
   * Forgets what has waited too long, and pauses streams of which nothing was taken all that time.
   *
   * @return fewer than 500 means that none are left
   */
  int expire(Instant now) {
    Instant before = now.minus(KEPT_FOR);
    pause(
        tx -> OutgoingStreamStore.notFetched(tx, before), OutgoingStreams.Reason.NOT_FETCHED, now);
    return database.write(
        tx -> {
          List<String> receivers =
              OutgoingSignalStore.deleteOldAcrossOrganizations(tx, before, REMOVED_AT_ONCE);
          receivers.stream()
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
              .forEach((receiver, events) -> OutgoingStreamStore.expired(tx, receiver, events));
          return receivers.size();
        });
  }

  private void pause(
      Function<Transaction, List<String>> found, OutgoingStreams.Reason why, Instant now) {
    for (String receiver : database.read(found::apply)) {
      database.write(
          tx -> {
            // Another node may have come first, or the receiver.
            Optional<OutgoingStream> stream =
                found.apply(tx).contains(receiver)
                    ? OutgoingStreamStore.get(tx, receiver)
                    : Optional.empty();
            stream.ifPresent(one -> pause(tx, one, why, now));
            return true;
          });
    }
  }

  private void pause(
      Transaction tx, OutgoingStream stream, OutgoingStreams.Reason why, Instant now) {
    TransmitterStreams.decide(tx, stream, StreamStatus.keepingNothing(why, now), now);
    audit.paused(tx, stream, why, now);
  }
}
