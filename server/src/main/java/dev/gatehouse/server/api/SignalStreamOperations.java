package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.signals.ReceivedSignal;
import dev.gatehouse.server.signals.SignalStream;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.SignalStreams;
import dev.gatehouse.server.signals.StreamChange;
import dev.gatehouse.server.signals.StreamCredentials;
import dev.gatehouse.server.signals.StreamDraft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on the streams of security events that identity providers send. */
final class SignalStreamOperations {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ONE =
      "/organizations/{organization}/connections/{connection}/signal-stream";

  private final Database database;
  private final SignalStreams streams;
  private final Trail trail;

  SignalStreamOperations(Database database, SignalStreams streams, Trail trail) {
    this.database = database;
    this.streams = streams;
    this.trail = trail;
  }

  /** A stream as somebody enters it. */
  record SignalStreamInput(
      @Doc("The issuer of the transmitter.") String issuer,
      @Doc("PUSH or POLL.") Delivery delivery,
      @Doc("Presented to the transmitter; or give the next three.") @Nullable String bearerToken,
      @Doc("Where our client at the transmitter gets tokens (client credentials).")
          @Nullable String tokenEndpoint,
      @Nullable String clientId,
      @Nullable String clientSecret,
      @Doc(
              "Where the keys stand, for a stream that is set up at the transmitter by hand; left out,"
                  + " the transmitter is asked for everything and the stream is made there.")
          @Nullable String jwksUri,
      @Doc("By hand: what the transmitter calls us; the push address unless given.")
          @Nullable String audience,
      @Doc("By hand: where events are fetched.") @Nullable String pollEndpoint,
      @Doc("Issuers whose subjects it may name beside its own, such as that of its ID tokens.")
          @Nullable List<String> subjectIssuers,
      @Doc("Whether account-enabled takes back what account-disabled did; not unless given.")
          @Nullable Boolean reactivateUsers) {

    StreamDraft draft() {
      return new StreamDraft(
          issuer,
          delivery,
          new StreamCredentials(
              text(bearerToken), text(tokenEndpoint), text(clientId), text(clientSecret)),
          jwksUri == null && audience == null && pollEndpoint == null
              ? Optional.empty()
              : Optional.of(
                  new StreamDraft.ByHand(text(jwksUri), text(audience), text(pollEndpoint))),
          subjectIssuers == null ? List.of() : subjectIssuers,
          reactivateUsers != null && reactivateUsers);
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
      return "SignalStreamInput[" + issuer + "]";
    }
  }

  /** What changes; what is left out stays as it is. */
  record SignalStreamChange(
      @Nullable List<String> subjectIssuers,
      @Nullable Boolean reactivateUsers,
      @Doc("ENABLED, PAUSED or DISABLED.") @Nullable Status status) {
    StreamChange change() {
      return new StreamChange(
          Optional.ofNullable(subjectIssuers),
          Optional.ofNullable(reactivateUsers),
          Optional.ofNullable(status));
    }
  }

  /** A stream as the API shows it. */
  record SignalStreamView(
      String connection,
      String issuer,
      Delivery delivery,
      @Doc("At the transmitter; empty for one that was set up there by hand.") String streamId,
      @Doc("Whom its events are meant for.") List<String> audiences,
      @Doc("Where the transmitter pushes to.") String pushEndpoint,
      @Doc("Where events are fetched; empty for push.") String pollEndpoint,
      List<String> subjectIssuers,
      boolean reactivateUsers,
      Status status,
      @Doc("When a verification event last came as asked.") Optional<Instant> verifiedAt,
      @Doc("The type of the last event, such as session-revoked.") String lastEvent,
      Optional<Instant> lastEventAt,
      @Doc("What last went wrong, in words; empty where nothing did since.") String lastError,
      Optional<Instant> lastErrorAt,
      Instant createdAt,
      Instant updatedAt) {}

  /** A stream that was made. */
  record IssuedSignalStreamView(
      SignalStreamView stream,
      @Doc("For a stream by hand: the bearer token that the transmitter must present. Shown once.")
          Optional<String> pushSecret) {}

  /** An event that was taken. */
  record SignalView(
      String id,
      String type,
      @Doc("What followed.") ReceivedSignal.Outcome outcome,
      Optional<String> user,
      Instant receivedAt) {}

