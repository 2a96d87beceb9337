package dev.gatehouse.testkit.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.app.OpenIdClient.Refused;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Logout tokens of the back channel (OpenID Connect back-channel logout §2.6) and security event
 * tokens (RFC 8417).
 */
class IssuerTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final IssuerTokens tokens =
      new IssuerTokens("https://issuer.example", () -> published(TestKeys.identityProvider()));

  @Test
  void a_right_logout_token_names_the_session() throws Exception {
    var claims = verify(right().build(), TestKeys.identityProvider());

    assertThat(claims.getClaim("sid")).isEqualTo("session-1");
  }

  @Test
  void a_logout_token_with_a_nonce_is_refused() {
    refuses(right().claim("nonce", "n").build(), "no nonce");
  }

  @Test
  void an_id_token_is_no_logout_token() {
    refuses(right().claim("events", null).build(), "no logout token");
  }

  @Test
  void a_logout_token_for_another_application_is_refused() {
    refuses(right().audience("other").build(), "another application");
  }

  @Test
  void a_logout_token_of_another_issuer_is_refused() {
    refuses(right().issuer("https://other.example").build(), "comes from");
  }

  @Test
  void an_expired_logout_token_is_refused() {
    refuses(right().expirationTime(Date.from(NOW.minusSeconds(60))).build(), "expired");
  }

  @Test
  void a_logout_token_that_names_nobody_is_refused() {
    refuses(right().subject(null).claim("sid", null).build(), "neither a session nor a person");
  }

  @Test
  void a_logout_token_of_another_key_is_refused() {
    assertThatThrownBy(() -> verify(right().build(), TestKeys.attacker()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not signed");
  }

  @Test
  void a_right_security_event_token_has_its_event() throws Exception {
    var claims = event("secevent+jwt", event().build(), TestKeys.identityProvider());

    assertThat(claims.getJSONObjectClaim("events")).containsKey("https://events.example/revoked");
  }

  @Test
  void no_other_token_passes_for_a_security_event_token() {
    refusesEvent("JWT", event().build(), "no security event token");
    refusesEvent("logout+jwt", right().jwtID("1").build(), "no security event token");
    refusesEvent("secevent+jwt", right().jwtID("1").build(), "neither exp nor sub");
    refusesEvent("secevent+jwt", event().audience("other").build(), "another application");
    refusesEvent("secevent+jwt", event().issuer("https://other.example").build(), "comes from");
    refusesEvent("secevent+jwt", event().jwtID(null).build(), "names no event");
    refusesEvent("secevent+jwt", event().claim("events", null).build(), "names no event");
    assertThatThrownBy(() -> event("secevent+jwt", event().build(), TestKeys.attacker()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("not signed");
  }

  private void refusesEvent(String type, JWTClaimsSet claims, String because) {
    assertThatThrownBy(() -> event(type, claims, TestKeys.identityProvider()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(because);
  }

  private JWTClaimsSet event(String type, JWTClaimsSet claims, TestKeys key) throws Exception {
    return tokens.securityEvent(signed(type, claims, key), "tracehub");
  }

  private static JWTClaimsSet.Builder event() {
    return new JWTClaimsSet.Builder()
        .issuer("https://issuer.example")
        .audience("tracehub")
        .issueTime(Date.from(NOW))
        .jwtID("1")
        .claim("events", Map.of("https://events.example/revoked", Map.of()));
  }

  private void refuses(JWTClaimsSet claims, String because) {
    assertThatThrownBy(() -> verify(claims, TestKeys.identityProvider()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(because);
  }

  private JWTClaimsSet verify(JWTClaimsSet claims, TestKeys key) throws Exception {
    return tokens.logoutToken(signed("logout+jwt", claims, key), "tracehub", NOW);
  }

  private static String signed(String type, JWTClaimsSet claims, TestKeys key) throws Exception {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("key-1")
            .type(new JOSEObjectType(type))
            .build();
    var jwt = new SignedJWT(header, claims);
    jwt.sign(new RSASSASigner(key.privateKey()));
    return jwt.serialize();
  }

  private static JWTClaimsSet.Builder right() {
    return new JWTClaimsSet.Builder()
        .issuer("https://issuer.example")
        .audience("tracehub")
        .subject("user-1")
        .claim("sid", "session-1")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(120)))
        .claim("events", Map.of(EVENT, Map.of()));
  }

  private static String published(TestKeys key) {
    var publicKey = (RSAPublicKey) key.certificate().getPublicKey();
    return new JWKSet(new RSAKey.Builder(publicKey).keyID("key-1").build()).toString();
  }
}
