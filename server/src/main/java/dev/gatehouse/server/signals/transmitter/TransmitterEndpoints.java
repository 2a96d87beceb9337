package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.credential.ClientCredentials;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.signals.transmitter.ApplicationStream.Status;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The addresses of the transmitter (SSF 1.0 §7, §8; RFC 8936). An application proves itself with
 * its client secret (RFC 7617).
 */
final class TransmitterEndpoints {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST_BODY = 64 * 1024;
  private static final int MOST_AT_ONCE = 100;
  private static final int MOST_ACKNOWLEDGED = 1_000;

  private final String issuer;
  private final Database database;
  private final Applications applications;
  private final TransmitterStreams streams;
  private final SignalTokens tokens;
  private final InstantSource clock;
  private final FailureLimit failures = new FailureLimit();

  TransmitterEndpoints(
      String issuer,
      Database database,
      Applications applications,
      TransmitterStreams streams,
      SignalTokens tokens,
      InstantSource clock) {
    this.issuer = issuer;
    this.database = database;
    this.applications = applications;
    this.streams = streams;
    this.tokens = tokens;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes
        .get("/.well-known/ssf-configuration", request -> configuration())
        .get("/ssf/streams", request -> known(request, app -> read(request, app)))
        .postAllowingCrossSite(
            "/ssf/streams",
            request ->
                asked(
                    request,
                    (app, body) -> shown(streams.create(app, body, clock.instant()), app, 201)))
        .patch("/ssf/streams", request -> asked(request, (app, body) -> update(app, body, false)))
        .put("/ssf/streams", request -> asked(request, (app, body) -> update(app, body, true)))
        .delete("/ssf/streams", request -> known(request, app -> delete(request, app)))
        .get(
            "/ssf/status",
            request ->
                known(
                    request,
                    app ->
                        streams
                            .get(app, id(request))
                            .map(TransmitterEndpoints::status)
                            .orElseGet(() -> refused(404, "There is no such stream."))))
        .postAllowingCrossSite(
            "/ssf/status",
            request ->
                asked(
                    request,
                    (app, body) ->
                        switch (streams.status(app, body)) {
                          case Result.Done(ApplicationStream stream) -> status(stream);
                          case Result.Refused(int code, String why) -> refused(code, why);
                        }))
        .postAllowingCrossSite(
            "/ssf/verify",
            request ->
                asked(
                    request, (app, body) -> empty(streams.verify(app, body, clock.instant()), 204)))
        .postAllowingCrossSite(
            "/ssf/subjects/add",
            request ->
                asked(
                    request, (app, body) -> empty(streams.subject(app, issuer, body, false), 200)))
        .postAllowingCrossSite(
            "/ssf/subjects/remove",
            request ->
                asked(request, (app, body) -> empty(streams.subject(app, issuer, body, true), 204)))
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

  private Response read(Request request, Application application) {
    Optional<ApplicationStream> stream = streams.get(application, id(request));
    if (request.query().has("stream_id")) {
      return stream
          .map(one -> privately(json(200, document(one, application))))
          .orElseGet(() -> refused(404, "There is no such stream."));
    }
    // §8.1.1.2: without an id, all of them.
    ArrayNode all = JSON.createArrayNode();
    stream.ifPresent(one -> all.add(document(one, application)));
    return privately(Response.json(200, JSON.writeValueAsBytes(all)));
  }

  private Response update(Application application, JsonNode body, boolean whole) {
    return body.path("stream_id").asString("").isEmpty()
        ? refused(400, "stream_id is missing.")
        : shown(streams.update(application, body, whole, clock.instant()), application, 200);
  }

  private Response delete(Request request, Application application) {
    return !id(request).isEmpty() && streams.delete(application, id(request))
        ? Response.empty(204)
        : refused(404, "There is no such stream.");
  }

  private static String id(Request request) {
    return request.query().one("stream_id").orElse("");
  }

  private Response shown(Result result, Application application, int status) {
    return switch (result) {
      case Result.Done(ApplicationStream stream) ->
          privately(json(status, document(stream, application)));
      case Result.Refused(int code, String why) -> refused(code, why);
    };
  }

  private static Response empty(Result result, int status) {
    return switch (result) {
      case Result.Done done -> Response.empty(status);
      case Result.Refused(int code, String why) -> refused(code, why);
    };
  }

  /** §8.1.1. What is presented to the application is not shown again. */
  private ObjectNode document(ApplicationStream stream, Application application) {
    ObjectNode document = JSON.createObjectNode();
    document.put("stream_id", stream.streamId());
    document.put("iss", issuer);
    document.put("aud", application.clientId());
    ArrayNode supported = document.putArray("events_supported");
    SignalTokens.SUPPORTED.forEach(type -> supported.add(type.uri()));
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

  private static Response status(ApplicationStream stream) {
    ObjectNode document = JSON.createObjectNode();
    document.put("stream_id", stream.streamId());
    document.put("status", stream.status().name().toLowerCase(Locale.ROOT));
    return privately(json(200, document));
  }

  /** RFC 8936 §2. Without waiting: an answer is empty where nothing is there. */
  private Response poll(Application application, JsonNode body) {
    Optional<ApplicationStream> stream = streams.get(application, "");
    if (stream.isEmpty() || stream.get().push()) {
      return refused(404, "There is no stream that is polled.");
    }
    List<String> done = new ArrayList<>();
    body.path("ack").forEach(one -> done.add(one.asString("")));
    body.path("setErrs").properties().forEach(one -> done.add(one.getKey()));
    if (done.size() > MOST_ACKNOWLEDGED
        || done.stream().anyMatch(one -> one.length() > 100 || one.indexOf('\0') >= 0)) {
      return refused(400, "At most 1,000 events can be acknowledged at once.");
    }
    int most = Math.clamp(body.path("maxEvents").asInt(MOST_AT_ONCE), 0, MOST_AT_ONCE);
    // One more, to know whether there is more.
    List<OutgoingSignal> waiting = streams.poll(application, done, most + 1, clock.instant());
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode sets = answer.putObject("sets");
    if (stream.get().status() == Status.ENABLED) {
      waiting.stream()
          .limit(most)
          .forEach(
              one ->
                  sets.put(
                      one.id(), tokens.make(one, stream.get().streamId(), application.clientId())));
    }
    answer.put("moreAvailable", stream.get().status() == Status.ENABLED && waiting.size() > most);
    return privately(json(200, answer));
  }

  /** What an application asks for with a body. */
  @FunctionalInterface
  private interface Asked {
    Response answer(Application application, JsonNode body);
  }

  private Response asked(Request request, Asked work) {
    return known(
        request,
        application -> {
          try {
            JsonNode body = JSON.readTree(request.body(LARGEST_BODY));
            return body.isObject()
                ? work.answer(application, body)
                : refused(400, "The body must be a JSON object.");
          } catch (JacksonException malformed) {
            return refused(400, "The body must be a JSON object.");
          }
        });
  }

  private Response known(Request request, Function<Application, Response> work) {
    String from = request.clientAddress();
    if (failures.isExhausted(from)) {
      return refused(429, "Too many failures. Wait a minute.");
    }
    Instant now = clock.instant();
    Optional<Application> application =
        ClientCredentials.of(request, new Parameters(Map.of()))
                instanceof ClientCredentials.Secret(String clientId, String secret, boolean basic)
            ? find(clientId, secret, now)
            : Optional.empty();
    if (application.isEmpty()) {
      failures.count(from);
      return refused(401, "The application is not known, or its secret is wrong.")
          .with("WWW-Authenticate", "Basic realm=\"Gatehouse signals\"");
    }
    return work.apply(application.get());
  }

  private Optional<Application> find(String clientId, String secret, Instant now) {
    if (clientId.isEmpty() || clientId.length() > 100 || clientId.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return database.read(
        tx ->
            applications
                .byClientId(tx, clientId)
                .filter(Application::enabled)
                .filter(one -> one.settings().kind() == ApplicationDraft.Kind.OIDC)
                .filter(one -> one.settings().authentication().usesSecret())
                .filter(one -> applications.authenticates(tx, one.id(), secret, now)));
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
