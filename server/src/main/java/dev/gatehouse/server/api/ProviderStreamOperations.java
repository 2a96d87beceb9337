package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.transmitter.OutgoingStreams;
import dev.gatehouse.server.signals.transmitter.ProviderStreams;
import dev.gatehouse.server.signals.transmitter.ProviderStreams.Telling;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on the streams of security events that identity providers are told over. */
final class ProviderStreamOperations {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ONE =
      "/organizations/{organization}/connections/{connection}/outgoing-signal-stream";
  private static final String CREDENTIAL = ONE + "/credential";

  private final Database database;
  private final ProviderStreams streams;
  private final URI publicAddress;
  private final Trail trail;

  ProviderStreamOperations(
      Database database, ProviderStreams streams, URI publicAddress, Trail trail) {
    this.database = database;
    this.streams = streams;
    this.publicAddress = publicAddress;
    this.trail = trail;
  }

  /** A stream as somebody sets it up by hand. */
  record OutgoingSignalStreamInput(
      @Doc("PUSH or POLL.") Delivery delivery,
      @Doc("PUSH: where the provider takes events (RFC 8935).") @Nullable String endpointUrl,
      @Doc("PUSH: what is presented there, such as 'Bearer …'; nothing unless given.")
          @Nullable String authorizationHeader,
      @Doc("Whom events are meant for: the provider's issuer or entity ID unless given.")
          @Nullable String audience,
      @Doc("What the provider is to hear of, such as session-revoked; everything unless given.")
          @Nullable List<String> events) {

    ProviderStreams.Draft draft() {
      return new ProviderStreams.Draft(
          text(endpointUrl),
          text(authorizationHeader),
          text(audience),
          events == null ? List.of() : events);
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }

    /** The header stays out of logs. */
    @Override
    public String toString() {
      return "OutgoingSignalStreamInput[" + endpointUrl + "]";
    }
  }

  /** What changes. */
  record OutgoingSignalStreamChange(
      @Doc("ENABLED, PAUSED (events wait) or DISABLED (they are lost).") Status status) {}

  /** The stream itself. */
  record OutgoingSignalStreamState(
      Delivery delivery,
      @Doc("Where events are pushed to; empty for poll.") String endpointUrl,
      @Doc("What the provider hears of, such as session-revoked.") List<String> events,
      String description,
      @Doc("PAUSED: events wait. DISABLED: they are lost.") Status status,
      @Doc(
              "Why it has its status; absent where the provider said so. After TOO_MANY_WAITING and"
                  + " NOT_FETCHED nothing more is kept until it is enabled again.")
          Optional<OutgoingStreams.Reason> statusReason,
      @Doc("Absent where the status has not changed.") Optional<Instant> statusSince,
      @Doc("When the provider last took a verification event.") Optional<Instant> verifiedAt,
      @Doc("When it last took an event, good to a minute; absent if it never did.")
          Optional<Instant> lastDeliveredAt,
      @Doc("How many events it has not taken yet.") long waiting,
      @Doc("Since when pushes fail; absent while they arrive.") Optional<Instant> failingSince,
      @Doc("Such as status_503, or a code of error-codes.md; empty if nothing ever failed.")
          String lastFailure,
      Optional<Instant> lastFailureAt,
      @Doc("How many events the provider never got, since ever.") long givenUp,
      @Doc("How many more were dropped because they had waited for seven days.") long expired,
      Instant createdAt) {
    static OutgoingSignalStreamState of(OutgoingStreams.State state) {
      return new OutgoingSignalStreamState(
          state.delivery(),
          state.endpointUrl(),
          state.eventTypes(),
          state.description(),
          state.status(),
          state.reason(),
          state.statusSince(),
          state.verifiedAt(),
          state.lastDeliveredAt(),
          state.waiting(),
          state.failures().since(),
          state.failures().last(),
          state.failures().lastAt(),
          state.failures().givenUp(),
          state.expired(),
          state.createdAt());
    }
  }

  /** What a provider is told over, as the API shows it. */
  record OutgoingSignalStreamView(
      String connection,
      @Doc("Whom its events are meant for.") String audience,
      @Doc("Where the provider finds how to make and poll its stream (SSF 1.0 §7).")
          String configuration,
      @Doc("When the provider's credential for these addresses was issued; absent without one.")
          Optional<Instant> credentialIssuedAt,
      @Doc("Absent as long as neither the provider nor an administrator has set one up.")
          Optional<OutgoingSignalStreamState> stream) {}

