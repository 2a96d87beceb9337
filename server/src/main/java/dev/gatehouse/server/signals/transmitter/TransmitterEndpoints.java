package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.credential.ClientCredentials;
import dev.gatehouse.server.signals.transmitter.TransmitterStreams.Result;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The addresses of the transmitter (SSF 1.0 §7, §8; RFC 8936). A receiver proves itself with its
 * secret (RFC 7617).
 */
final class TransmitterEndpoints {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST_BODY = 64 * 1024;
  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_ACKNOWLEDGED = 1_000;

  private final String issuer;
  private final Receivers receivers;
  private final TransmitterStreams streams;
  private final SignalTokens tokens;
  private final InstantSource clock;
  private final FailureLimit failures = new FailureLimit();

  TransmitterEndpoints(
      String issuer,
      Receivers receivers,
      TransmitterStreams streams,
      SignalTokens tokens,
      InstantSource clock) {
    this.issuer = issuer;
    this.receivers = receivers;
    this.streams = streams;
    this.tokens = tokens;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .get("/.well-known/ssf-configuration", request -> configuration())
        .get("/ssf/streams", request -> known(request, one -> read(request, one)))
        .postAllowingCrossSite(
            "/ssf/streams",
            request ->
                asked(
                    request,
                    (one, body) -> shown(streams.create(one, body, clock.instant()), one, 201)))
        .patch("/ssf/streams", request -> asked(request, (one, body) -> update(one, body, false)))
        .put("/ssf/streams", request -> asked(request, (one, body) -> update(one, body, true)))
        .delete("/ssf/streams", request -> known(request, one -> delete(request, one)))
        .get(
            "/ssf/status",
            request ->
                known(
                    request,
                    one ->
                        streams
                            .get(one, id(request))
                            .map(TransmitterEndpoints::status)
                            .orElseGet(() -> refused(404, "There is no such stream."))))
        .postAllowingCrossSite(
            "/ssf/status",
            request ->
                asked(
                    request,
                    (one, body) ->
                        switch (streams.status(one, body, clock.instant())) {
                          case Result.Done(OutgoingStream stream) -> status(stream);
                          case Result.Refused(int code, String why) -> refused(code, why);
                        }))
        .postAllowingCrossSite(
            "/ssf/verify",
            request ->
                asked(
                    request, (one, body) -> empty(streams.verify(one, body, clock.instant()), 204)))
        .postAllowingCrossSite(
            "/ssf/subjects/add",
            request -> asked(request, (one, body) -> subject(one, body, false, 200)))
        .postAllowingCrossSite(
            "/ssf/subjects/remove",
            request -> asked(request, (one, body) -> subject(one, body, true, 204)))
        .postAllowingCrossSite("/ssf/poll", request -> asked(request, this::poll));
  }

  /** §7.1. */
  private Response configuration() {
    ObjectNode about = JSON.createObjectNode();
    about.put("spec_version", "1_0");
    about.put("issuer", issuer);
    about.put("jwks_uri", issuer + "/oauth/jwks");
    about
        .putArray("delivery_methods_supported")
        .add(TransmitterStreams.PUSH)
        .add(TransmitterStreams.POLL);
    about.put("configuration_endpoint", issuer + "/ssf/streams");
    about.put("status_endpoint", issuer + "/ssf/status");
    about.put("add_subject_endpoint", issuer + "/ssf/subjects/add");
    about.put("remove_subject_endpoint", issuer + "/ssf/subjects/remove");
    about.put("verification_endpoint", issuer + "/ssf/verify");
    about.putArray("authorization_schemes").addObject().put("spec_urn", "urn:ietf:rfc:7617");
    about.put("default_subjects", "ALL");
    return json(200, about).with("Cache-Control", "public, max-age=300");
  }

  private Response read(Request request, Receiver receiver) {
    Optional<OutgoingStream> stream = streams.get(receiver, id(request));
    if (request.query().has("stream_id")) {
      return stream
          .map(one -> privately(json(200, document(one, receiver))))
          .orElseGet(() -> refused(404, "There is no such stream."));
    }
    // §8.1.1.2: without an id, all of them.
    ArrayNode all = JSON.createArrayNode();
    stream.ifPresent(one -> all.add(document(one, receiver)));
    return privately(Response.json(200, JSON.writeValueAsBytes(all)));
  }

  private Response update(Receiver receiver, JsonNode body, boolean whole) {
    return body.path("stream_id").asString("").isEmpty()
        ? refused(400, "stream_id is missing.")
        : shown(streams.update(receiver, body, whole, clock.instant()), receiver, 200);
  }

  private Response delete(Request request, Receiver receiver) {
    return !id(request).isEmpty() && streams.delete(receiver, id(request), clock.instant())
        ? Response.empty(204)
        : refused(404, "There is no such stream.");
  }

  private static String id(Request request) {
    return request.query().one("stream_id").orElse("");
  }

  private Response shown(Result result, Receiver receiver, int status) {
    return switch (result) {
      case Result.Done(OutgoingStream stream) ->
          privately(json(status, document(stream, receiver)));
      case Result.Refused(int code, String why) -> refused(code, why);
    };
  }

