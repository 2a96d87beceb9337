package dev.gatehouse.testkit.signals;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A transmitter on a loopback port of its own, or as a part of another site. */
public final class TestTransmitter implements AutoCloseable {

  /** What a receiver must present. */
  public static final String TOKEN = "a-token-for-the-transmitter";

  /** With which a receiver gets that token. */
  public static final String CLIENT_ID = "receiver";

  public static final String CLIENT_SECRET = "s3cret of the receiver";

  private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
  private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
  private static final String SSF = "https://schemas.openid.net/secevent/ssf/event-type/";
  private static final String WELL_KNOWN = "/.well-known/ssf-configuration/ssf";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String baseUrl;
  private final InstantSource clock;
  private final EventKey key = EventKey.generated();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Stream> streams = new LinkedHashMap<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Map<String, Integer> handedOut = new LinkedHashMap<>();
  private int polls;
  private volatile boolean hanging;

  /** Stops what was started for it alone. */
  private final Runnable stop;

  private TestTransmitter(String baseUrl, InstantSource clock, Runnable stop) {
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.stop = stop;
  }

  public static TestTransmitter start(InstantSource clock) {
    var server = LoopbackServer.open(0);
    var transmitter = new TestTransmitter(server.baseUrl(), clock, server::close);
    server.start(
        exchange -> {
          if (!transmitter.handle(exchange)) {
            exchange.json(404, "{}");
          }
        });
    return transmitter;
  }

  /**
   * As a part of a site, which hands over what is asked of it.
   *
   * @param baseUrl of the site, without a slash at the end
   */
  public static TestTransmitter within(String baseUrl, InstantSource clock) {
    return new TestTransmitter(baseUrl, clock, () -> {});
  }

  /** A stream of a receiver. */
  private static final class Stream {
    private final ObjectNode configuration;
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private String status = "enabled";

    private Stream(ObjectNode configuration) {
      this.configuration = configuration;
    }
  }

  /** What a receiver answered to a push. */
  public record Answer(int status, String body) {}

  /** With a path, so that the well-known address has something to be put before. */
  public String issuer() {
    return baseUrl + "/ssf";
  }

  public String jwksUri() {
    return issuer() + "/jwks";
  }

  public String tokenEndpoint() {
    return issuer() + "/token";
  }

  public EventKey key() {
    return key;
  }

  /** Answers nothing from now on, until it is closed. */
  public void hang() {
    hanging = true;
  }

  /** Where the events of each stream go to. */
  public synchronized List<String> receivers() {
    return streams.values().stream()
        .map(one -> one.configuration.path("delivery").path("endpoint_url").asString(""))
        .toList();
  }

  public synchronized int streamCount() {
    return streams.size();
  }

  /** What the receiver of polled events refused, as {@code jti error}. */
  public synchronized List<String> refusals() {
    return streams.values().stream().flatMap(one -> one.errors.stream()).toList();
  }

  /** How often receivers have asked for events. */
  public synchronized int polls() {
    return polls;
  }

  /** How often each event was given to somebody who asked, by its id. */
  public synchronized Map<String, Integer> handedOut() {
    return Map.copyOf(handedOut);
  }

  /** How many events wait to be fetched or acknowledged. */
  public synchronized int waiting() {
    return streams.values().stream().mapToInt(one -> one.waiting.size()).sum();
  }

  public static String caep(String word) {
    return CAEP + word;
  }

  public static String risc(String word) {
    return RISC + word;
  }

