package dev.gatehouse.testkit.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.testkit.app.OpenIdClient.Refused;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/** Verifies tokens of one issuer with its published keys, fetched anew for an unknown key. */
final class IssuerTokens {

  private static final Set<JWSAlgorithm> ACCEPTED = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final String LOGOUT = "http://schemas.openid.net/event/backchannel-logout";

  private final String issuer;
  private final KeySource source;
  private JWKSet keys = new JWKSet();

  IssuerTokens(String issuer, KeySource source) {
    this.issuer = issuer;
    this.source = source;
  }

  /** Gets the key set's text. */
  @FunctionalInterface
  interface KeySource {
    String fetch() throws Refused;
  }

  /** OpenID Connect core §3.1.3.7. */
  JWTClaimsSet idToken(String token, String clientId, String nonce, Instant now) throws Refused {
    try {
      var claims = verified(token, clientId, now);
      if (!nonce.equals(claims.getStringClaim("nonce"))) {
        throw new Refused("the ID token answers another request");
      }
      return claims;
    } catch (ParseException e) {
      throw new Refused("the ID token cannot be read", e);
    }
  }

  /** OpenID Connect back-channel logout §2.6. */
  JWTClaimsSet logoutToken(String token, String clientId, Instant now) throws Refused {
    try {
      var claims = verified(token, clientId, now);
      var events = claims.getJSONObjectClaim("events");
      if (events == null || !(events.get(LOGOUT) instanceof Map)) {
        throw new Refused("this is no logout token");
      }
      // An ID token must never pass for a logout token.
      if (claims.getClaim("nonce") != null) {
        throw new Refused("a logout token has no nonce");
      }
      if (claims.getSubject() == null && claims.getStringClaim("sid") == null) {
        throw new Refused("the logout token names neither a session nor a person");
      }
      return claims;
    } catch (ParseException e) {
      throw new Refused("the logout token cannot be read", e);
    }
  }

  /** RFC 8417 §2, SSF 1.0 §4.1: a security event token, which never expires. */
  JWTClaimsSet securityEvent(String token, String clientId) throws Refused {
    try {
      var jwt = SignedJWT.parse(token);
      var type = jwt.getHeader().getType();
      // RFC 8417 §2.3: told apart from an ID token, which must never pass for an event.
      if (type == null || !type.getType().equalsIgnoreCase("secevent+jwt")) {
        throw new Refused("this is no security event token");
      }
      var claims = verified(jwt, clientId);
      if (claims.getExpirationTime() != null || claims.getSubject() != null) {
        throw new Refused("a security event token has neither exp nor sub");
      }
      if (claims.getJWTID() == null || claims.getJSONObjectClaim("events") == null) {
        throw new Refused("the security event token names no event");
      }
      return claims;
    } catch (ParseException e) {
      throw new Refused("the security event token cannot be read", e);
    }
  }

  private JWTClaimsSet verified(String token, String clientId, Instant now)
      throws ParseException, Refused {
    var claims = verified(SignedJWT.parse(token), clientId);
    var expiry = claims.getExpirationTime();
    if (expiry == null || !expiry.after(Date.from(now.minus(SKEW)))) {
      throw new Refused("the token has expired");
    }
    return claims;
  }

  private JWTClaimsSet verified(SignedJWT jwt, String clientId) throws ParseException, Refused {
    if (!ACCEPTED.contains(jwt.getHeader().getAlgorithm()) || !signed(jwt)) {
      throw new Refused("the token is not signed by the OpenID provider");
    }
    var claims = jwt.getJWTClaimsSet();
    if (!issuer.equals(claims.getIssuer())) {
      throw new Refused("the token comes from " + claims.getIssuer());
    }
    if (!claims.getAudience().contains(clientId)) {
      throw new Refused("the token is meant for another application");
    }
    return claims;
  }

  private synchronized boolean signed(SignedJWT jwt) throws Refused {
    try {
      var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
      if (key == null) {
        keys = JWKSet.parse(source.fetch());
        key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
      }
      return key instanceof AsymmetricJWK asymmetric
          && jwt.verify(
              new DefaultJWSVerifierFactory()
                  .createJWSVerifier(jwt.getHeader(), asymmetric.toPublicKey()));
    } catch (ParseException | JOSEException e) {
      throw new Refused("the keys of the OpenID provider cannot be used", e);
    }
  }
}
