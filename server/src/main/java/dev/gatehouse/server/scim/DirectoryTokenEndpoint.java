package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Directories.Standing;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryClients.Claimed;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.scim.DirectoryClientAuthentication.Result;
import dev.gatehouse.server.scim.Standings.Judged;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /scim/v2/oauth/token}: client credentials for a short-lived token of a directory (RFC
 * 6749 §4.4).
 */
final class DirectoryTokenEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryTokenEndpoint.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Database database;
  private final DirectoryClients clients;
  private final DirectoryClientAuthentication authentication;
  private final Standings standings;
  private final RequestLimits limits;

  DirectoryTokenEndpoint(
      Database database,
      DirectoryClients clients,
      DirectoryClientAuthentication authentication,
      Standings standings,
      RequestLimits limits) {
    this.database = database;
    this.clients = clients;
    this.authentication = authentication;
    this.standings = standings;
    this.limits = limits;
  }

  Response handle(Request request, Instant now) {
    try {
      Parameters form = request.form();
      return switch (authentication.authenticate(request, form, now)) {
        case Result.Refused refused -> refusedClient(refused, request);
        case Result.Proved(Claimed client) ->
            form.required("grant_type").equals("client_credentials")
                ? grant(client, request, now)
                : error(400, ClientRefusal.GRANT_TYPE, "grant_type", request);
      };
    } catch (RefusedRequestException unreadable) {
      return error(400, ClientRefusal.REQUEST, unreadable.refusal().detail(), request);
    }
  }

  private Response grant(Claimed client, Request request, Instant now) {
    String id = client.client().id();
    return switch (database.read(tx -> standings.judge(tx, client.standing()))) {
      case Judged.Closed(DirectoryRefusal why) -> unauthorized(why, id, request);
      case Judged.Open(Standing.Open standing) -> {
        if (!standing.directory().admits(request.clientAddress())) {
          yield unauthorized(DirectoryRefusal.ADDRESS, id, request);
        }
        Optional<Duration> wait = limits.take(standing.directory().id(), standing.limit());
        if (wait.isPresent()) {
          yield error(429, "temporarily_unavailable", DirectoryRefusal.TOO_MANY_REQUESTS)
              .with("Retry-After", Long.toString(wait.get().plusMillis(999).toSeconds()));
        }
        yield issued(
            database.write(tx -> clients.giveToken(tx, standing.scope(), client.client(), now)));
      }
    };
  }

  /** RFC 6749 §5.1, §4.4.3: no refresh token. */
  private static Response issued(DirectoryTokens.Issued issued) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("access_token", issued.secret());
    members.put("token_type", "Bearer");
    members.put("expires_in", DirectoryTokens.ACCESS_TOKEN_LIFETIME.toSeconds());
    // RFC 6749 §5.1: told, since it may differ from what was asked for. A token does it all.
    members.put("scope", "scim");
    return json(200, members);
  }

  /** RFC 6749 §5.2: 401 names the scheme that the client tried. */
  private static Response refusedClient(Result.Refused refused, Request request) {
    if (refused.why() == ClientRefusal.TOO_MANY_FAILURES) {
      return error(429, refused.why(), refused.detail(), request).with("Retry-After", "60");
    }
    Response answer = error(401, refused.why(), refused.detail(), request);
    return refused.challenge()
        ? answer.with("WWW-Authenticate", "Basic realm=\"Gatehouse SCIM\"")
        : answer;
  }

  /** The client is proved, and its directory may not act now. */
  private static Response unauthorized(DirectoryRefusal why, String client, Request request) {
    log(why, client, request);
    return error(400, "unauthorized_client", why);
  }

  private static Response error(int status, ClientRefusal why, String detail, Request request) {
    log(why, detail, request);
    return error(status, why.error(), why);
  }

  private static void log(RefusalCode why, String detail, Request request) {
    LOG.info(
        "no token of a directory: {}, {}, from {}",
        why.code(),
        detail.replaceAll("\\p{Cntrl}", " "),
        request.clientAddress());
  }

  private static Response error(int status, String error, RefusalCode why) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("error", error);
    members.put("error_description", why.code() + ": " + why.remedy());
    return json(status, members);
  }

  /** RFC 6749 §5.1: what holds tokens is not kept by anybody on the way. */
  private static Response json(int status, Map<String, ?> members) {
    return Response.json(status, JSON.writeValueAsBytes(members))
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache");
  }
}
