package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.Half;
import dev.gatehouse.testkit.SignIns;
import dev.gatehouse.testkit.oidc.Grants.Grant;
import dev.gatehouse.testkit.page.Layout;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The OpenID Connect half of the test identity provider, below {@code /oidc}. Its issuer is the
 * base address with {@code /oidc}.
 */
public final class OidcHalf implements Half {

  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  private final String issuer;
  private final SignIns signIns;
  private final Grants grants = new Grants();
  private final Clients clients = new Clients(grants);
  private final SigningKeys keys = new SigningKeys();
  private final IdTokens idTokens;
  private final AuthorizeEndpoint authorize;
  private final TokenEndpoint token;
  private final Map<String, Substitute> substitutes = new ConcurrentHashMap<>();

  public OidcHalf(String baseUrl, SignIns signIns, InstantSource clock) {
    this.issuer = baseUrl + "/oidc";
    this.signIns = signIns;
    this.idTokens = new IdTokens(issuer, keys);
    this.authorize = new AuthorizeEndpoint(issuer, signIns, clients, grants, keys, clock);
    this.token = new TokenEndpoint(issuer, clients, grants, idTokens, clock);
  }

  /** What an endpoint answers in the place of the truth. */
  private record Substitute(int status, String contentType, String body) {}

  /** Makes a client known, whose requests are checked from then on. */
  public void register(RegisteredClient client) {
    clients.register(client);
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
      case "/userinfo" -> userinfo(exchange);
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
    return document;
  }

  private void keySet(Exchange exchange) {
    switch (keys.takeNextAnswer().orElse(null)) {
      case KEYS_GARBAGE -> exchange.json(200, "{\"keys\":[{\"kty\":");
      case KEYS_STATUS_500 -> exchange.text(500, "Something broke");
      case null, default -> exchange.json(200, Json.write(keys.document()));
    }
  }

  /** OpenID Connect Core §5.3. */
  private void userinfo(Exchange exchange) {
    var grant =
        exchange
            .header("Authorization")
            .filter(value -> value.startsWith("Bearer "))
            .flatMap(value -> grants.byAccessToken(value.substring("Bearer ".length())));
    if (grant.isEmpty()) {
      exchange.addHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      exchange.json(401, Json.write(Map.of("error", "invalid_token")));
    } else if (grant.get().does(OidcMisbehaviour.USERINFO_STATUS_500)) {
      exchange.text(500, "Something broke");
    } else if (grant.get().does(OidcMisbehaviour.USERINFO_HTML)) {
      exchange.html(200, "<!DOCTYPE html><title>Sign in</title><p>Please wait");
    } else {
      tellAbout(exchange, grant.get());
    }
  }

  private void tellAbout(Exchange exchange, Grant grant) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", grant.session().person().id());
    claims.putAll(idTokens.aboutPerson(grant));
    if (grant.does(OidcMisbehaviour.USERINFO_OTHER_SUBJECT)) {
      claims.put("sub", "somebody-else");
    }
    if (grant.does(OidcMisbehaviour.USERINFO_SIGNED)) {
      claims.put("iss", issuer);
      claims.put("aud", grant.parameter("client_id"));
      var key = keys.current();
      exchange.answer(200, "application/jwt", key.sign(IdTokens.header(key), Json.write(claims)));
    } else {
      exchange.json(200, Json.write(claims));
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
