package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sent to a provider. */
class RequestsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final URI REDIRECT =
      URI.create("https://gatehouse.example/auth/callback/oidc/connection_1");

  /** With its challenge, from RFC 7636 appendix B. */
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final Expectation EXPECTATION =
      Expectation.of("state-0123456789abcdef", "nonce-0123456789abcdef", VERIFIER, NOW);

  private static ProviderMetadata provider(String issuer) {
    return new ProviderMetadata(
        ExpectedIssuer.of(issuer),
        issuer,
        URI.create("https://login.example.com/authorize?tenant=a"),
        URI.create("https://login.example.com/token"),
        URI.create("https://login.example.com/userinfo?v=1"),
        URI.create("https://login.example.com/jwks"),
        URI.create("https://login.example.com/logout"),
        URI.create("https://login.example.com/par"),
        false,
        true,
        java.util.Set.of(),
        java.util.Set.of(),
        java.util.Set.of(),
        java.util.Set.of());
  }

  private static final ProviderMetadata PROVIDER = provider("https://login.example.com");

  private static RelyingParty party(ClientAuthentication authentication) {
    return RelyingParty.strict("client one", REDIRECT, authentication);
  }

  private static Map<String, String> fields(String encoded) {
    return switch (CallbackParameters.parse(encoded)) {
      case CallbackParameters.Result.Read read -> read.parameters().values();
      case CallbackParameters.Result.Unreadable unreadable ->
          throw new AssertionError(unreadable.refused().detail());
    };
  }

  private static KeyPair ellipticPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @Test
  void a_request_carries_state_nonce_and_an_s256_challenge() {
    URI url =
        AuthorizationRequests.url(
            party(new ClientAuthentication.None()),
            PROVIDER,
            EXPECTATION,
            AuthorizationOptions.none());

    assertThat(url.toString()).startsWith("https://login.example.com/authorize?tenant=a&");
    assertThat(fields(url.getRawQuery()))
        .containsEntry("tenant", "a")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "client one")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("scope", "openid profile email")
        .containsEntry("state", EXPECTATION.state())
        .containsEntry("nonce", EXPECTATION.nonce())
        .containsEntry("code_challenge", CHALLENGE)
        .containsEntry("code_challenge_method", "S256")
        .doesNotContainKeys("prompt", "max_age", "login_hint", "acr_values", "client_secret");
  }

  @Test
  void a_request_carries_what_else_is_asked_for() {
    Expectation strict =
        new Expectation(
            EXPECTATION.state(),
            EXPECTATION.nonce(),
            VERIFIER,
            NOW,
            Duration.ofMinutes(5),
            List.of("urn:a", "urn:b"));
    var options =
        new AuthorizationOptions(
            "login", "ada@example.com", "example.com", List.of("de", "en"), null);

    Map<String, String> fields =
        fields(
            AuthorizationRequests.url(
                    party(new ClientAuthentication.None()), PROVIDER, strict, options)
                .getRawQuery());

    assertThat(fields)
        .containsEntry("prompt", "login")
        .containsEntry("max_age", "300")
        .containsEntry("login_hint", "ada@example.com")
        .containsEntry("domain_hint", "example.com")
        .containsEntry("ui_locales", "de en")
        .containsEntry("acr_values", "urn:a urn:b");
  }

  @Test
  void google_takes_the_domain_as_hd() {
    var options = new AuthorizationOptions(null, null, "example.com", List.of(), null);
    URI url =
        AuthorizationRequests.url(
            party(new ClientAuthentication.None()),
            provider("https://accounts.google.com"),
            EXPECTATION,
            options);

    assertThat(fields(url.getRawQuery()))
        .containsEntry("hd", "example.com")
        .doesNotContainKey("domain_hint");
  }

  @Test
  void a_secret_in_the_header_is_form_encoded_first() {
    var secret = new ClientAuthentication.SecretBasic(new ClientSecret("a:b c%ü"));
    OutgoingRequest request =
        TokenExchange.request(
            party(secret), PROVIDER, "the code", EXPECTATION, RequestStamp.of(NOW, "id-1"));

    String credentials = request.headers().getOrDefault("Authorization", "").substring(6);
    assertThat(new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8))
        .isEqualTo("client+one:a%3Ab+c%25%C3%BC");
    assertThat(fields(request.body()))
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "the code")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("code_verifier", VERIFIER)
        .doesNotContainKeys("client_id", "client_secret");
  }

  @Test
  void a_secret_in_the_body_is_not_in_the_header() {
    var secret = new ClientAuthentication.SecretPost(new ClientSecret("s"));
    OutgoingRequest request =
        TokenExchange.request(
            party(secret), PROVIDER, "c", EXPECTATION, RequestStamp.of(NOW, "id-1"));

    assertThat(request.headers()).doesNotContainKey("Authorization");
    assertThat(fields(request.body()))
        .containsEntry("client_id", "client one")
        .containsEntry("client_secret", "s");
  }

  @Test
  void an_assertion_names_the_client_and_the_token_endpoint_for_a_minute() throws Exception {
    KeyPair pair = ellipticPair();
    var key = JwtSigner.of(JwsAlgorithm.ES256, pair.getPrivate(), pair.getPublic());
    OutgoingRequest request =
        TokenExchange.request(
            party(new ClientAuthentication.PrivateKeyJwt(key)),
            PROVIDER,
            "c",
            EXPECTATION,
            RequestStamp.of(NOW, "id-1"));

    SignedJWT assertion = SignedJWT.parse(fields(request.body()).get("client_assertion"));
    assertThat(assertion.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic()))).isTrue();
    assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("client one");
    assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("client one");
    assertThat(assertion.getJWTClaimsSet().getAudience())
        .containsExactly("https://login.example.com/token");
    assertThat(assertion.getJWTClaimsSet().getJWTID()).isEqualTo("id-1");
    assertThat(assertion.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void a_pushed_request_sends_the_person_on_with_its_reference_only() {
    var party = party(new ClientAuthentication.SecretPost(new ClientSecret("s")));
    OutgoingRequest push =
        AuthorizationRequests.push(
            party,
            PROVIDER,
            EXPECTATION,
            AuthorizationOptions.hinting("ada"),
            RequestStamp.of(NOW, "id-1"));
    byte[] answer =
        "{\"request_uri\":\"urn:example:1\",\"expires_in\":90}".getBytes(StandardCharsets.UTF_8);
    PushResult result =
        AuthorizationRequests.pushed(
            party, PROVIDER, IncomingResponse.of(201, "application/json", answer));

    assertThat(push.url()).isEqualTo(PROVIDER.pushedAuthorizationRequestEndpoint());
    assertThat(fields(push.body()))
        .containsEntry("login_hint", "ada")
        .containsEntry("code_challenge", CHALLENGE)
        .containsEntry("client_secret", "s");
    assertThat(result).isInstanceOf(PushResult.Pushed.class);
    PushResult.Pushed pushed = (PushResult.Pushed) result;
    assertThat(pushed.lifetime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(fields(pushed.url().getRawQuery()))
        .containsOnlyKeys("tenant", "client_id", "request_uri");
  }

  @Test
  void signing_out_hints_at_the_session_and_comes_back() {
    var party = party(new ClientAuthentication.None());
    URI url =
        EndSession.url(party, PROVIDER, "a.b.c", URI.create("https://gatehouse.example/bye"), "s")
            .orElseThrow();

    assertThat(fields(url.getRawQuery()))
        .containsEntry("id_token_hint", "a.b.c")
        .containsEntry("client_id", "client one")
        .containsEntry("post_logout_redirect_uri", "https://gatehouse.example/bye")
        .containsEntry("state", "s");
  }

  @Test
  void nothing_secret_shows_in_text() {
    var secret = new ClientAuthentication.SecretPost(new ClientSecret("geheim"));
    OutgoingRequest request =
        TokenExchange.request(
            party(secret), PROVIDER, "c0de", EXPECTATION, RequestStamp.of(NOW, "id-1"));

    assertThat(request + " " + party(secret) + " " + EXPECTATION)
        .doesNotContain("geheim")
        .doesNotContain("c0de")
        .doesNotContain(VERIFIER)
        .doesNotContain(EXPECTATION.nonce());
  }

  @Test
  void an_access_token_that_cannot_stand_in_a_header_is_refused() {
    for (String token : List.of("a\\r\\nX-Admin: 1", "a b", "a\\u0000", "gäste")) {
      String answer =
          "{\"id_token\":\"i\",\"token_type\":\"Bearer\",\"access_token\":\"" + token + "\"}";
      TokenResult result =
          TokenExchange.read(
              IncomingResponse.of(200, "application/json", answer.getBytes(StandardCharsets.UTF_8)),
              DpopUse.NONE);
      assertThat(result).isInstanceOf(Refused.class);
      assertThat(((Refused) result).code()).isEqualTo(OidcRefusalCode.TOKEN_ENDPOINT_MALFORMED);
    }
  }
}
