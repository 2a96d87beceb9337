package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.signals.transmitter.ApplicationStream.Status;
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

/** What an application asks of its stream (SSF 1.0 §8.1). */
final class TransmitterStreams {
  static final String PUSH = "urn:ietf:rfc:8935";
  static final String POLL = "urn:ietf:rfc:8936";
  private static final int LONGEST_HEADER = 2_048;
  private static final int LONGEST_STATE = 1_000;
  private static final int MOST_MUTED = 10_000;

  private final Database database;
  private final SecretBox box;

  TransmitterStreams(Database database, SecretBox box) {
    this.database = database;
    this.box = box;
  }

  /** How it ended. */
  sealed interface Result {
    record Done(ApplicationStream stream) implements Result {}

    /**
     * @param status of HTTP
     */
    record Refused(int status, String description) implements Result {}
  }

  /** Binds the sealed header to its row, so that it opens nowhere else. */
  static SealedColumn sealed() {
    return SealedColumn.named(
        "application_streams",
        List.of("application_id"),
        "authorization_header",
        TransmitterStreams::row);
  }

  static String row(String application) {
    return "application_streams/" + application + "/authorization_header";
  }

  Result create(Application application, JsonNode asked, Instant now) {
    ApplicationStream blank =
        new ApplicationStream(
            application.id().value(),
            RandomId.of("str_"),
            false,
            "",
            box.seal("", row(application.id().value())),
            words(SignalTokens.SUPPORTED),
            "",
            Status.ENABLED);
    Result read = changed(application, blank, asked, true);
    return read instanceof Result.Done(ApplicationStream stream)
            && !database.write(tx -> ApplicationStreamStore.insert(tx, stream, now))
        ? new Result.Refused(409, "The application has a stream.")
        : read;
  }

  /**
   * @param whole whether what is left out gets its usual value (PUT), or stays (PATCH)
   */
  Result update(Application application, JsonNode asked, boolean whole, Instant now) {
    Optional<ApplicationStream> known = get(application, asked.path("stream_id").asString(""));
    if (known.isEmpty()) {
      return gone();
    }
    Result read = changed(application, known.get(), asked, whole);
    if (read instanceof Result.Done(ApplicationStream stream)) {
      database.write(
          tx -> {
            ApplicationStreamStore.update(tx, stream);
            if (stream.push() != known.get().push()) {
              OutgoingSignalStore.deliverOtherwise(tx, stream.application(), stream.push(), now);
            }
            return true;
          });
    }
    return read;
  }

  private static Result.Refused gone() {
    return new Result.Refused(404, "There is no such stream.");
  }

