package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.protocol.signals.TransmitterMetadata;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a receiver asks of its stream (SSF 1.0 §8.1). */
final class TransmitterStreams {
  static final String PUSH = "urn:ietf:rfc:8935";
  static final String POLL = "urn:ietf:rfc:8936";
  private static final int LONGEST_HEADER = 2_048;
  private static final int LONGEST_STATE = 1_000;
  private static final int MOST_MUTED = 10_000;
  private static final int REMOVED_AT_ONCE = 500;

  private final Database database;
  private final SecretBox box;
  private final boolean plainHttpAllowed;

  /**
   * @param plainHttpAllowed whether addresses of providers may be http
   */
  TransmitterStreams(Database database, SecretBox box, boolean plainHttpAllowed) {
    this.database = database;
    this.box = box;
    this.plainHttpAllowed = plainHttpAllowed;
  }

  /** How it ended. */
  sealed interface Result {
    record Done(OutgoingStream stream) implements Result {}

    /**
     * @param status of HTTP
     */
    record Refused(int status, String description) implements Result {}
  }

  /** Binds the sealed header to its row, so that it opens nowhere else. */
  static SealedColumn sealed() {
    return SealedColumn.named(
        "outgoing_streams",
        List.of("receiver_id"),
        "authorization_header",
        TransmitterStreams::row);
  }

  /** By the name that the table had when the first of its rows were sealed. */
  static String row(String receiver) {
    return "application_streams/" + receiver + "/authorization_header";
  }

  Result create(Receiver receiver, JsonNode asked, Instant now) {
    OutgoingStream blank =
        new OutgoingStream(
            receiver.id(),
            RandomId.of("str_"),
            receiver instanceof Receiver.OfProvider ? receiver.audience() : "",
            false,
            "",
            box.seal("", row(receiver.id())),
            words(receiver.supported()),
            "",
            StreamStatus.NEW);
    Result read = changed(receiver, blank, asked, true);
    return read instanceof Result.Done(OutgoingStream stream)
            && !database.write(tx -> OutgoingStreamStore.insert(tx, receiver, stream, now))
        ? new Result.Refused(409, "There is a stream for this receiver.")
        : read;
  }

  /**
   * @param whole whether what is left out gets its usual value (PUT), or stays (PATCH)
   */
  Result update(Receiver receiver, JsonNode asked, boolean whole, Instant now) {
    Optional<OutgoingStream> known = get(receiver, asked.path("stream_id").asString(""));
    if (known.isEmpty()) {
      return gone();
    }
    Result read = changed(receiver, known.get(), asked, whole);
    if (read instanceof Result.Done(OutgoingStream stream)) {
      database.write(
          tx -> {
            change(tx, known.get(), stream, now);
            return true;
          });
    }
    return read;
  }

  private static void change(
      Transaction tx, OutgoingStream before, OutgoingStream after, Instant now) {
    OutgoingStreamStore.update(tx, after);
    if (after.hasTurns() != before.hasTurns()) {
      OutgoingSignalStore.deliverOtherwise(tx, after.receiver(), after.hasTurns(), now);
    }
  }

  /** A change of the status that the receiver did not ask for: it hears of it (SSF 1.0 §8.1.5). */
  static void decide(Transaction tx, OutgoingStream before, StreamStatus decided, Instant now) {
    OutgoingStream after = before.with(decided);
    change(tx, before, after, now);
    if (after.status() == before.status()) {
      return;
    }
    String detail =
        after.status().name().toLowerCase(Locale.ROOT)
            + "\n"
            + decided.reason().map(OutgoingStreams.Reason::words).orElse("");
    // Sent before the stream stops: pushed at its next turn, or fetched although it is paused.
    OutgoingSignalStore.insert(
        tx, aboutStream(after, EventType.STREAM_UPDATED, detail, now), after.push());
  }

  private static OutgoingSignal aboutStream(
      OutgoingStream stream, EventType type, String detail, Instant now) {
    return new OutgoingSignal(
        stream.receiver(), RandomId.of("set_"), "", type.word(), "", "", "", detail, now);
  }

  private static Result.Refused gone() {
    return new Result.Refused(404, "There is no such stream.");
  }

