package dev.gatehouse.server.signals;

import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a transmitter, with its credentials. Never inside a transaction. */
final class TransmitterCalls {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** A transmitter that hangs holds nobody longer. */
  static final Duration LONGEST = Duration.ofSeconds(8);

  private static final String SCOPES = "ssf.manage ssf.read";

  private final Outgoing outgoing;

  TransmitterCalls(Outgoing outgoing) {
    this.outgoing = new BoundedOutgoing(outgoing, LONGEST);
  }

  /** How a call ended. */
  sealed interface Ended {
    /** An answer of the two hundreds; the body is an empty object where there was none. */
    record Answered(int status, ObjectNode body) implements Ended {}

    /**
     * @param status 0 where there was no answer
     * @param why a sentence for the administrator
     */
    record Failed(int status, String why) implements Ended {}
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  Ended get(URI address, StreamCredentials credentials) {
    return call("GET", address, credentials, new byte[0]);
  }

  Ended delete(URI address, StreamCredentials credentials) {
    return call("DELETE", address, credentials, new byte[0]);
  }

  Ended send(String method, URI address, StreamCredentials credentials, ObjectNode body) {
    return call(method, address, credentials, JSON.writeValueAsBytes(body));
  }

  private Ended call(String method, URI address, StreamCredentials credentials, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (body.length > 0) {
      headers.put("Content-Type", "application/json");
    }
    if (!credentials.isClient()) {
      if (!credentials.bearerToken().isEmpty()) {
        headers.put("Authorization", "Bearer " + credentials.bearerToken());
      }
      return send(method, address, headers, body);
    }
    return switch (token(credentials)) {
      case Ended.Failed failed -> failed;
      case Ended.Answered(int status, ObjectNode answer) -> {
        String token = answer.path("access_token").asString("");
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
          yield new Ended.Failed(status, "The token endpoint gave no usable access token.");
        }
        headers.put("Authorization", "Bearer " + token);
        yield send(method, address, headers, body);
      }
    };
  }

  /** RFC 6749 §4.4. */
  private Ended token(StreamCredentials credentials) {
    String pair = encoded(credentials.clientId()) + ":" + encoded(credentials.clientSecret());
    Map<String, String> headers =
        Map.of(
            "Accept",
            "application/json",
            "Content-Type",
            "application/x-www-form-urlencoded",
            // RFC 6749 §2.3.1: both are encoded as in a form.
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    String form = "grant_type=client_credentials&scope=" + encoded(SCOPES);
    return send(
        "POST",
        URI.create(credentials.tokenEndpoint()),
        headers,
        form.getBytes(StandardCharsets.US_ASCII));
  }

  private Ended send(String method, URI address, Map<String, String> headers, byte[] body) {
    return switch (outgoing.send(new OutgoingRequest(method, address, headers, body))) {
      case Unanswered unanswered ->
          new Ended.Failed(
              0,
              address.getHost()
                  + " gave no answer ("
                  + unanswered.code()
                  + ", "
                  + unanswered.detail()
                  + ").");
      case Answered answered when answered.status() / 100 != 2 ->
          new Ended.Failed(
              answered.status(),
              address.getHost() + " answered with status " + answered.status() + ".");
      case Answered answered -> read(address, answered);
    };
  }

  private static Ended read(URI address, Answered answered) {
    if (answered.body().length == 0) {
      return new Ended.Answered(answered.status(), object());
    }
    try {
      if (JSON.readTree(answered.body()) instanceof ObjectNode object) {
        return new Ended.Answered(answered.status(), object);
      }
    } catch (JacksonException unreadable) {
      // Told below, like every other answer that is no object.
    }
    return new Ended.Failed(answered.status(), address.getHost() + " did not answer in JSON.");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A text member; empty where there is none or it is unreasonably long. */
  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    String text = value.isString() ? value.asString() : "";
    return text.length() <= 2_048 && text.chars().noneMatch(Character::isISOControl) ? text : "";
  }
}
