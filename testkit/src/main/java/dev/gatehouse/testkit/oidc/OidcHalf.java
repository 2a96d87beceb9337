package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.Half;
import dev.gatehouse.testkit.SignIns;
import dev.gatehouse.testkit.page.Layout;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The OpenID Connect half of the test identity provider, below {@code /oidc}. Its issuer is the
 * base address with {@code /oidc}.
 */
public final class OidcHalf implements Half {

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";
  private static final Set<String> PATHS =
      Set.of(WELL_KNOWN, "/jwks", "/authorize", "/par", "/token", "/userinfo", "/end-session");

  private final String issuer;
  private final SignIns signIns;
  private final Grants grants = new Grants();
  private final Clients clients = new Clients(grants);
  private final SigningKeys keys = new SigningKeys();
  private final DpopProofs proofs;
  private final UserinfoEndpoint userinfo;
  private final AuthorizeEndpoint authorize;
  private final TokenEndpoint token;
  private final BackChannel backChannel;
  private final Map<String, Substitute> substitutes = new ConcurrentHashMap<>();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();

  public OidcHalf(String baseUrl, SignIns signIns, InstantSource clock) {
    this.issuer = baseUrl + "/oidc";
    this.signIns = signIns;
    this.proofs = new DpopProofs(grants, clock);
    var idTokens = new IdTokens(issuer, keys);
    this.userinfo = new UserinfoEndpoint(issuer, grants, idTokens, keys, proofs);
    this.authorize = new AuthorizeEndpoint(issuer, signIns, clients, grants, keys, clock);
    this.backChannel = new BackChannel(issuer, keys, clock);
    this.token = new TokenEndpoint(issuer, clients, grants, idTokens, proofs, clock);
  }

  /** What an endpoint answers in the place of the truth. */
  private record Substitute(int status, String contentType, String body) {}

  /** Makes a client known, whose requests are checked from then on. */
  public void register(RegisteredClient client) {
    clients.register(client);
  }

  /** Makes the address known at which a client takes logout tokens. */
  public void registerBackChannelLogout(String clientId, String address) {
    backChannel.register(clientId, address);
  }

  /** The right claims of a logout token, to be changed by whoever wants it wrong. */
  public Map<String, Object> logoutClaims(String clientId, String subject, String sessionId) {
    return backChannel.claims(clientId, subject, sessionId);
  }

  /** A logout token of these claims, signed as they all are. */
  public String logoutToken(Map<String, Object> claims) {
    return backChannel.token(claims);
  }

  @Override
  public Optional<String> signOut(SignIns.Session session) {
    backChannel.tell(session);
    return Optional.empty();
  }

  public String issuer() {
    return issuer;
  }

  /**
   * Signs from now on with a new key of this algorithm.
   *
   * @param algorithm {@code RS256}, {@code PS256}, {@code ES256} or {@code EdDSA}
   */
  public void signWith(String algorithm) {
    keys.use(algorithm);
  }

  /**
   * Offers to bind tokens to keys (RFC 9449), with whoever proves one. Nothing is offered at first.
   *
   * @param algorithms that proofs may be signed with, such as {@code ES256}; none to end the offer
   */
  public void offerDpop(String... algorithms) {
    proofs.offer(List.of(algorithms));
  }

  /**
   * How often an endpoint was asked.
   *
   * @param path below the issuer, such as {@code /token}
   */
  public int requests(String path) {
    return requests.getOrDefault(path, 0);
  }

  /** Signs from now on with a new key; the old ones stay published for two more rotations. */
  public void rotateKeys() {
    keys.rotate();
  }

  /**
   * Lets an endpoint answer this until {@link #answerTruly}.
   *
   * @param path below the issuer, such as {@code /token} or {@code
   *     /.well-known/openid-configuration}
   */
  public void answerInstead(String path, int status, String contentType, String body) {
    substitutes.put(path, new Substitute(status, contentType, body));
  }

  /** Ends every {@link #answerInstead}, and lets go whoever waits for the token endpoint. */
  public void answerTruly() {
    substitutes.clear();
    token.release();
  }

