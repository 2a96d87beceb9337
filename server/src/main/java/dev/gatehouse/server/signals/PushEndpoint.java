package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.DeliveryError;
import dev.gatehouse.protocol.signals.SecurityEventVerifier;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Where transmitters push events (RFC 8935). */
final class PushEndpoint {
  private static final int LONGEST_SECRET = 512;

  private final Database database;
  private final Connections connections;
  private final Reception reception;
  private final FailureLimit failures = new FailureLimit();
  private final StreamStore streams = new StreamStore();
  private final InstantSource clock;

  PushEndpoint(
      Database database, Connections connections, Reception reception, InstantSource clock) {
    this.database = database;
    this.connections = connections;
    this.reception = reception;
    this.clock = clock;
  }

  /**
   * @param scope empty while the connection or its organization is switched off
   */
  private record Recognized(SignalStream stream, Optional<OrganizationScope> scope) {}

  Response handle(Request request) {
    Instant now = clock.instant();
    if (failures.isExhausted(request.clientAddress())) {
      return error(429, DeliveryError.AUTHENTICATION_FAILED, "Too many failures. Wait a minute.");
    }
    Optional<Recognized> recognized = recognize(request);
    if (recognized.isEmpty()) {
      failures.count(request.clientAddress());
      return error(401, DeliveryError.AUTHENTICATION_FAILED, "The bearer token is not valid here.")
          .with("WWW-Authenticate", "Bearer realm=\"Gatehouse signals\"");
    }
    if (recognized.get().scope().isEmpty() || recognized.get().stream().isOffHere()) {
      return error(403, DeliveryError.ACCESS_DENIED, "The connection or stream is switched off.");
    }
    // RFC 8935 §2: the type of the body; a parameter after it changes nothing.
    String type = request.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/secevent+jwt")) {
      return error(
          400, DeliveryError.INVALID_REQUEST, "The content type must be application/secevent+jwt.");
    }
    byte[] body = request.body(SecurityEventVerifier.LONGEST_TOKEN);
    String token = new String(body, StandardCharsets.US_ASCII).strip();
    return switch (reception.receive(
        recognized.get().scope().get(), recognized.get().stream(), token, now)) {
      // RFC 8935 §2.2: 202, with an empty body.
      case Reception.Result.Taken() -> Response.empty(202);
      case Reception.Result.Refused(DeliveryError error, String description) ->
          error(error == DeliveryError.ACCESS_DENIED ? 403 : 400, error, description);
      case Reception.Result.Unready(String why) ->
          Response.empty(503).with("Retry-After", "10").with("Cache-Control", "no-store");
    };
  }

  /** A connection without a stream and a wrong token look alike. */
  private Optional<Recognized> recognize(Request request) {
    ConnectionId id = new ConnectionId(request.pathParameter("connection"));
    String header = request.header("Authorization").orElse("");
    boolean bearer = header.regionMatches(true, 0, "Bearer ", 0, 7);
    String token = bearer ? header.substring(7).strip() : "";
    if (token.isEmpty() || token.length() > LONGEST_SECRET || id.value().length() > 64) {
      return Optional.empty();
    }
    return database.read(
        tx ->
            streams
                .getAcrossOrganizations(tx, id)
                .filter(stored -> stored.stream().delivery() == Delivery.PUSH)
                .filter(stored -> Tokens.matches(token, stored.pushTokenHash()))
                .map(
                    stored ->
                        new Recognized(
                            stored.stream(),
                            connections
                                .liveAcrossOrganizations(tx, id)
                                .map(LiveConnection::scope)
                                .filter(
                                    scope -> scope.organization().equals(stored.organization())))));
  }

  /** RFC 8935 §2.3. The words are ours and hold nothing to escape. */
  private static Response error(int status, DeliveryError error, String description) {
    String json = "{\"err\":\"" + error.word() + "\",\"description\":\"" + description + "\"}";
    return Response.json(status, json.getBytes(StandardCharsets.UTF_8))
        .with("Content-Language", "en")
        .with("Cache-Control", "no-store");
  }
}