  /** The claims of a token, to be changed at will. */
  public Map<String, Object> claims(
      Object audience, String type, Object subject, Map<String, Object> event) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer());
    claims.put("aud", audience);
    claims.put("iat", clock.instant().getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("sub_id", subject);
    claims.put("events", Map.of(type, event));
    return claims;
  }

  public static Map<String, Object> issSub(String issuer, String subject) {
    return Map.of("format", "iss_sub", "iss", issuer, "sub", subject);
  }

  public static Map<String, Object> email(String address) {
    return Map.of("format", "email", "email", address);
  }

  /** Sends an event to every receiver; answers what those said to whom it is pushed. */
  public synchronized List<Answer> emit(String type, Object subject, Map<String, Object> event) {
    List<Answer> answers = new ArrayList<>();
    for (var stream : streams.values()) {
      if (stream.status.equals("enabled")) {
        deliver(stream, claims(stream.configuration.get("aud").asString(), type, subject, event))
            .ifPresent(answers::add);
      }
    }
    return answers;
  }

  private Optional<Answer> deliver(Stream stream, Map<String, Object> claims) {
    var token = key.sign(claims);
    var delivery = stream.configuration.get("delivery");
    if (delivery.get("method").asString().equals("urn:ietf:rfc:8936")) {
      stream.waiting.put(String.valueOf(claims.get("jti")), token);
      return Optional.empty();
    }
    return Optional.of(
        push(
            delivery.get("endpoint_url").asString(),
            delivery.path("authorization_header").asString(""),
            token));
  }

  /** Pushes a token, whatever it is (RFC 8935 §2.1). */
  public Answer push(String address, String authorization, String token) {
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", "application/secevent+jwt")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(token));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The header that the receiver of the only stream asked for; empty for none. */
  public synchronized String authorization() {
    return only().configuration.get("delivery").path("authorization_header").asString("");
  }

  public synchronized String audience() {
    return only().configuration.get("aud").asString();
  }

  /** Tells the receiver of the only stream that it stands otherwise (SSF 1.0 §8.1.5). */
  public synchronized void streamUpdated(String status) {
    var stream = only();
    var subject =
        Map.of("format", "opaque", "id", stream.configuration.get("stream_id").asString());
    deliver(stream, claims(audience(), SSF + "stream-updated", subject, Map.of("status", status)));
  }

  private Stream only() {
    if (streams.size() != 1) {
      throw new IllegalStateException("There are " + streams.size() + " streams");
    }
    return streams.values().iterator().next();
  }

  /** Answers what is asked of a transmitter; false for another path. */
  public boolean handle(Exchange exchange) {
    var path = exchange.path();
    if (!path.equals(WELL_KNOWN) && !path.startsWith("/ssf/")) {
      return false;
    }
    if (hanging) {
      awaitRelease();
    }
    switch (path) {
      case WELL_KNOWN -> exchange.json(200, JSON.writeValueAsString(about()));
      case "/ssf/jwks" -> exchange.json(200, key.document());
      case "/ssf/token" -> token(exchange);
      default -> {
        if (!exchange.header("Authorization").orElse("").equals("Bearer " + TOKEN)) {
          exchange.json(401, "{\"err\":\"authentication_failed\"}");
        } else {
          managed(exchange, path);
        }
      }
    }
    return true;
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void token(Exchange exchange) {
    var pair =
        CLIENT_ID
            + ":"
            + java.net.URLEncoder.encode(CLIENT_SECRET, java.nio.charset.StandardCharsets.UTF_8);
    var wanted =
        "Basic "
            + java.util.Base64.getEncoder()
                .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    boolean known =
        exchange.header("Authorization").orElse("").equals(wanted)
            && exchange.form("grant_type").orElse("").equals("client_credentials");
    exchange.json(
        known ? 200 : 401,
        known
            ? "{\"access_token\":\"" + TOKEN + "\",\"token_type\":\"Bearer\"}"
            : "{\"error\":\"invalid_client\"}");
  }

  private Map<String, Object> about() {
    return Map.of(
        "spec_version",
        "1_0",
        "issuer",
        issuer(),
        "jwks_uri",
        jwksUri(),
        "delivery_methods_supported",
        List.of("urn:ietf:rfc:8935", "urn:ietf:rfc:8936"),
        "configuration_endpoint",
        issuer() + "/streams",
        "status_endpoint",
        issuer() + "/status",
        "verification_endpoint",
        issuer() + "/verify");
  }

  private synchronized void managed(Exchange exchange, String path) {
    if (path.equals("/ssf/streams") && exchange.isPost()) {
      create(exchange);
      return;
    }
    JsonNode body =
        exchange.isPost() || exchange.method().equals("PATCH")
            ? JSON.readTree(exchange.body())
            : JSON.createObjectNode();
    var id =
        path.startsWith("/ssf/poll/")
            ? path.substring("/ssf/poll/".length())
            : exchange.query("stream_id").orElse(body.path("stream_id").asString(""));
    var stream = streams.get(id);
    if (stream == null) {
      exchange.json(404, "{}");
      return;
    }
    switch (path) {
      case "/ssf/streams" -> {
        if (exchange.method().equals("DELETE")) {
          streams.remove(id);
          exchange.answer(204, "application/json", "");
        } else {
          exchange.json(200, stream.configuration.toString());
        }
      }
      case "/ssf/status" -> {
        if (exchange.isPost()) {
          stream.status = body.path("status").asString("enabled");
        }
        exchange.json(200, "{\"stream_id\":\"" + id + "\",\"status\":\"" + stream.status + "\"}");
      }
      case "/ssf/verify" -> verify(exchange, stream, body.path("state").asString(""));
      default -> poll(exchange, stream, body);
    }
  }

  private void create(Exchange exchange) {
    var asked = (ObjectNode) JSON.readTree(exchange.body());
    var id = UUID.randomUUID().toString();
    asked.put("stream_id", id).put("iss", issuer()).put("aud", "https://receiver.example/" + id);
    var delivery = (ObjectNode) asked.get("delivery");
    if (delivery.get("method").asString().equals("urn:ietf:rfc:8936")) {
      delivery.put("endpoint_url", issuer() + "/poll/" + id);
    }
    streams.put(id, new Stream(asked));
    exchange.json(201, asked.toString());
  }

  /** SSF 1.0 §8.1.4: the event comes by itself, some time later. */
  private void verify(Exchange exchange, Stream stream, String state) {
    var subject =
        Map.of("format", "opaque", "id", stream.configuration.get("stream_id").asString());
    var claims =
        claims(
            stream.configuration.get("aud").asString(),
            SSF + "verification",
            subject,
            Map.of("state", state));
    exchange.answer(204, "application/json", "");
    Thread.ofVirtual().start(() -> deliver(stream, claims));
  }

  /** RFC 8936 §2.4. */
  private void poll(Exchange exchange, Stream stream, JsonNode body) {
    body.path("ack").forEach(one -> stream.waiting.remove(one.asString()));
    for (var error : body.path("setErrs").properties()) {
      stream.waiting.remove(error.getKey());
      stream.errors.add(error.getKey() + " " + error.getValue().path("err").asString(""));
    }
    polls++;
    var answer = JSON.createObjectNode();
    var sets = answer.putObject("sets");
    int most = body.path("maxEvents").asInt(Integer.MAX_VALUE);
    stream.waiting.entrySet().stream()
        .limit(most)
        .forEach(
            one -> {
              sets.put(one.getKey(), one.getValue());
              handedOut.merge(one.getKey(), 1, Integer::sum);
            });
    exchange.json(200, answer.put("moreAvailable", false).toString());
  }

  /** Lets a stream that is polled offer this token too. */
  public synchronized void offer(String id, String token) {
    only().waiting.put(id, token);
  }

  @Override
  public void close() {
    hanging = false;
    released.countDown();
    client.close();
    stop.run();
  }
}