  @Override
  public String title() {
    return "OpenID Connect";
  }

  @Override
  public List<OidcMisbehaviour> misbehaviours() {
    return List.of(OidcMisbehaviour.values());
  }

  @Override
  public List<Address> addresses() {
    return List.of(
        new Address("Issuer", issuer),
        new Address("Discovery", issuer + WELL_KNOWN),
        new Address("Keys", issuer + "/jwks"));
  }

  @Override
  public boolean handle(Exchange exchange) throws IOException {
    if (!exchange.path().startsWith("/oidc/")) {
      return false;
    }
    var path = exchange.path().substring("/oidc".length());
    if (PATHS.contains(path)) {
      requests.merge(path, 1, Integer::sum);
    }
    var substitute = substitutes.get(path);
    if (substitute != null) {
      exchange.answer(substitute.status(), substitute.contentType(), substitute.body());
      return true;
    }
    switch (path) {
      case WELL_KNOWN -> exchange.json(200, Json.write(discovery()));
      case "/jwks" -> keySet(exchange);
      case "/authorize" -> authorize.handle(exchange);
      case "/par" -> token.push(exchange);
      case "/token" -> token.handle(exchange);
      case "/userinfo" -> userinfo.handle(exchange);
      case "/end-session" -> endSession(exchange);
      default -> {
        return false;
      }
    }
    return true;
  }

  private Map<String, Object> discovery() {
    var document = new LinkedHashMap<String, Object>();
    document.put("issuer", issuer);
    document.put("authorization_endpoint", issuer + "/authorize");
    document.put("token_endpoint", issuer + "/token");
    document.put("userinfo_endpoint", issuer + "/userinfo");
    document.put("jwks_uri", issuer + "/jwks");
    document.put("end_session_endpoint", issuer + "/end-session");
    document.put("backchannel_logout_supported", true);
    document.put("backchannel_logout_session_supported", true);
    document.put("pushed_authorization_request_endpoint", issuer + "/par");
    document.put("scopes_supported", List.of("openid", "profile", "email", "groups"));
    document.put("response_types_supported", List.of("code"));
    document.put("response_modes_supported", List.of("query"));
    document.put("grant_types_supported", List.of("authorization_code"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", SigningKey.ALGORITHMS);
    document.put("code_challenge_methods_supported", List.of("S256"));
    document.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"));
    document.put(
        "token_endpoint_auth_signing_alg_values_supported", List.of("RS256", "PS256", "ES256"));
    document.put("authorization_response_iss_parameter_supported", true);
    if (!proofs.offered().isEmpty()) {
      document.put("dpop_signing_alg_values_supported", proofs.offered());
    }
    return document;
  }

  private void keySet(Exchange exchange) {
    switch (keys.takeNextAnswer().orElse(null)) {
      case KEYS_GARBAGE -> exchange.json(200, "{\"keys\":[{\"kty\":");
      case KEYS_STATUS_500 -> exchange.text(500, "Something broke");
      case null, default -> exchange.json(200, Json.write(keys.document()));
    }
  }

  /** OpenID Connect RP-Initiated Logout 1.0 §2, §3. */
  private void endSession(Exchange exchange) {
    signIns.end(exchange);
    var target = parameter(exchange, "post_logout_redirect_uri");
    if (target.isEmpty()) {
      exchange.redirect("/");
      return;
    }
    var client = parameter(exchange, "client_id").flatMap(clients::find);
    boolean allowed =
        client.isEmpty() || client.get().postLogoutRedirectUris().contains(target.get());
    if (!allowed) {
      Layout.IDENTITY_PROVIDER.problem(
          exchange,
          400,
          "You are signed out",
          "The application's address to go back to was not registered.");
      return;
    }
    var separator = target.get().contains("?") ? "&" : "?";
    var state =
        parameter(exchange, "state")
            .map(text -> separator + "state=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
            .orElse("");
    exchange.redirect(target.get() + state);
  }

  private static Optional<String> parameter(Exchange exchange, String name) {
    return exchange.isPost() ? exchange.form(name) : exchange.query(name);
  }
}
