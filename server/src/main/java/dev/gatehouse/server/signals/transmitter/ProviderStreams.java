package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What identity providers are told, for administrators: the credential by which a provider manages
 * its stream itself, and the stream, which can be set up by hand as well.
 */
public final class ProviderStreams {
  private static final int LONGEST_AUDIENCE = 1_024;

  private final Connections connections;
  private final SecretBox box;
  private final TransmitterStreams streams;

  ProviderStreams(Connections connections, SecretBox box, TransmitterStreams streams) {
    this.connections = connections;
    this.box = box;
    this.streams = streams;
  }

  /**
   * How it stands with a provider.
   *
   * @param audience whom events are meant for, or would be
   * @param credentialIssuedAt empty where it has none
   */
  public record Telling(
      String audience,
      Optional<Instant> credentialIssuedAt,
      Optional<OutgoingStreams.State> stream) {}

  /**
   * A stream by hand.
   *
   * @param endpointUrl where events are pushed to; empty for a stream that is polled
   * @param authorizationHeader presented there; empty for none
   * @param audience empty for what the provider calls itself
   * @param events the last words of types; empty for all
   */
  public record Draft(
      String endpointUrl, String authorizationHeader, String audience, List<String> events) {
    public Draft {
      events = List.copyOf(events);
    }

    /** The header stays out of logs. */
    @Override
    public String toString() {
      return "Draft[" + endpointUrl + "]";
    }
  }

  /** Whether a provider hears, by a stream that was verified, of all that IPSIE's SL3 asks for. */
  public boolean hearsOfSessions(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return telling(tx, scope, connection)
        .flatMap(Telling::stream)
        .filter(one -> one.status() == Status.ENABLED && one.verifiedAt().isPresent())
        .filter(
            one ->
                one.eventTypes()
                    .containsAll(
                        List.of(
                            EventType.SESSION_ESTABLISHED.word(),
                            EventType.SESSION_REVOKED.word())))
        .isPresent();
  }

  /** Empty if the organization has no such connection, or nobody is there who could listen. */
  public Optional<Telling> telling(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return receiver(tx, scope, connection)
        .map(
            receiver ->
                new Telling(
                    receiver.audience(),
                    StreamCredentialStore.issuedAt(tx, scope, connection),
                    OutgoingStreamStore.state(tx, receiver.id())));
  }

  private Optional<Receiver> receiver(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return connections
        .get(tx, scope, connection)
        .flatMap(one -> Receivers.provider(tx, scope, one));
  }

  /**
   * Gives the provider a new credential in place of the one before.
   *
   * @return the secret, which is shown this once
   */
  public Optional<String> issueCredential(
      Transaction tx, OrganizationScope scope, ConnectionId connection, Instant now) {
    if (receiver(tx, scope, connection).isEmpty()) {
      return Optional.empty();
    }
    String secret = Tokens.random("gh_stream_");
    StreamCredentialStore.put(tx, scope, connection, Tokens.hash(secret), now);
    return Optional.of(secret);
  }

  /** False if there was none. */
  public boolean revokeCredential(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return StreamCredentialStore.delete(tx, scope, connection);
  }

  /** Sets the stream up by hand, in place of what it was before. */
  public Outcome<Telling> put(
      Transaction tx, OrganizationScope scope, ConnectionId connection, Draft draft, Instant now) {
    Optional<Receiver> receiver = receiver(tx, scope, connection);
    if (receiver.isEmpty()) {
      return new Outcome.Absent<>();
    }
    Problems problems = problems(receiver.get(), draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    String id = receiver.get().id();
    Optional<OutgoingStream> before = OutgoingStreamStore.get(tx, id);
    String audience =
        draft.audience().isEmpty()
            ? connections.get(tx, scope, connection).flatMap(ProviderNames::of).orElseThrow()
            : draft.audience();
    boolean push = !draft.endpointUrl().isEmpty();
    OutgoingStream stream =
        new OutgoingStream(
            id,
            before.map(OutgoingStream::streamId).orElseGet(() -> RandomId.of("str_")),
            audience,
            push,
            draft.endpointUrl(),
            box.seal(draft.authorizationHeader(), TransmitterStreams.row(id)),
            draft.events().isEmpty()
                ? TransmitterStreams.words(receiver.get().supported())
                : draft.events(),
            before.map(OutgoingStream::description).orElse(""),
            before.map(OutgoingStream::standing).orElse(StreamStatus.NEW));
    if (before.isEmpty()) {
      OutgoingStreamStore.insert(tx, receiver.get(), stream, now);
    } else {
      OutgoingStreamStore.update(tx, stream);
      OutgoingSignalStore.deliverOtherwise(tx, id, stream.hasTurns(), now);
    }
    return new Outcome.Done<>(telling(tx, scope, connection).orElseThrow());
  }

  private Problems problems(Receiver receiver, Draft draft) {
    return new Problems()
        .require(
            draft.endpointUrl().isEmpty() || streams.mayLeadTo(receiver, draft.endpointUrl()),
            "endpointUrl",
            "endpoint_url_invalid",
            "Must be an https address; nothing for a stream that the provider polls.")
        .require(
            TransmitterStreams.isHeader(draft.authorizationHeader())
                && (draft.authorizationHeader().isEmpty() || !draft.endpointUrl().isEmpty()),
            "authorizationHeader",
            "authorization_header_invalid",
            "Must be printable and at most 2,048 characters long, and is for push only.")
        .require(
            draft.audience().length() <= LONGEST_AUDIENCE
                && draft.audience().chars().noneMatch(Character::isISOControl),
            "audience",
            "audience_invalid",
            "Must be what the provider calls itself, at most 1,024 characters.")
        .require(
            TransmitterStreams.words(receiver.supported()).containsAll(draft.events()),
            "events",
            "events_invalid",
            "Must be some of those that providers can hear of.");
  }

  /** Pauses it (events wait), disables it (they are lost) or enables it again; it is told so. */
  public Outcome<Telling> set(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Status status,
      Instant now) {
    Optional<OutgoingStream> stream = stream(tx, scope, connection);
    stream.ifPresent(
        one ->
            TransmitterStreams.decide(
                tx, one, one.standing().saidByAdministrator(status, now), now));
    return ofStream(tx, scope, connection, stream);
  }

  /** Sends a verification event, which comes as any other (SSF 1.0 §8.1.4). */
  public Outcome<Telling> verify(
      Transaction tx, OrganizationScope scope, ConnectionId connection, Instant now) {
    Optional<OutgoingStream> stream = stream(tx, scope, connection);
    stream.ifPresent(one -> TransmitterStreams.verification(tx, one, "", now));
    return ofStream(tx, scope, connection, stream);
  }

  /** To be called before it is deleted, outside of a transaction: takes out what waits in it. */
  public void empty(Optional<Telling> told, ConnectionId connection, Instant now) {
    if (told.flatMap(Telling::stream).isPresent()) {
      streams.empty(connection.value(), now);
    }
  }

  /** Deletes the stream with what waits in it. False if there was none. */
  public boolean delete(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return stream(tx, scope, connection).isPresent()
        && OutgoingStreamStore.delete(tx, connection.value());
  }

  private Optional<OutgoingStream> stream(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return receiver(tx, scope, connection)
        .flatMap(receiver -> OutgoingStreamStore.get(tx, receiver.id()));
  }

  private Outcome<Telling> ofStream(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Optional<OutgoingStream> stream) {
    return stream
        .flatMap(unused -> telling(tx, scope, connection))
        .<Outcome<Telling>>map(Outcome.Done::new)
        .orElseGet(Outcome.Absent::new);
  }
}
