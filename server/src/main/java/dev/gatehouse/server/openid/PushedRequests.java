package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pushed authorization requests (RFC 9126): parameters that never pass through the browser. */
final class PushedRequests {
  static final Duration LIFETIME = Duration.ofSeconds(90);
  private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  private final Database database;
  private final AuthorizationRequests requests;

  PushedRequests(Database database, AuthorizationRequests requests) {
    this.database = database;
    this.requests = requests;
  }

  /** Keeps the request of a client that has proved who it is (RFC 9126 §2.1). */
  Response push(Client client, Parameters form, Instant now) {
    if (form.one("client_id").filter(id -> !id.equals(client.clientId())).isPresent()) {
      return OAuthAnswer.error(OpenIdRefusal.PARAMETER, "client_id is not the client's own");
    }
    Map<String, List<String>> values = new LinkedHashMap<>(form.values());
    values.put("client_id", List.of(client.clientId()));
    Parameters parameters = new Parameters(values);
    return switch (requests.read(parameters)) {
      case ReadRequest.Page page -> OAuthAnswer.error(page.why(), page.detail());
      case ReadRequest.Back back -> OAuthAnswer.error(back.why(), back.detail());
      case ReadRequest.Valid valid -> {
        String handle = Tokens.random("");
        String kept = AuthorizationRequests.keep(parameters);
        database.write(
            tx ->
                PushedRequestStore.insert(
                    tx, client.id().value(), Tokens.hash(handle), kept, now.plus(LIFETIME)));
        yield OAuthAnswer.json(
            201, Map.of("request_uri", PREFIX + handle, "expires_in", LIFETIME.toSeconds()));
      }
    };
  }

  /** The pushed parameters where the browser brings a handle; what it brought itself otherwise. */
  Parameters resolve(Parameters query, Instant now) {
    Optional<String> handle = query.one("request_uri").filter(uri -> uri.startsWith(PREFIX));
    if (handle.isEmpty()) {
      return query;
    }
    byte[] hash = Tokens.hash(handle.get().substring(PREFIX.length()));
    Optional<String> kept = database.write(tx -> PushedRequestStore.take(tx, hash, now));
    Parameters parameters =
        kept.map(AuthorizationRequests::kept)
            .orElseThrow(() -> OpenIdRefusal.REQUEST_URI_UNKNOWN.page("request_uri"));
    // RFC 9126 §4: the handle is bound to the client.
    if (!parameters.one("client_id").equals(query.one("client_id"))) {
      throw OpenIdRefusal.REQUEST_URI_UNKNOWN.page("client_id differs from the pushed one");
    }
    return parameters;
  }
}