  /** What a provider proves itself with. */
  record IssuedStreamCredentialView(
      @Doc("The user of Authorization: Basic.") String clientId,
      @Doc("Its password. Shown once.") String secret,
      String configuration) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "IssuedStreamCredentialView[" + clientId + "]";
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Signals")
        .get(
            "getOutgoingSignalStream",
            ONE,
            READ,
            "Shows what the identity provider of a connection is told over.",
            OutgoingSignalStreamView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            streams.telling(tx, call.scope(), id(call)),
                            telling -> view(call, telling))))
        .put(
            "putOutgoingSignalStream",
            ONE,
            WRITE,
            "Sets up by hand how the identity provider is told of security events.",
            OutgoingSignalStreamInput.class,
            OutgoingSignalStreamView.class,
            this::put)
        .change(
            "updateOutgoingSignalStream",
            ONE,
            WRITE,
            "Pauses, disables or enables the stream.",
            OutgoingSignalStreamChange.class,
            OutgoingSignalStreamView.class,
            call ->
                changed(
                    call,
                    "outgoing_signal_stream.updated",
                    tx ->
                        streams.set(
                            tx,
                            call.scope(),
                            id(call),
                            call.input(OutgoingSignalStreamChange.class).status(),
                            call.now())))
        .delete(
            "deleteOutgoingSignalStream",
            ONE,
            WRITE,
            "Deletes the stream with what waits in it. The provider's credential stays.",
            this::delete)
        .act(
            "verifyOutgoingSignalStream",
            ONE + "/verify",
            WRITE,
            "Sends a verification event; look at verifiedAt for whether the provider took it.",
            OutgoingSignalStreamView.class,
            call ->
                database.write(
                    tx ->
                        Reply.of(
                            streams.verify(tx, call.scope(), id(call), call.now()),
                            telling -> view(call, telling))))
        .act(
            "issueStreamCredential",
            CREDENTIAL,
            WRITE,
            "Gives the provider a new credential to manage its stream by, in place of the old one.",
            IssuedStreamCredentialView.class,
            this::issue)
        .delete(
            "revokeStreamCredential",
            CREDENTIAL,
            WRITE,
            "Revokes the provider's credential. A stream that is pushed goes on.",
            this::revoke)
        .all();
  }

  private Reply put(Call call) {
    OutgoingSignalStreamInput input = call.input(OutgoingSignalStreamInput.class);
    ProviderStreams.Draft draft = input.draft();
    if ((input.delivery() == Delivery.PUSH) == draft.endpointUrl().isEmpty()) {
      return Reply.invalid(
          "endpointUrl",
          "endpoint_url_invalid",
          "Must be an https address for PUSH, and nothing for POLL.");
    }
    return changed(
        call,
        "outgoing_signal_stream.set_up",
        tx -> streams.put(tx, call.scope(), id(call), draft, call.now()));
  }

  private Reply changed(Call call, String action, Function<Transaction, Outcome<Telling>> change) {
    return database.write(
        tx -> {
          Object before =
              streams
                  .telling(tx, call.scope(), id(call))
                  .<Object>map(telling -> view(call, telling))
                  .orElse(Trail.NOTHING);
          Outcome<Telling> outcome = change.apply(tx);
          if (outcome instanceof Outcome.Done<Telling>(Telling after)) {
            record(tx, call, action, before, view(call, after));
          }
          return Reply.of(outcome, telling -> view(call, telling));
        });
  }

  private Reply delete(Call call) {
    Optional<Telling> before = database.read(tx -> streams.telling(tx, call.scope(), id(call)));
    streams.empty(before, id(call), call.now());
    return database.write(
        tx -> {
          if (!streams.delete(tx, call.scope(), id(call))) {
            return Reply.notFound();
          }
          record(
              tx,
              call,
              "outgoing_signal_stream.deleted",
              view(call, before.orElseThrow()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply issue(Call call) {
    return database.write(
        tx ->
            streams
                .issueCredential(tx, call.scope(), id(call), call.now())
                .<Reply>map(
                    secret -> {
                      record(tx, call, "stream_credential.issued", Trail.NOTHING, Trail.NOTHING);
                      return new Reply.Done(
                          new IssuedStreamCredentialView(
                              id(call).value(), secret, configuration()));
                    })
                .orElseGet(Reply::notFound));
  }

  private Reply revoke(Call call) {
    return database.write(
        tx -> {
          if (!streams.revokeCredential(tx, call.scope(), id(call))) {
            return Reply.notFound();
          }
          record(tx, call, "stream_credential.revoked", Trail.NOTHING, Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private void record(Transaction tx, Call call, String action, Object before, Object after) {
    trail.inside(tx, call, action, "outgoing_signal_stream", id(call).value(), before, after);
  }

  private OutgoingSignalStreamView view(Call call, Telling telling) {
    return new OutgoingSignalStreamView(
        id(call).value(),
        telling.audience(),
        configuration(),
        telling.credentialIssuedAt(),
        telling.stream().map(OutgoingSignalStreamState::of));
  }

  private String configuration() {
    return publicAddress + "/.well-known/ssf-configuration";
  }

  private static ConnectionId id(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
