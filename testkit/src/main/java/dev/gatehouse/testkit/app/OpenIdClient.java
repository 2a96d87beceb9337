package dev.gatehouse.testkit.app;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Talks to the OpenID provider: discovery, code exchange with PKCE, userinfo. */
final class OpenIdClient {

  private static final String SCOPE = "openid profile email organization roles groups";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ClientSettings settings;
  private final String redirectUri;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private volatile @Nullable Map<String, Object> metadata;
  private volatile @Nullable IssuerTokens tokens;

  OpenIdClient(ClientSettings settings, String redirectUri) {
    this.settings = settings;
    this.redirectUri = redirectUri;
  }

  /** What a sign-in gave: the ID token as it came, and what is known about the person. */
  record SignedIn(String idToken, Map<String, Object> claims) {}

  /** The provider said no, or something that must not be believed. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  String issuer() {
    return settings.issuer();
  }

  String clientId() {
    return settings.clientId();
  }

  /** Where to send the browser; RFC 7636 with S256. */
  String authorizationUrl(String state, String nonce, String codeVerifier) throws Refused {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", settings.clientId());
    parameters.put("redirect_uri", redirectUri);
    parameters.put("scope", SCOPE);
    parameters.put("state", state);
    parameters.put("nonce", nonce);
    parameters.put("code_challenge", challenge(codeVerifier));
    parameters.put("code_challenge_method", "S256");
    if (!settings.organization().isEmpty()) {
      parameters.put("organization", settings.organization());
    }
    return endpoint("authorization_endpoint") + "?" + encoded(parameters);
  }

  /** Where to send the browser to sign out at the provider as well (RP-initiated logout §2). */
  String endSessionUrl(String idToken, String backTo) throws Refused {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("id_token_hint", idToken);
    parameters.put("client_id", settings.clientId());
    parameters.put("post_logout_redirect_uri", backTo);
    return endpoint("end_session_endpoint") + "?" + encoded(parameters);
  }

  /** Exchanges the code, verifies the ID token, and asks userinfo for what it leaves out. */
  SignedIn exchange(String code, String codeVerifier, String nonce, Instant now) throws Refused {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", redirectUri);
    parameters.put("code_verifier", codeVerifier);
    var answer =
        json(
            HttpRequest.newBuilder(URI.create(endpoint("token_endpoint")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", basic())
                .POST(HttpRequest.BodyPublishers.ofString(encoded(parameters))));
    var idToken = text(answer, "id_token");
    var verified = tokens().idToken(idToken, settings.clientId(), nonce, now);
    var about =
        json(
            HttpRequest.newBuilder(URI.create(endpoint("userinfo_endpoint")))
                .header("Authorization", "Bearer " + text(answer, "access_token"))
                .GET());
    // OpenID Connect core §5.3.2: userinfo of another subject must not be used.
    if (!text(verified.toJSONObject(), "sub").equals(about.get("sub"))) {
      throw new Refused("userinfo is about somebody else than the ID token");
    }
    var claims = new LinkedHashMap<>(verified.toJSONObject());
    claims.putAll(about);
    return new SignedIn(idToken, claims);
  }

  /** Verifies a logout token of the back channel. */
  JWTClaimsSet logout(String token, Instant now) throws Refused {
    return tokens().logoutToken(token, settings.clientId(), now);
  }

  private IssuerTokens tokens() throws Refused {
    var known = tokens;
    if (known == null) {
      var address = HttpRequest.newBuilder(URI.create(endpoint("jwks_uri")));
      known = new IssuerTokens(settings.issuer(), () -> send(address).body());
      tokens = known;
    }
    return known;
  }

  private String endpoint(String name) throws Refused {
    var known = metadata;
    if (known == null) {
      var address = settings.issuer() + "/.well-known/openid-configuration";
      known = json(HttpRequest.newBuilder(URI.create(address)).GET());
      // OpenID Connect discovery §4.3: the issuer must be the one that was asked.
      if (!settings.issuer().equals(known.get("issuer"))) {
        throw new Refused("the provider calls itself " + known.get("issuer"));
      }
      metadata = known;
    }
    return text(known, name);
  }

  Map<String, Object> json(HttpRequest.Builder request) throws Refused {
    var answer = send(request);
    try {
      var body = JSONObjectUtils.parse(answer.body());
      if (answer.statusCode() != 200) {
        throw new Refused(
            answer.statusCode() + " " + body.get("error") + ": " + body.get("error_description"));
      }
      return body;
    } catch (ParseException e) {
      throw new Refused(answer.uri() + " answered " + answer.statusCode() + ", not JSON", e);
    }
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Refused {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Refused("the OpenID provider " + settings.issuer() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted", e);
    }
  }

  /** How the application proves who it is. */
  String basic() {
    // RFC 6749 §2.3.1: both are form-encoded before they are joined.
    var pair = encoded(settings.clientId()) + ":" + encoded(settings.clientSecret());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Map<String, Object> from, String name) throws Refused {
    if (from.get(name) instanceof String text) {
      return text;
    }
    throw new Refused("the OpenID provider sent no " + name);
  }

  private static String challenge(String codeVerifier) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(codeVerifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
