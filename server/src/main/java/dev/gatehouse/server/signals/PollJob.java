package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.DeliveryError;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.StreamStore.Stored;
import dev.gatehouse.server.signals.TransmitterCalls.Ended;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fetches events (RFC 8936). A lease keeps a stream to one node at a time; each stream is asked on
 * a thread of its own, so that a transmitter that hangs holds up no other. What was taken is
 * acknowledged with the next request: what a dead node took and never acknowledged comes again, and
 * does not count twice.
 */
final class PollJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PollJob.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MOST_STREAMS = 50;
  private static final int MOST_EVENTS = 50;
  private static final int MOST_ROUNDS = 20;

  /** Two calls for a token and the events in each round, and time to handle what came. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final Database database;
  private final Connections connections;
  private final StreamSecrets secrets;
  private final TransmitterCalls calls;
  private final Reception reception;
  private final InstantSource clock;
  private final StreamStore streams = new StreamStore();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  PollJob(
      Database database,
      Connections connections,
      StreamSecrets secrets,
      TransmitterCalls calls,
      Reception reception,
      InstantSource clock) {
    this.database = database;
    this.connections = connections;
    this.secrets = secrets;
    this.calls = calls;
    this.reception = reception;
    this.clock = clock;
  }

  /** Begins to ask every stream that is due. */
  void round() {
    if (stopping) {
      return;
    }
    Instant now = clock.instant();
    List<Stored> due =
        database.read(tx -> streams.anyDueAcrossOrganizations(tx, now))
            ? database.write(
                tx -> streams.claimDueAcrossOrganizations(tx, now, now.plus(LEASE), MOST_STREAMS))
            : List.of();
    for (Stored one : due) {
      Thread thread =
          Thread.ofVirtual()
              .name("signals of " + one.stream().connection())
              .unstarted(() -> ask(one));
      running.add(thread);
      thread.start();
    }
  }

  private void ask(Stored stored) {
    try {
      note(stored, fetch(stored).orElse(""));
    } catch (RuntimeException broken) {
      // It is asked again when its lease is over.
      if (stopping) {
        LOG.info("fetching signals of {} did not end in time", stored.stream().connection());
      } else {
        LOG.error("fetching signals of {} broke off", stored.stream().connection(), broken);
      }
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  private void note(Stored stored, String why) {
    Instant now = clock.instant();
    database.write(
        tx -> {
          long failures =
              why.isEmpty()
                  ? 0
                  : streams.failures(tx, stored.organization(), stored.stream().connection()) + 1;
          streams.polled(
              tx,
              stored.organization(),
              stored.stream().connection(),
              now.plus(pause(failures)),
              failures,
              why,
              now);
          return failures;
        });
  }

  /** Begins nothing more, and lets what is under way end for a moment. */
  @Override
  public void close() {
    stopping = true;
    try {
      for (Thread thread : running) {
        thread.join(LONGEST_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration pause(long failures) {
    Duration doubled = PAUSE.multipliedBy(1L << Math.min(failures, 10));
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Empty if it went well. */
  private Optional<String> fetch(Stored stored) {
    SignalStream stream = stored.stream();
    Optional<OrganizationScope> scope =
        database.read(
            tx ->
                connections
                    .liveAcrossOrganizations(tx, stream.connection())
                    .map(LiveConnection::scope));
    if (scope.isEmpty() || stream.isOffHere()) {
      return Optional.empty();
    }
    StreamCredentials credentials = secrets.open(stored);
    ObjectNode acknowledged = TransmitterCalls.object();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      // RFC 8936 §2.2: a request that asks for none only acknowledges.
      boolean last = round == MOST_ROUNDS - 1;
      acknowledged.put("maxEvents", last ? 0 : MOST_EVENTS).put("returnImmediately", true);
      URI address = URI.create(stream.endpoints().poll());
      switch (calls.send("POST", address, credentials, acknowledged)) {
        case Ended.Failed failed -> {
          return Optional.of(failed.why());
        }
        case Ended.Answered(int status, ObjectNode body) -> {
          JsonNode sets = body.path("sets");
          if (!sets.isObject() || sets.isEmpty()) {
            return Optional.empty();
          }
          Optional<ObjectNode> handled = handle(scope.get(), stream, sets);
          if (handled.isEmpty()) {
            return Optional.of("The transmitter's keys cannot be fetched.");
          }
          acknowledged = handled.get();
        }
      }
    }
    return Optional.empty();
  }

  /** What to say of them in the next request; empty where it is too early to say anything. */
  private Optional<ObjectNode> handle(OrganizationScope scope, SignalStream stream, JsonNode sets) {
    ObjectNode answer = TransmitterCalls.object();
    ArrayNode taken = answer.putArray("ack");
    ObjectNode errors = answer.putObject("setErrs");
    int count = 0;
    for (Map.Entry<String, JsonNode> one : sets.properties()) {
      if (count++ >= MOST_EVENTS || one.getKey().length() > 255) {
        continue;
      }
      String token = one.getValue().isString() ? one.getValue().asString() : "";
      switch (reception.receive(scope, stream, token, clock.instant())) {
        case Reception.Result.Taken() -> taken.add(one.getKey());
        case Reception.Result.Refused(DeliveryError error, String description) ->
            // RFC 8936 §2.6.
            errors.putObject(one.getKey()).put("err", error.word()).put("description", description);
        case Reception.Result.Unready unready -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(answer);
  }
}