  private Result changed(Receiver receiver, OutgoingStream before, JsonNode asked, boolean whole) {
    boolean push = before.push();
    String endpoint = before.endpointUrl();
    byte[] header = before.authorizationHeader();
    JsonNode delivery = asked.path("delivery");
    if (whole || !delivery.isMissingNode()) {
      // SSF 1.0 §8.1.1.1: without a delivery it is polled.
      String method = delivery.path("method").asString(POLL);
      if (!method.equals(PUSH) && !method.equals(POLL)) {
        return new Result.Refused(400, "The delivery method is not supported.");
      }
      push = method.equals(PUSH);
      endpoint = push ? delivery.path("endpoint_url").asString("") : "";
      String text = push ? delivery.path("authorization_header").asString("") : "";
      if (push && !mayLeadTo(receiver, endpoint)) {
        return new Result.Refused(
            400,
            receiver instanceof Receiver.OfProvider
                ? "endpoint_url must be an https address."
                : "endpoint_url must be on a host of the application's registered addresses.");
      }
      if (!isHeader(text)) {
        return new Result.Refused(400, "The authorization_header cannot be sent.");
      }
      header = box.seal(text, row(before.receiver()));
    }
    List<String> types =
        asked.path("events_requested").isArray()
            ? delivered(receiver, asked.path("events_requested"))
            : whole ? words(receiver.supported()) : before.eventTypes();
    String description = asked.path("description").asString(whole ? "" : before.description());
    if (description.length() > 500 || description.chars().anyMatch(Character::isISOControl)) {
      return new Result.Refused(400, "The description has at most 500 characters.");
    }
    return new Result.Done(
        new OutgoingStream(
            before.receiver(),
            before.streamId(),
            before.audience(),
            push,
            endpoint,
            header,
            types,
            description,
            before.standing()));
  }

  /** §8.1.1: what is requested and supported. */
  private static List<String> delivered(Receiver receiver, JsonNode requested) {
    List<String> wanted = new ArrayList<>();
    requested.forEach(one -> wanted.add(one.asString("")));
    return receiver.supported().stream()
        .filter(type -> wanted.contains(type.uri()))
        .map(EventType::word)
        .toList();
  }

  static List<String> words(List<EventType> types) {
    return types.stream().map(EventType::word).toList();
  }

  static boolean isHeader(String text) {
    return text.length() <= LONGEST_HEADER && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /** Where events may be pushed to: to providers through the guard that knows inner networks. */
  boolean mayLeadTo(Receiver receiver, String endpoint) {
    return switch (receiver) {
      case Receiver.OfApplication(Application application) -> isTheirs(application, endpoint);
      case Receiver.OfProvider unused ->
          TransmitterMetadata.usable(endpoint, plainHttpAllowed).isPresent();
    };
  }

  /**
   * What the operator registered for the application bounds where its secret can lead us: not to
   * any other host of the operator's network.
   */
  private static boolean isTheirs(Application application, String endpoint) {
    if (endpoint.length() > 2_048) {
      return false;
    }
    Optional<URI> wanted = uri(endpoint);
    return wanted.isPresent()
        && wanted.get().getRawUserInfo() == null
        && wanted.get().getRawFragment() == null
        && Stream.concat(
                application.settings().redirectUris().stream(),
                Stream.of(application.settings().backChannelLogoutUri()))
            .flatMap(text -> uri(text).stream())
            .anyMatch(known -> origin(known).equals(origin(wanted.get())));
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean web =
          uri.getHost() != null
              && uri.getScheme() != null
              && List.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT));
      return web ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static String origin(URI uri) {
    return (uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()).toLowerCase(Locale.ROOT);
  }

  /**
   * @param streamId empty for the only one
   */
  Optional<OutgoingStream> get(Receiver receiver, String streamId) {
    return database
        .read(tx -> OutgoingStreamStore.get(tx, receiver.id()))
        .filter(stream -> streamId.isEmpty() || Objects.equals(stream.streamId(), streamId));
  }

  boolean delete(Receiver receiver, String streamId, Instant now) {
    if (get(receiver, streamId).isEmpty()) {
      return false;
    }
    empty(receiver.id(), now);
    return database.write(tx -> OutgoingStreamStore.delete(tx, receiver.id()));
  }

  /**
   * Before a stream is deleted: a hundred thousand rows at once would hold up every sign-in. It is
   * disabled first, so that no more come.
   */
  void empty(String receiver, Instant now) {
    database.write(
        tx -> {
          OutgoingStreamStore.get(tx, receiver)
              .map(one -> one.with(one.standing().saidByReceiver(Status.DISABLED, now)))
              .ifPresent(disabled -> OutgoingStreamStore.update(tx, disabled));
          return true;
        });
    int removed = REMOVED_AT_ONCE;
    while (removed == REMOVED_AT_ONCE) {
      removed = database.write(tx -> OutgoingSignalStore.deleteSome(tx, receiver, REMOVED_AT_ONCE));
    }
  }

