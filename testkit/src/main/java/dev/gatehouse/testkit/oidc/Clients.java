package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.testkit.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The applications that are known, and whether a request comes from the one that it names. */
final class Clients {

  private static final int MOST_CLIENTS = 1_000;

  private final Map<String, RegisteredClient> known = new ConcurrentHashMap<>();
  private final Grants grants;

  Clients(Grants grants) {
    this.grants = grants;
  }

  /** Whom a request comes from, or why that is not believed. */
  sealed interface Caller {
    record Known(String clientId) implements Caller {}

    record Refused(String reason) implements Caller {}
  }

  void register(RegisteredClient client) {
    if (known.size() >= MOST_CLIENTS) {
      throw new IllegalStateException("Too many clients");
    }
    known.put(client.clientId(), client);
  }

  Optional<RegisteredClient> find(String clientId) {
    return Optional.ofNullable(known.get(clientId));
  }

  /** Whether a client's tokens are to be bound to a key. */
  boolean mustProve(String clientId) {
    var client = known.get(clientId);
    return client != null && client.dpopBoundAccessTokens();
  }

  boolean allowsRedirect(String clientId, String redirectUri) {
    var client = known.get(clientId);
    return client == null || client.redirectUris().contains(redirectUri);
  }

  /** OpenID Connect Core §9: by whichever method the request uses. */
  Caller authenticate(Exchange exchange, List<String> audiences, Instant now) {
    var basic = exchange.header("Authorization").filter(value -> value.startsWith("Basic "));
    var assertion = exchange.form("client_assertion");
    if (basic.isPresent()) {
      return byBasic(basic.get().substring("Basic ".length()));
    }
    if (assertion.isPresent()) {
      return byAssertion(assertion.get(), audiences, now);
    }
    var clientId = exchange.form("client_id").orElse("");
    return bySecret(clientId, exchange.form("client_secret"));
  }

  private Caller byBasic(String encoded) {
    String[] halves;
    try {
      halves =
          new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return new Caller.Refused("the Authorization header is not base64");
    }
    if (halves.length != 2) {
      return new Caller.Refused("the Authorization header has no colon");
    }
    // RFC 6749 §2.3.1: both halves are form-encoded.
    return bySecret(
        URLDecoder.decode(halves[0], StandardCharsets.UTF_8),
        Optional.of(URLDecoder.decode(halves[1], StandardCharsets.UTF_8)));
  }

  private Caller bySecret(String clientId, Optional<String> secret) {
    var client = known.get(clientId);
    if (clientId.isEmpty()) {
      return new Caller.Refused("there is no client_id");
    }
    if (client == null) {
      return new Caller.Known(clientId);
    }
    if (client.keys() != null) {
      return new Caller.Refused("this client must sign an assertion");
    }
    var expected = client.secret();
    boolean same = expected == null ? secret.isEmpty() : expected.equals(secret.orElse(""));
    return same ? new Caller.Known(clientId) : new Caller.Refused("the secret is wrong");
  }

  private Caller byAssertion(String assertion, List<String> audiences, Instant now) {
    try {
      var token = SignedJWT.parse(assertion);
      var claims = token.getJWTClaimsSet();
      var clientId = String.valueOf(claims.getSubject());
      var client = known.get(clientId);
      if (client == null) {
        return new Caller.Known(clientId);
      }
      var keys = client.keys();
      if (keys == null || !isSignedByOneOf(keys, token)) {
        return new Caller.Refused("the assertion's signature does not fit");
      }
      return assertionFault(claims, clientId, audiences, now)
          .<Caller>map(Caller.Refused::new)
          .orElse(new Caller.Known(clientId));
    } catch (ParseException | JOSEException e) {
      return new Caller.Refused("the assertion cannot be read: " + e.getMessage());
    }
  }

  private static boolean isSignedByOneOf(JWKSet keys, SignedJWT token) throws JOSEException {
    for (JWK key : keys.getKeys()) {
      if (key instanceof AsymmetricJWK asymmetric) {
        var verifier =
            new DefaultJWSVerifierFactory()
                .createJWSVerifier(token.getHeader(), asymmetric.toPublicKey());
        if (token.verify(verifier)) {
          return true;
        }
      }
    }
    return false;
  }

  /** RFC 7523 §3. */
  private Optional<String> assertionFault(
      JWTClaimsSet claims, String clientId, List<String> audiences, Instant now) {
    if (!clientId.equals(claims.getIssuer())) {
      return Optional.of("the assertion's iss is not its sub");
    }
    if (claims.getAudience().stream().noneMatch(audiences::contains)) {
      return Optional.of("the assertion is for " + claims.getAudience());
    }
    var expiry = claims.getExpirationTime();
    if (expiry == null || !now.isBefore(expiry.toInstant())) {
      return Optional.of("the assertion has expired");
    }
    var id = claims.getJWTID();
    if (id == null || !grants.isNewAssertion(clientId + " " + id)) {
      return Optional.of("the assertion was used before");
    }
    return Optional.empty();
  }
}