  private Result changed(
      Application application, ApplicationStream before, JsonNode asked, boolean whole) {
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
      if (push && !isTheirs(application, endpoint)) {
        return new Result.Refused(
            400, "endpoint_url must be on a host of the application's registered addresses.");
      }
      if (text.length() > LONGEST_HEADER || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        return new Result.Refused(400, "The authorization_header cannot be sent.");
      }
      header = box.seal(text, row(before.application()));
    }
    List<String> types =
        asked.path("events_requested").isArray()
            ? delivered(asked.path("events_requested"))
            : whole ? words(SignalTokens.SUPPORTED) : before.eventTypes();
    String description = asked.path("description").asString(whole ? "" : before.description());
    if (description.length() > 500 || description.chars().anyMatch(Character::isISOControl)) {
      return new Result.Refused(400, "The description has at most 500 characters.");
    }
    return new Result.Done(
        new ApplicationStream(
            before.application(),
            before.streamId(),
            push,
            endpoint,
            header,
            types,
            description,
            before.status()));
  }

  /** §8.1.1: what is requested and supported. */
  private static List<String> delivered(JsonNode requested) {
    List<String> wanted = new ArrayList<>();
    requested.forEach(one -> wanted.add(one.asString("")));
    return SignalTokens.SUPPORTED.stream()
        .filter(type -> wanted.contains(type.uri()))
        .map(EventType::word)
        .toList();
  }

  private static List<String> words(List<EventType> types) {
    return types.stream().map(EventType::word).toList();
  }

  /**
   * What the operator registered for the application bounds where its secret can lead us: not to
   * any other host of the operator's network.
   */
  static boolean isTheirs(Application application, String endpoint) {
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
  Optional<ApplicationStream> get(Application application, String streamId) {
    return database
        .read(tx -> ApplicationStreamStore.get(tx, application.id().value()))
        .filter(stream -> streamId.isEmpty() || Objects.equals(stream.streamId(), streamId));
  }

  boolean delete(Application application, String streamId) {
    return get(application, streamId).isPresent()
        && database.write(tx -> ApplicationStreamStore.delete(tx, application.id().value()));
  }

  /** §8.1.2.2. */
  Result status(Application application, JsonNode asked) {
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
            ApplicationStreamStore.get(tx, application.id().value())
                .filter(one -> one.streamId().equals(asked.path("stream_id").asString("")))
                .<Result>map(
                    before -> {
                      ApplicationStream after =
                          new ApplicationStream(
                              before.application(),
                              before.streamId(),
                              before.push(),
                              before.endpointUrl(),
                              before.authorizationHeader(),
                              before.eventTypes(),
                              before.description(),
                              wished.get());
                      ApplicationStreamStore.update(tx, after);
                      return new Result.Done(after);
                    })
                .orElseGet(TransmitterStreams::gone));
  }

  /** §8.1.4.2: an event like any other. */
  Result verify(Application application, JsonNode asked, Instant now) {
    String state = asked.path("state").asString("");
    if (state.length() > LONGEST_STATE) {
      return new Result.Refused(400, "The state has at most 1,000 characters.");
    }
    Optional<ApplicationStream> stream = get(application, asked.path("stream_id").asString(" "));
    if (stream.isEmpty()) {
      return gone();
    }
    OutgoingSignal signal =
        new OutgoingSignal(
            application.id().value(),
            RandomId.of("set_"),
            "",
            EventType.VERIFICATION.word(),
            "",
            "",
            state,
            now);
    database.write(
        tx -> {
          OutgoingSignalStore.insert(tx, signal, stream.get().push());
          return true;
        });
    return new Result.Done(stream.get());
  }

  /** §8.1.3: everybody is told of unless the application asked not to. */
  Result subject(Application application, String issuer, JsonNode asked, boolean muted) {
    Optional<ApplicationStream> stream = get(application, asked.path("stream_id").asString(" "));
    if (stream.isEmpty()) {
      return gone();
    }
    JsonNode subject = asked.path("subject");
    boolean ours =
        subject.path("format").asString("").equals("iss_sub")
            && subject.path("iss").asString("").equals(issuer);
    String user = subject.path("sub").asString("");
    if (!ours || user.isEmpty() || user.length() > 64 || user.indexOf('\0') >= 0) {
      return new Result.Refused(400, "The subject must be an iss_sub of this issuer.");
    }
    // §8.1.3.2: whether it is known is not told.
    boolean done =
        database.write(
            tx -> {
              String id = application.id().value();
              if (!muted) {
                OutgoingSignalStore.unmuteAcrossOrganizations(tx, id, user);
              } else if (OutgoingSignalStore.countMuted(tx, id) < MOST_MUTED) {
                OutgoingSignalStore.muteAcrossOrganizations(tx, id, user);
              } else {
                return OutgoingSignalStore.isMuted(tx, id, user);
              }
              return true;
            });
    return done
        ? new Result.Done(stream.get())
        : new Result.Refused(403, "At most 10,000 people can be left out.");
  }

  /** RFC 8936 §2.4: what is refused is done with as well. */
  List<OutgoingSignal> poll(Application application, List<String> done, int most, Instant now) {
    return database.write(
        tx -> {
          if (!done.isEmpty()) {
            ApplicationStreamStore.delivered(tx, application.id().value(), now);
          }
          done.forEach(id -> OutgoingSignalStore.delete(tx, application.id().value(), id));
          return OutgoingSignalStore.waiting(tx, application.id().value(), most);
        });
  }
}
