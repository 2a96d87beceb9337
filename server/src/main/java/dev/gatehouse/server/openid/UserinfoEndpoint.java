package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.InstantSource;
import java.util.Optional;

/**
 * {@code /oauth/userinfo} (OIDC Core §5.3). The token comes in the Authorization header only: in an
 * address or a form it would end up in logs (RFC 9700 §4.3.2).
 */
final class UserinfoEndpoint {
  private static final String BEARER = "Bearer ";

  private final Grants grants;
  private final InstantSource clock;

  UserinfoEndpoint(Grants grants, InstantSource clock) {
    this.grants = grants;
    this.clock = clock;
  }

  Response handle(Request request) {
    Optional<String> header =
        request
            .header("Authorization")
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()));
    if (header.isEmpty()) {
      // RFC 6750 §3.1: without a token no error is told.
      return Response.empty(401).with("WWW-Authenticate", "Bearer realm=\"Gatehouse\"");
    }
    String token = header.get().substring(BEARER.length()).strip();
    return grants
        .live(GrantStore.Kind.ACCESS, token, clock.instant())
        .map(
            live ->
                OAuthAnswer.json(
                    200, Claims.all(live.person(), live.token().grant(), live.token().scope())))
        .orElseGet(() -> OAuthAnswer.unauthorized("unknown, ended or revoked"));
  }
}