  List<Operation> operations() {
    return new OperationGroup("Signals")
        .create(
            "createSignalStream",
            ONE,
            WRITE,
            "Lets the identity provider send security events about the people of a connection.",
            SignalStreamInput.class,
            IssuedSignalStreamView.class,
            this::create)
        .get(
            "getSignalStream",
            ONE,
            READ,
            "Shows the stream of a connection.",
            SignalStreamView.class,
            call ->
                database.read(
                    tx -> Reply.found(streams.get(tx, call.scope(), id(call)), this::view)))
        .change(
            "updateSignalStream",
            ONE,
            WRITE,
            "Changes what is given, here and at the transmitter.",
            SignalStreamChange.class,
            SignalStreamView.class,
            this::update)
        .delete(
            "deleteSignalStream",
            ONE,
            WRITE,
            "Deletes the stream, here and at the transmitter. Events that counted stay known.",
            this::delete)
        .act(
            "refreshSignalStream",
            ONE + "/refresh",
            WRITE,
            "Asks the transmitter for the status of the stream.",
            SignalStreamView.class,
            call -> Reply.of(streams.refresh(call.scope(), id(call), call.now()), this::view))
        .act(
            "verifySignalStream",
            ONE + "/verify",
            WRITE,
            "Asks the transmitter for a verification event; look at verifiedAt for its arrival.",
            SignalStreamView.class,
            call -> Reply.of(streams.verify(call.scope(), id(call), call.now()), this::view))
        .get(
            "listSignals",
            ONE + "/signals",
            READ,
            "Lists the last hundred events of a stream, newest first.",
            OperationGroup.listOf(SignalView.class),
            this::signals)
        .all();
  }

  private Reply create(Call call) {
    Outcome<SignalStreams.Made> outcome =
        streams.create(
            call.scope(),
            id(call),
            call.input(SignalStreamInput.class).draft(),
            (tx, made) ->
                trail.inside(
                    tx,
                    call,
                    "signal_stream.created",
                    "signal_stream",
                    made.connection().value(),
                    Trail.NOTHING,
                    view(made)),
            call.now());
    return Reply.of(
        outcome,
        made ->
            new IssuedSignalStreamView(
                view(made.stream()),
                Optional.of(made.pushSecret()).filter(secret -> !secret.isEmpty())));
  }

  private Reply update(Call call) {
    return Reply.of(
        streams.update(
            call.scope(),
            id(call),
            call.input(SignalStreamChange.class).change(),
            (tx, after) ->
                trail.inside(
                    tx,
                    call,
                    "signal_stream.updated",
                    "signal_stream",
                    after.connection().value(),
                    Trail.NOTHING,
                    view(after)),
            call.now()),
        this::view);
  }

  private Reply delete(Call call) {
    boolean deleted =
        streams.delete(
            call.scope(),
            id(call),
            (tx, gone) ->
                trail.inside(
                    tx,
                    call,
                    "signal_stream.deleted",
                    "signal_stream",
                    gone.connection().value(),
                    view(gone),
                    Trail.NOTHING));
    return deleted ? Reply.nothing() : Reply.notFound();
  }

  private Reply signals(Call call) {
    return database.read(
        tx ->
            streams.get(tx, call.scope(), id(call)).isEmpty()
                ? Reply.notFound()
                : new Reply.Done(
                    streams.signals(tx, call.scope(), id(call)).stream()
                        .map(
                            one ->
                                new SignalView(
                                    one.id(),
                                    one.type(),
                                    one.outcome(),
                                    one.user(),
                                    one.receivedAt()))
                        .toList()));
  }

  private SignalStreamView view(SignalStream stream) {
    return new SignalStreamView(
        stream.connection().value(),
        stream.issuer(),
        stream.delivery(),
        stream.streamId(),
        stream.audiences().stream().sorted().toList(),
        streams.pushEndpoint(stream.connection()).toString(),
        stream.endpoints().poll(),
        stream.subjectIssuers(),
        stream.reactivateUsers(),
        stream.status(),
        stream.verifiedAt(),
        stream.lastEvent(),
        stream.lastEventAt(),
        stream.lastError(),
        stream.lastErrorAt(),
        stream.createdAt(),
        stream.updatedAt());
  }

  private static ConnectionId id(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