  /** §8.1.2.2. */
  Result status(Receiver receiver, JsonNode asked, Instant now) {
    Optional<Status> wished =
        Arrays.stream(Status.values())
            .filter(
                one ->
                    one.name().toLowerCase(Locale.ROOT).equals(asked.path("status").asString("")))
            .findFirst();
    if (wished.isEmpty()) {
      return new Result.Refused(400, "The status is enabled, paused or disabled.");
    }
    return database.write(
        tx ->
            OutgoingStreamStore.get(tx, receiver.id())
                .filter(one -> one.streamId().equals(asked.path("stream_id").asString("")))
                .<Result>map(
                    before -> {
                      OutgoingStream after =
                          before.with(before.standing().saidByReceiver(wished.get(), now));
                      change(tx, before, after, now);
                      return new Result.Done(after);
                    })
                .orElseGet(TransmitterStreams::gone));
  }

  /** §8.1.4.2: an event like any other. */
  Result verify(Receiver receiver, JsonNode asked, Instant now) {
    String state = asked.path("state").asString("");
    if (state.length() > LONGEST_STATE) {
      return new Result.Refused(400, "The state has at most 1,000 characters.");
    }
    Optional<OutgoingStream> stream = get(receiver, asked.path("stream_id").asString(" "));
    if (stream.isEmpty()) {
      return gone();
    }
    if (!stream.get().standing().keeps()) {
      return new Result.Refused(400, "The stream keeps nothing. Enable it first.");
    }
    database.write(
        tx -> {
          verification(tx, stream.get(), state, now);
          return true;
        });
    return new Result.Done(stream.get());
  }

  static void verification(Transaction tx, OutgoingStream stream, String state, Instant now) {
    OutgoingSignalStore.insert(
        tx, aboutStream(stream, EventType.VERIFICATION, state, now), stream.hasTurns());
  }

  /** §8.1.3: everybody is told of unless the receiver asked not to. */
  Result subject(Receiver receiver, String streamId, Optional<String> user, boolean muted) {
    Optional<OutgoingStream> stream = get(receiver, streamId);
    if (stream.isEmpty()) {
      return gone();
    }
    if (user.isEmpty()) {
      return new Result.Done(stream.get());
    }
    // §8.1.3.2: whether it is known is not told.
    boolean done =
        database.write(
            tx -> {
              String id = receiver.id();
              if (!muted) {
                OutgoingSignalStore.unmuteAcrossOrganizations(tx, id, user.get());
              } else if (OutgoingSignalStore.countMuted(tx, id) < MOST_MUTED) {
                OutgoingSignalStore.muteAcrossOrganizations(tx, id, user.get());
              } else {
                return OutgoingSignalStore.isMuted(tx, id, user.get());
              }
              return true;
            });
    return done
        ? new Result.Done(stream.get())
        : new Result.Refused(403, "At most 10,000 people can be left out.");
  }

  /**
   * RFC 8936 §2.4: what is refused is done with as well. Of a stream that is not enabled only its
   * own changes are given out.
   *
   * @param taken ids of events that the receiver acknowledges
   * @param refused ids of events that it cannot take
   */
  List<OutgoingSignal> poll(
      OutgoingStream stream, List<String> taken, List<String> refused, int most, Instant now) {
    return database.write(
        tx -> {
          String id = stream.receiver();
          if (!taken.isEmpty()) {
            OutgoingStreamStore.delivered(tx, id, now);
          }
          for (String one : taken) {
            OutgoingSignalStore.delete(tx, id, one)
                .filter(EventType.VERIFICATION.word()::equals)
                .ifPresent(unused -> OutgoingStreamStore.verified(tx, id, now));
          }
          refused.forEach(one -> OutgoingSignalStore.delete(tx, id, one));
          return stream.status() == Status.ENABLED
              ? OutgoingSignalStore.waiting(tx, id, most)
              : stream
                  .standing()
                  .since()
                  .map(since -> OutgoingSignalStore.changesOfStream(tx, id, since, most))
                  .orElseGet(List::of);
        });
  }
}
