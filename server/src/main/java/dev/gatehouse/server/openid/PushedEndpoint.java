package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;

/** {@code /oauth/par} (RFC 9126 §2). */
final class PushedEndpoint {
  private final ClientAuthentication clients;
  private final PushedRequests pushed;
  private final Addresses addresses;
  private final InstantSource clock;

  PushedEndpoint(
      ClientAuthentication clients,
      PushedRequests pushed,
      Addresses addresses,
      InstantSource clock) {
    this.clients = clients;
    this.pushed = pushed;
    this.addresses = addresses;
    this.clock = clock;
  }

  Response handle(Request request) {
    return OAuthAnswer.reading(
        () -> {
          Instant now = clock.instant();
          Parameters form = request.form();
          return switch (clients.authenticate(request, form, addresses.ofToken(), now)) {
            case ClientAuthentication.Result.Refused refused -> OAuthAnswer.refusedClient(refused);
            case ClientAuthentication.Result.Known known -> pushed.push(known.client(), form, now);
          };
        });
  }
}
