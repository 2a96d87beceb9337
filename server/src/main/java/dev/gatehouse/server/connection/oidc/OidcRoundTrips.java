package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.oidc.IncomingResponse;
import dev.gatehouse.protocol.oidc.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Sends what {@code protocol.oidc} describes and hands back what it reads. */
final class OidcRoundTrips {
  private final Outgoing outgoing;

  OidcRoundTrips(Outgoing outgoing) {
    this.outgoing = outgoing;
  }

  /** How a round trip ended. */
  sealed interface Ended {
    record Answered(IncomingResponse response) implements Ended {}

    /**
     * @param detail for the trace
     * @param sentence the same for whoever sets the provider up
     */
    record Unanswered(String detail, String sentence) implements Ended {}
  }

  Ended send(OutgoingRequest request) {
    Outgoing.Answer answer =
        outgoing.send(
            new Outgoing.OutgoingRequest(
                request.method(),
                request.url(),
                request.headers(),
                request.body().getBytes(StandardCharsets.UTF_8)));
    return switch (answer) {
      case Outgoing.Answered answered ->
          new Ended.Answered(
              new IncomingResponse(answered.status(), firsts(answered), answered.body()));
      case Outgoing.Unanswered unanswered ->
          new Ended.Unanswered(
              request.url().getHost() + ": " + unanswered.code() + ", " + unanswered.detail(),
              unanswered.detail());
    };
  }

  /** The first value of each header; of challenges all, since any may be the one that matters. */
  private static Map<String, String> firsts(Outgoing.Answered answered) {
    Map<String, String> firsts = new HashMap<>();
    answered
        .headers()
        .forEach(
            (name, values) -> {
              if (!values.isEmpty()) {
                // RFC 9110 §11.6.1: a list, whether it comes in one line or several.
                boolean list = name.equalsIgnoreCase("www-authenticate");
                firsts.put(name, list ? String.join(", ", values) : values.getFirst());
              }
            });
    return firsts;
  }
}