  private Response subject(Receiver receiver, JsonNode body, boolean muted, int status) {
    return switch (receivers.meant(receiver, body.path("subject"))) {
      case Receivers.Meant.Unusable unusable -> refused(400, unusable.why());
      case Receivers.Meant.Somebody(Optional<String> user) -> {
        String stream = body.path("stream_id").asString(" ");
        yield empty(streams.subject(receiver, stream, user, muted), status);
      }
    };
  }

  private static Response empty(Result result, int status) {
    return switch (result) {
      case Result.Done done -> Response.empty(status);
      case Result.Refused(int code, String why) -> refused(code, why);
    };
  }

  /** §8.1.1. What is presented to the receiver is not shown again. */
  private ObjectNode document(OutgoingStream stream, Receiver receiver) {
    ObjectNode document = JSON.createObjectNode();
    document.put("stream_id", stream.streamId());
    document.put("iss", issuer);
    document.put("aud", receiver.audience());
    ArrayNode supported = document.putArray("events_supported");
    receiver.supported().forEach(type -> supported.add(type.uri()));
    for (String name : List.of("events_requested", "events_delivered")) {
      ArrayNode events = document.putArray(name);
      stream.eventTypes().forEach(word -> events.add(SignalTokens.type(word).uri()));
    }
    document
        .putObject("delivery")
        .put("method", stream.push() ? TransmitterStreams.PUSH : TransmitterStreams.POLL)
        .put("endpoint_url", stream.push() ? stream.endpointUrl() : issuer + "/ssf/poll");
    if (!stream.description().isEmpty()) {
      document.put("description", stream.description());
    }
    return document;
  }

  private static Response status(OutgoingStream stream) {
    ObjectNode document = JSON.createObjectNode();
    document.put("stream_id", stream.streamId());
    document.put("status", stream.status().name().toLowerCase(Locale.ROOT));
    stream.standing().reason().ifPresent(reason -> document.put("reason", reason.words()));
    return privately(json(200, document));
  }

  /** RFC 8936 §2. Without waiting: an answer is empty where nothing is there. */
  private Response poll(Receiver receiver, JsonNode body) {
    Optional<OutgoingStream> stream = streams.get(receiver, "");
    if (stream.isEmpty() || stream.get().push()) {
      return refused(404, "There is no stream that is polled.");
    }
    List<String> taken = new ArrayList<>();
    List<String> notTaken = new ArrayList<>();
    body.path("ack").forEach(one -> taken.add(one.asString("")));
    body.path("setErrs").properties().forEach(one -> notTaken.add(one.getKey()));
    if (taken.size() + notTaken.size() > MOST_ACKNOWLEDGED
        || Stream.concat(taken.stream(), notTaken.stream())
            .anyMatch(one -> one.length() > 100 || one.indexOf('\0') >= 0)) {
      return refused(400, "At most 1,000 events can be acknowledged at once.");
    }
    int most = Math.clamp(body.path("maxEvents").asInt(MOST_AT_ONCE), 0, MOST_AT_ONCE);
    // One more, to know whether there is more.
    List<OutgoingSignal> waiting =
        streams.poll(stream.get(), taken, notTaken, most + 1, clock.instant());
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode sets = answer.putObject("sets");
    waiting.stream()
        .limit(most)
        .forEach(
            one ->
                sets.put(one.id(), tokens.make(one, stream.get().streamId(), receiver.audience())));
    answer.put("moreAvailable", waiting.size() > most);
    return privately(json(200, answer));
  }

  /** What a receiver asks for with a body. */
  @FunctionalInterface
  private interface Asked {
    Response answer(Receiver receiver, JsonNode body);
  }

  private Response asked(Request request, Asked work) {
    return known(
        request,
        receiver -> {
          try {
            JsonNode body = JSON.readTree(request.body(LARGEST_BODY));
            return body.isObject()
                ? work.answer(receiver, body)
                : refused(400, "The body must be a JSON object.");
          } catch (JacksonException malformed) {
            return refused(400, "The body must be a JSON object.");
          }
        });
  }

  private Response known(Request request, Function<Receiver, Response> work) {
    String from = request.clientAddress();
    if (failures.isExhausted(from)) {
      return refused(429, "Too many failures. Wait a minute.");
    }
    Instant now = clock.instant();
    Optional<Receiver> receiver =
        ClientCredentials.of(request, new Parameters(Map.of()))
                instanceof ClientCredentials.Secret(String id, String secret, boolean basic)
            ? receivers.proved(id, secret, now)
            : Optional.empty();
    if (receiver.isEmpty()) {
      failures.count(from);
      return refused(401, "The receiver is not known, or its secret is wrong.")
          .with("WWW-Authenticate", "Basic realm=\"Gatehouse signals\"");
    }
    return work.apply(receiver.get());
  }

  private static Response refused(int status, String why) {
    ObjectNode body = JSON.createObjectNode();
    body.put("err", status == 401 || status == 429 ? "authentication_failed" : "invalid_request");
    body.put("description", why);
    return privately(json(status, body));
  }

  private static Response json(int status, ObjectNode body) {
    return Response.json(status, JSON.writeValueAsBytes(body));
  }

  private static Response privately(Response response) {
    return response.with("Cache-Control", "no-store");
  }
}
