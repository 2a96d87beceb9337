package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.Misbehaviour;
import dev.gatehouse.testkit.SignIns;
import dev.gatehouse.testkit.oidc.Grants.Grant;
import dev.gatehouse.testkit.page.Layout;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /oidc/authorize}: OpenID Connect Core §3.1.2. */
final class AuthorizeEndpoint {

  /** RFC 7636 §4.2: 32 octets in base64url. */
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String issuer;
  private final SignIns signIns;
  private final Clients clients;
  private final Grants grants;
  private final SigningKeys keys;
  private final InstantSource clock;

  AuthorizeEndpoint(
      String issuer,
      SignIns signIns,
      Clients clients,
      Grants grants,
      SigningKeys keys,
      InstantSource clock) {
    this.issuer = issuer;
    this.signIns = signIns;
    this.clients = clients;
    this.grants = grants;
    this.keys = keys;
    this.clock = clock;
  }

  void handle(Exchange exchange) throws IOException {
    var request = parameters(exchange.isPost() ? exchange.body() : exchange.rawQuery());
    var pushed = request.get("request_uri");
    if (pushed != null) {
      // RFC 9126 §4: only what was pushed counts.
      var clientId = request.getOrDefault("client_id", "");
      request =
          grants
              .takePushed(pushed)
              .filter(found -> clientId.equals(found.get("client_id")))
              .orElseThrow(() -> new IllegalArgumentException("The request_uri is unknown"));
    }
    var redirectUri = request.getOrDefault("redirect_uri", "");
    var clientId = request.getOrDefault("client_id", "");
    if (clientId.isEmpty()
        || redirectUri.isEmpty()
        || !clients.allowsRedirect(clientId, redirectUri)) {
      // RFC 6749 §4.1.2.1: such an error is never sent to the address in question.
      Layout.IDENTITY_PROVIDER.problem(
          exchange,
          400,
          "The application cannot be sent back to",
          "client_id or redirect_uri is missing or was not registered.");
      return;
    }
    var fault = fault(request);
    if (fault.isPresent()) {
      sendError(exchange, request, "invalid_request", fault.get());
      return;
    }
    if (clients.mustProve(clientId) && request.getOrDefault("dpop_jkt", "").isEmpty()) {
      sendError(exchange, request, "invalid_request", "This client must name its key by dpop_jkt");
      return;
    }
    authenticate(exchange, request);
  }

  /** What is wrong with a request whose redirect address is right. */
  static Optional<String> fault(Map<String, String> request) {
    if (!"code".equals(request.get("response_type"))) {
      return Optional.of("response_type must be code");
    }
    if (!List.of(request.getOrDefault("scope", "").split(" ")).contains("openid")) {
      return Optional.of("scope must contain openid");
    }
    if (!"S256".equals(request.get("code_challenge_method"))
        || !CHALLENGE.matcher(request.getOrDefault("code_challenge", "")).matches()) {
      return Optional.of("code_challenge with S256 is required");
    }
    return Optional.empty();
  }

  private void authenticate(Exchange exchange, Map<String, String> request) throws IOException {
    var prompts = List.of(request.getOrDefault("prompt", "").split(" "));
    var session = signIns.current(exchange);
    boolean stale = session.isPresent() && isStale(request, session.get());
    if (prompts.contains("none") && (session.isEmpty() || stale)) {
      sendError(exchange, request, "login_required", "Nobody is signed in");
      return;
    }
    signIns.authenticate(
        exchange,
        request.getOrDefault("client_id", ""),
        prompts.contains("login") || prompts.contains("select_account") || stale,
        request.getOrDefault("login_hint", ""),
        List.of(OidcMisbehaviour.values()),
        (later, person, misbehaviour) -> answer(later, request, person, misbehaviour));
  }

  private boolean isStale(Map<String, String> request, SignIns.Session session) {
    var maxAge = request.getOrDefault("max_age", "");
    if (!maxAge.matches("[0-9]{1,9}")) {
      return false;
    }
    Instant earliest = clock.instant().minusSeconds(Long.parseLong(maxAge));
    return session.authenticatedAt().isBefore(earliest);
  }

  private void answer(
      Exchange exchange,
      Map<String, String> request,
      SignIns.Session session,
      Optional<Misbehaviour> asked) {
    // What was queued for the other half is none of ours.
    var misbehaviour =
        asked
            .filter(OidcMisbehaviour.class::isInstance)
            .map(OidcMisbehaviour.class::cast)
            .orElse(null);
    switch (misbehaviour) {
      case KEYS_ROTATED -> keys.rotate();
      case KEYS_GARBAGE, KEYS_STATUS_500 -> {
        keys.rotate();
        keys.answerNextWith(misbehaviour);
      }
      case null, default -> {
        // The keys stay as they are.
      }
    }
    var code = grants.code(new Grant(request, session, misbehaviour, clock.instant()));
    var answer = new LinkedHashMap<String, String>();
    answer.put("code", code);
    answer.put("state", request.getOrDefault("state", ""));
    answer.put("iss", issuer);
    var query = "";
    switch (misbehaviour) {
      case CALLBACK_WRONG_STATE -> answer.put("state", "state-of-somebody-else");
      case CALLBACK_NO_STATE -> answer.remove("state");
      case CALLBACK_NO_ISS -> answer.remove("iss");
      case CALLBACK_WRONG_ISS -> answer.put("iss", "https://somebody-else.example");
      case CALLBACK_CODE_TWICE -> query = "&code=another-code";
      case CALLBACK_NO_CODE -> answer.remove("code");
      case CALLBACK_TOKEN -> {
        answer.remove("code");
        answer.put("access_token", "a-token");
        answer.put("token_type", "Bearer");
      }
      case CALLBACK_ACCESS_DENIED -> becomeError(answer, "access_denied");
      case CALLBACK_SERVER_ERROR -> becomeError(answer, "server_error");
      case null, default -> {
        // What else is wrong shows at the endpoints.
      }
    }
    exchange.redirect(address(request, answer) + query);
  }

  private static void becomeError(Map<String, String> answer, String error) {
    answer.remove("code");
    answer.put("error", error);
    answer.put("error_description", "As you wished");
  }

  private void sendError(
      Exchange exchange, Map<String, String> request, String error, String description) {
    var answer = new LinkedHashMap<String, String>();
    answer.put("error", error);
    answer.put("error_description", description);
    answer.put("state", request.getOrDefault("state", ""));
    answer.put("iss", issuer);
    exchange.redirect(address(request, answer));
  }

  private static String address(Map<String, String> request, Map<String, String> answer) {
    var redirectUri = request.getOrDefault("redirect_uri", "");
    var url = new StringBuilder(redirectUri);
    char separator = redirectUri.contains("?") ? '&' : '?';
    for (var entry : answer.entrySet()) {
      url.append(separator)
          .append(entry.getKey())
          .append('=')
          .append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return url.toString();
  }

  /** Each parameter once (RFC 6749 §3.1). */
  static Map<String, String> parameters(String encoded) {
    var all = new LinkedHashMap<String, String>();
    for (var pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        var name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
        var value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        if (all.putIfAbsent(name, value) != null) {
          throw new IllegalArgumentException("The parameter " + name + " stands twice");
        }
      }
    }
    return all;
  }
}
