package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.protocol.signals.TransmitterMetadata;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Endpoints;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.StreamStore.Stored;
import dev.gatehouse.server.signals.TransmitterCalls.Ended;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The streams of connections: what the admin API works with. Those methods that take no transaction
 * ask the transmitter first (SSF 1.0 §8.1) and write what came of it afterwards.
 */
public final class SignalStreams {
  private static final int MOST_SIGNALS = 100;
  private static final int MOST_AUDIENCES = 10;

  private final Database database;
  private final Connections connections;
  private final StreamSecrets secrets;
  private final TransmitterCalls calls;
  private final StreamInput input;
  private final StreamStore streams = new StreamStore();
  private final SignalStore signals = new SignalStore();

  SignalStreams(
      Database database,
      Connections connections,
      StreamSecrets secrets,
      TransmitterCalls calls,
      StreamInput input) {
    this.database = database;
    this.connections = connections;
    this.secrets = secrets;
    this.calls = calls;
    this.input = input;
  }

  /**
   * A stream that was made.
   *
   * @param pushSecret what the transmitter is to present; empty where it was told by us, or nothing
   *     is pushed. It is shown this once.
   */
  public record Made(SignalStream stream, String pushSecret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "Made[" + stream.connection() + "]";
    }
  }

  /** Notes a change in the transaction that makes it. */
  public interface Noted extends BiConsumer<Transaction, SignalStream> {}

  public Optional<SignalStream> get(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return streams.get(tx, scope, connection).map(Stored::stream);
  }

  /** Where a transmitter pushes events of a connection. */
  public URI pushEndpoint(ConnectionId connection) {
    return input.pushEndpoint(connection);
  }

  /** The last hundred events of a connection, newest first. */
  public List<ReceivedSignal> signals(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return signals.list(tx, scope, connection, MOST_SIGNALS);
  }

  /** Makes the stream of a connection, at the transmitter unless that is done by hand. */
  public Outcome<Made> create(
      OrganizationScope scope,
      ConnectionId connection,
      StreamDraft draft,
      Noted noted,
      Instant now) {
    Problems problems = input.problems(draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    boolean known = database.read(tx -> connections.get(tx, scope, connection).isPresent());
    if (!known) {
      return new Outcome.Absent<>();
    }
    if (database.read(tx -> streams.get(tx, scope, connection).isPresent())) {
      return exists();
    }
    String secret = Tokens.random("gh_signal_");
    Instant stored = now.truncatedTo(ChronoUnit.MILLIS);
    Outcome<SignalStream> set =
        draft.byHand().isPresent()
            ? new Outcome.Done<>(input.byHand(connection, draft, stored))
            : atTransmitter(connection, draft, secret, stored);
    if (!(set instanceof Outcome.Done<SignalStream>(SignalStream stream))) {
      return notMade(set);
    }
    boolean written =
        database.write(
            tx -> {
              // Gone, or made by somebody else meanwhile.
              boolean first =
                  connections.get(tx, scope, connection).isPresent()
                      && streams.insert(
                          tx,
                          scope,
                          new Stored(
                              scope.organization(),
                              stream,
                              Tokens.hash(secret),
                              secrets.seal(connection, draft.credentials())));
              if (first) {
                noted.accept(tx, stream);
              }
              return first;
            });
    if (!written) {
      deleteAtTransmitter(stream, draft.credentials());
      return exists();
    }
    boolean shown = draft.byHand().isPresent() && draft.delivery() == Delivery.PUSH;
    return new Outcome.Done<>(new Made(stream, shown ? secret : ""));
  }

  private static Outcome<Made> exists() {
    return Outcome.conflict(
        "", "signal_stream_exists", "This connection has a stream. Delete it first.");
  }

  private static Outcome<Made> notMade(Outcome<SignalStream> outcome) {
    return switch (outcome) {
      case Outcome.Invalid<SignalStream>(List<Outcome.Problem> problems) ->
          new Outcome.Invalid<>(problems);
      case Outcome.Conflict<SignalStream>(Outcome.Problem problem) ->
          new Outcome.Conflict<>(problem);
      case Outcome.Absent<SignalStream>() -> new Outcome.Absent<>();
      case Outcome.Done<SignalStream> done -> throw new IllegalStateException("it was made");
    };
  }

  private static <T> Outcome<T> refusedThere(String why) {
    return new Problems().add("issuer", "transmitter_failed", why).outcome();
  }

  /** SSF 1.0 §8.1.1.1. */
  private Outcome<SignalStream> atTransmitter(
      ConnectionId connection, StreamDraft draft, String secret, Instant now) {
    StreamInput.Discovered found = input.discover(calls, draft.issuer());
    if (found instanceof StreamInput.Discovered.Missing(String why)) {
      return refusedThere(why);
    }
    TransmitterMetadata metadata = ((StreamInput.Discovered.Here) found).metadata();
    boolean push = draft.delivery() == Delivery.PUSH;
    String method = push ? TransmitterMetadata.PUSH : TransmitterMetadata.POLL;
    boolean offered =
        metadata.deliveryMethods().isEmpty() || metadata.deliveryMethods().contains(method);
    if (metadata.configurationEndpoint().isEmpty() || !offered) {
      return refusedThere("The transmitter does not offer streams that are set up this way.");
    }
    ObjectNode asked = TransmitterCalls.object();
    ObjectNode delivery = asked.putObject("delivery").put("method", method);
    if (push) {
      delivery
          .put("endpoint_url", input.pushEndpoint(connection).toString())
          .put("authorization_header", "Bearer " + secret);
    }
    requested(asked);
    asked.put("description", "Gatehouse " + connection.value());
    return switch (calls.send(
        "POST", metadata.configurationEndpoint().get(), draft.credentials(), asked)) {
      case Ended.Failed failed ->
          refusedThere(
              failed.status() == 409
                  ? "The transmitter has a stream for us already. Delete it there first."
                  : failed.why());
      case Ended.Answered(int status, ObjectNode body) ->
          configured(connection, draft, metadata, body, now);
    };
  }

  private static void requested(ObjectNode asked) {
    ArrayNode events = asked.putArray("events_requested");
    Arrays.stream(EventType.values())
        .filter(type -> !type.isAboutTheStream() && type.isOfConsequence())
        .forEach(type -> events.add(type.uri()));
  }

  private Outcome<SignalStream> configured(
      ConnectionId connection,
      StreamDraft draft,
      TransmitterMetadata metadata,
      ObjectNode body,
      Instant now) {
    String id = TransmitterCalls.text(body, "stream_id");
    Set<String> audiences = audiences(body.path("aud"));
    String poll =
        draft.delivery() == Delivery.POLL
            ? TransmitterCalls.text(body.path("delivery"), "endpoint_url")
            : "";
    if (id.isEmpty()
        || audiences.isEmpty()
        || !TransmitterCalls.text(body, "iss").equals(draft.issuer())
        || (draft.delivery() == Delivery.POLL && !input.isUsable(poll))) {
      return refusedThere(
          "The transmitter's answer lacks stream_id, iss, aud or the address to poll.");
    }
    return new Outcome.Done<>(
        input.stream(
            connection,
            draft,
            audiences,
            id,
            new Endpoints(
                metadata.jwksUri().toString(),
                metadata.configurationEndpoint().map(URI::toString).orElse(""),
                metadata.statusEndpoint().map(URI::toString).orElse(""),
                metadata.verificationEndpoint().map(URI::toString).orElse(""),
                poll),
            now));
  }

  private static Set<String> audiences(JsonNode aud) {
    Set<String> all = new LinkedHashSet<>();
    if (aud.isString()) {
      all.add(aud.asString());
    } else if (aud.isArray() && aud.size() <= MOST_AUDIENCES) {
      aud.forEach(one -> all.add(one.isString() ? one.asString() : ""));
    }
    all.removeIf(text -> text.isBlank() || text.length() > 2_048);
    return all;
  }

  /**
   * Changes it here and, where it is managed from here, at the transmitter (§8.1.1.3, §8.1.2.2).
   */
  public Outcome<SignalStream> update(
      OrganizationScope scope,
      ConnectionId connection,
      StreamChange change,
      Noted noted,
      Instant now) {
    Problems problems = new Problems();
    change.subjectIssuers().ifPresent(issuers -> StreamInput.subjectIssuers(problems, issuers));
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    Optional<Stored> known = database.read(tx -> streams.get(tx, scope, connection));
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    SignalStream before = known.get().stream();
    if (before.isManagedHere()) {
      StreamCredentials credentials = secrets.open(known.get());
      ObjectNode asked = TransmitterCalls.object().put("stream_id", before.streamId());
      requested(asked);
      if (calls.send("PATCH", URI.create(before.endpoints().configuration()), credentials, asked)
          instanceof Ended.Failed failed) {
        return refusedThere(failed.why());
      }
      Optional<Status> wished = change.status().filter(one -> one != before.status());
      if (wished.isPresent() && !before.endpoints().status().isEmpty()) {
        ObjectNode status =
            TransmitterCalls.object()
                .put("stream_id", before.streamId())
                .put("status", wished.get().name().toLowerCase(Locale.ROOT));
        if (calls.send("POST", URI.create(before.endpoints().status()), credentials, status)
            instanceof Ended.Failed failed) {
          return refusedThere(failed.why());
        }
      }
    }
    return database.write(
        tx ->
            streams
                .get(tx, scope, connection)
                .map(stored -> StreamInput.changed(stored.stream(), change, now))
                .<Outcome<SignalStream>>map(
                    after -> {
                      streams.update(tx, scope, after);
                      noted.accept(tx, after);
                      return new Outcome.Done<>(after);
                    })
                .orElseGet(Outcome.Absent::new));
  }

  /** Reads at the transmitter how the stream stands (§8.1.1.2, §8.1.2.1). */
  public Outcome<SignalStream> refresh(
      OrganizationScope scope, ConnectionId connection, Instant now) {
    Optional<Stored> known = database.read(tx -> streams.get(tx, scope, connection));
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    SignalStream before = known.get().stream();
    if (!before.isManagedHere() || before.endpoints().status().isEmpty()) {
      return new Outcome.Done<>(before);
    }
    URI address =
        URI.create(
            before.endpoints().status()
                + (before.endpoints().status().contains("?") ? "&" : "?")
                + "stream_id="
                + URLEncoder.encode(before.streamId(), StandardCharsets.UTF_8));
    return switch (calls.get(address, secrets.open(known.get()))) {
      case Ended.Failed failed -> refusedThere(failed.why());
      case Ended.Answered(int status, ObjectNode body) -> {
        Optional<Status> told =
            Arrays.stream(Status.values())
                .filter(
                    one ->
                        one.name()
                            .toLowerCase(Locale.ROOT)
                            .equals(TransmitterCalls.text(body, "status")))
                .findFirst();
        if (told.isEmpty()) {
          yield refusedThere("The transmitter told no status of the stream.");
        }
        yield database.write(
            tx -> {
              streams.status(tx, scope, connection, told.get(), now);
              return get(tx, scope, connection)
                  .<Outcome<SignalStream>>map(Outcome.Done::new)
                  .orElseGet(Outcome.Absent::new);
            });
      }
    };
  }

  /** Asks for a verification event, which comes as any other (§8.1.4.2). */
  public Outcome<SignalStream> verify(
      OrganizationScope scope, ConnectionId connection, Instant now) {
    Optional<Stored> known = database.read(tx -> streams.get(tx, scope, connection));
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    SignalStream stream = known.get().stream();
    if (stream.streamId().isEmpty() || stream.endpoints().verification().isEmpty()) {
      return refusedThere("The transmitter has no address to ask for a verification event.");
    }
    // Before it is asked: the event may be faster than the answer.
    String state = Tokens.random("");
    database.write(
        tx -> {
          streams.verificationAsked(tx, scope, connection, state, now);
          return state;
        });
    ObjectNode asked =
        TransmitterCalls.object().put("stream_id", stream.streamId()).put("state", state);
    return switch (calls.send(
        "POST", URI.create(stream.endpoints().verification()), secrets.open(known.get()), asked)) {
      case Ended.Failed failed -> refusedThere(failed.why());
      case Ended.Answered answered -> new Outcome.Done<>(stream);
    };
  }

  /**
   * Forgets it here, and then at the transmitter as far as that answers: what it still sends is
   * refused.
   *
   * @return false if there was none
   */
  public boolean delete(OrganizationScope scope, ConnectionId connection, Noted noted) {
    Optional<Stored> known =
        database.write(
            tx -> {
              Optional<Stored> stored = streams.get(tx, scope, connection);
              stored.ifPresent(
                  one -> {
                    streams.delete(tx, scope, connection);
                    noted.accept(tx, one.stream());
                  });
              return stored;
            });
    known.ifPresent(stored -> deleteAtTransmitter(stored.stream(), secrets.open(stored)));
    return known.isPresent();
  }

  private void deleteAtTransmitter(SignalStream stream, StreamCredentials credentials) {
    if (stream.isManagedHere()) {
      String address = stream.endpoints().configuration();
      String query = "stream_id=" + URLEncoder.encode(stream.streamId(), StandardCharsets.UTF_8);
      calls.delete(URI.create(address + (address.contains("?") ? "&" : "?") + query), credentials);
    }
  }
}
