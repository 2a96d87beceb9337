package dev.gatehouse.server.signout;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.oidc.LogoutVerdict;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.oidc.OidcKind;
import dev.gatehouse.server.connection.oidc.OidcLogouts;
import dev.gatehouse.server.signout.ToldSignOuts.Outcome;
import dev.gatehouse.server.signout.ToldSignOuts.Told;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What OpenID Connect providers tell of their own sign-outs. */
final class OidcLogoutEndpoints {
  private static final int LONGEST_TOKEN = 20_000;
  private static final int LONGEST_ID = 1_024;

  private final LiveConnections connections;
  private final OidcLogouts logouts;
  private final ToldSignOuts told;
  private final InstantSource clock;
  private final FailureLimit failures = new FailureLimit();

  OidcLogoutEndpoints(
      LiveConnections connections, OidcLogouts logouts, ToldSignOuts told, InstantSource clock) {
    this.connections = connections;
    this.logouts = logouts;
    this.told = told;
    this.clock = clock;
  }

  /** Back-Channel Logout 1.0 §2.5: from the provider itself, without a browser. */
  Response backChannel(Request request) {
    if (failures.isExhausted(request.clientAddress())) {
      return refused(429, LogoutRefusal.TOO_MANY.because("slowed down"));
    }
    LiveConnection live = connections.required(request, OidcKind.KEY);
    Optional<String> token =
        request
            .form()
            .one("logout_token")
            .filter(text -> !text.isEmpty() && text.length() <= LONGEST_TOKEN);
    Instant now = clock.instant();
    if (token.isEmpty()) {
      return refuse(request, live, LogoutRefusal.TOKEN_MISSING.because("none, or too long"), now);
    }
    return switch (logouts.verify(live, token.get(), now)) {
      case OidcLogouts.Told.Unbelieved unbelieved ->
          refuse(request, live, unbelieved.refusal(), now);
      case OidcLogouts.Told.Logout believed -> heed(request, live, believed.logout(), now);
    };
  }

  private Response heed(
      Request request, LiveConnection live, LogoutVerdict.Logout logout, Instant now) {
    Told message =
        new Told(
            logout.tokenId(),
            logout.expiresAt(),
            Optional.ofNullable(logout.subject()),
            Optional.ofNullable(logout.sessionId()).map(List::of).orElse(List.of()));
    return switch (told.heed(live, message, request.clientAddress(), now)) {
      // §2.6 step 8, §2.8.
      case Outcome.Replayed replayed ->
          refuse(request, live, LogoutRefusal.REPLAYED.because(logout.tokenId()), now);
      case Outcome.Ended ended -> Response.empty(200).with("Cache-Control", "no-store");
    };
  }

  private Response refuse(Request request, LiveConnection live, Refusal why, Instant now) {
    failures.count(request.clientAddress());
    told.refused(live, why, request.clientAddress(), now);
    return refused(400, why);
  }

  /** §2.8. A code holds letters, digits and underscores only. */
  private static Response refused(int status, Refusal why) {
    String json = "{\"error\":\"invalid_request\",\"error_description\":\"" + why.code() + "\"}";
    return Response.json(status, json.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store");
  }

  /**
   * Front-Channel Logout 1.0 §3: in a frame of the provider's page, where browsers send no cookie
   * of ours. So the provider's name for its session must be there, and only sessions that hang on
   * that one end: nobody can be signed out by a link that does not know it.
   */
  Response frontChannel(Request request) {
    if (failures.isExhausted(request.clientAddress())) {
      throw LogoutRefusal.TOO_MANY.page(429, "slowed down");
    }
    LiveConnection live = connections.required(request, OidcKind.KEY);
    Instant now = clock.instant();
    String issuer = request.query().one("iss").orElse("");
    String index = request.query().one("sid").orElse("");
    boolean sound = !index.isEmpty() && index.length() <= LONGEST_ID;
    if (!sound || !logouts.isIssuer(live, issuer, now)) {
      failures.count(request.clientAddress());
      Refusal why = LogoutRefusal.FRONT_CHANNEL.because("iss or sid is missing, or of others");
      told.refused(live, why, request.clientAddress(), now);
      throw LogoutRefusal.FRONT_CHANNEL.page(400, why.detail());
    }
    // One that is nobody's here counts as no failure: a provider tells of everybody's sessions,
    // also
    // of those that are over, and a whole office shares one address. Guessing is hopeless without
    // it: the provider's names for its sessions are not to be guessed (§3).
    told.hear(live, index, request.clientAddress(), now);
    return Response.empty(200).with("Cache-Control", "no-store");
  }
}
