package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key (RFC 9449). */
class DpopTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static final ProviderMetadata PROVIDER =
      new ProviderMetadata(
          ExpectedIssuer.of("https://login.example.com"),
          "https://login.example.com",
          URI.create("https://login.example.com/authorize"),
          URI.create("https://login.example.com/token?tenant=a"),
          URI.create("https://login.example.com/userinfo?v=1"),
          URI.create("https://login.example.com/jwks"),
          null,
          URI.create("https://login.example.com/par"),
          false,
          true,
          Set.of(),
          Set.of(),
          Set.of(JwsAlgorithm.ES256),
          Set.of());

  private static final RelyingParty PARTY =
      RelyingParty.strict(
          "client",
          URI.create("https://gatehouse.example/auth/callback/oidc/connection_1"),
          new ClientAuthentication.None());

  private static final Expectation EXPECTATION =
      Expectation.of(
          "state-0123456789abcdef",
          "nonce-0123456789abcdef",
          "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
          NOW);

  private static JwtSigner key;

  private static final TokenResult.Tokens BOUND = new TokenResult.Tokens("a.b.c", "abc", "DPoP");

  @BeforeAll
  static void makeKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    key = JwtSigner.of(JwsAlgorithm.ES256, pair.getPrivate(), pair.getPublic(), "key_1");
  }

  private static RequestStamp stamp(@Nullable String nonce) {
    return RequestStamp.of(NOW, "id-1").with(new RequestStamp.Dpop(key, "proof-1", nonce));
  }

  private static IncomingResponse response(int status, String body, String... headers) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return new IncomingResponse(status, all, body.getBytes(StandardCharsets.UTF_8));
  }

  private static TokenResult tokens(String type, DpopUse dpop) {
    return TokenExchange.read(
        response(
            200, "{\"id_token\":\"a.b.c\",\"access_token\":\"t\",\"token_type\":\"" + type + "\"}"),
        dpop);
  }

  private static OidcRefusalCode code(TokenResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).code();
  }

  @Test
  void the_thumbprint_is_that_of_the_rfcs_key() throws Exception {
    // RFC 9449 §6.1: the thumbprint of the key in the figures before.
    PublicKey publicKey =
        point(
            "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

    assertThat(JwtSigner.thumbprint(publicKey))
        .isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
  }

  private static PublicKey point(String x, String y) throws Exception {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(number(x), number(y));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }

  // §4.2, §7.1: proofs

  @Test
  void a_proof_at_the_token_endpoint_names_method_and_address_without_query() throws Exception {
    OutgoingRequest request =
        TokenExchange.request(PARTY, PROVIDER, "the code", EXPECTATION, stamp(null));

    SignedJWT proof = SignedJWT.parse(request.headers().get("DPoP"));
    assertThat(proof.getHeader().getType().getType()).isEqualTo("dpop+jwt");
    assertThat(proof.getHeader().getJWK().isPrivate()).isFalse();
    assertThat(proof.getHeader().getKeyID()).isNull();
    assertThat(proof.getHeader().getJWK().computeThumbprint()).hasToString(key.thumbprint());
    assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey()))).isTrue();
    assertThat(proof.getJWTClaimsSet().getClaims())
        .containsOnlyKeys("jti", "htm", "htu", "iat")
        .containsEntry("htm", "POST")
        .containsEntry("htu", "https://login.example.com/token")
        .containsEntry("jti", "proof-1");
    assertThat(proof.getJWTClaimsSet().getIssueTime()).isEqualTo(NOW);
  }

  @Test
  void a_proof_at_userinfo_names_method_address_token_and_nonce() throws Exception {
    var tokens =
        new TokenResult.Tokens("a.b.c", "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", "DPoP");

    OutgoingRequest request = UserInfo.request(PROVIDER, tokens, stamp("nonce-of-server"));

    SignedJWT proof = SignedJWT.parse(request.headers().get("DPoP"));
    assertThat(request.headers().get("Authorization")).startsWith("DPoP Kz~8");
    assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey()))).isTrue();
    assertThat(proof.getJWTClaimsSet().getClaims())
        .containsEntry("htm", "GET")
        .containsEntry("htu", "https://login.example.com/userinfo")
        .containsEntry("jti", "proof-1")
        .containsEntry("nonce", "nonce-of-server")
        // From RFC 9449 §7.1.
        .containsEntry("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  }

  @Test
  void a_bearer_token_is_sent_as_one_even_where_a_key_is_at_hand() {
    var tokens = new TokenResult.Tokens("a.b.c", "abc", "Bearer");

    OutgoingRequest request = UserInfo.request(PROVIDER, tokens, stamp(null));

    assertThat(request.headers())
        .containsEntry("Authorization", "Bearer abc")
        .doesNotContainKey("DPoP");
  }

  // §5: the type of the tokens

  @ParameterizedTest
  @ValueSource(strings = {"DPoP", "dpop", "DPOP"})
  void tokens_are_bound_where_their_type_says_so_in_any_case(String type) {
    TokenResult result = tokens(type, DpopUse.REQUIRED);

    assertThat(result).isInstanceOf(TokenResult.Tokens.class);
    assertThat(((TokenResult.Tokens) result).isBound()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "OFFERED"})
  void bearer_tokens_will_do_where_the_binding_is_not_required(DpopUse dpop) {
    TokenResult result = tokens("bearer", dpop);

    assertThat(result).isInstanceOf(TokenResult.Tokens.class);
    assertThat(((TokenResult.Tokens) result).isBound()).isFalse();
  }

  @Test
  void bearer_tokens_are_refused_where_the_binding_is_required() {
    assertThat(code(tokens("Bearer", DpopUse.REQUIRED))).isEqualTo(OidcRefusalCode.DPOP_NOT_BOUND);
  }

  @Test
  void bound_tokens_that_nobody_asked_for_are_refused() {
    assertThat(code(tokens("DPoP", DpopUse.NONE))).isEqualTo(OidcRefusalCode.TOKEN_TYPE);
  }

  // §8, §9: nonces

  @Test
  void a_demand_for_a_nonce_is_not_an_error() {
    IncomingResponse demand = response(400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce", "n-1");

    assertThat(TokenExchange.read(demand, DpopUse.OFFERED))
        .isEqualTo(new TokenResult.DpopNonceRequired("n-1"));
  }

  @Test
  void a_demand_for_a_nonce_is_an_error_where_no_proof_was_sent() {
    IncomingResponse demand = response(400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce", "n-1");

    assertThat(code(TokenExchange.read(demand, DpopUse.NONE)))
        .isEqualTo(OidcRefusalCode.DPOP_PROOF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a nonce", "a\"b", "a\\b", "gäste", "a\nb"})
  void what_is_no_nonce_is_not_sent_back(String nonce) {
    IncomingResponse demand = response(400, "{\"error\":\"use_dpop_nonce\"}", "DPoP-Nonce", nonce);

    assertThat(code(TokenExchange.read(demand, DpopUse.OFFERED)))
        .isEqualTo(OidcRefusalCode.DPOP_PROOF);
  }

  @Test
  void a_nonce_has_at_most_1024_characters() {
    String error = "{\"error\":\"use_dpop_nonce\"}";

    assertThat(
            TokenExchange.read(
                response(400, error, "DPoP-Nonce", "n".repeat(1_024)), DpopUse.OFFERED))
        .isInstanceOf(TokenResult.DpopNonceRequired.class);
    assertThat(
            code(
                TokenExchange.read(
                    response(400, error, "DPoP-Nonce", "n".repeat(1_025)), DpopUse.OFFERED)))
        .isEqualTo(OidcRefusalCode.DPOP_PROOF);
  }

  @Test
  void a_refused_proof_has_a_code_of_its_own() {
    IncomingResponse refusal = response(400, "{\"error\":\"invalid_dpop_proof\"}");

    assertThat(code(TokenExchange.read(refusal, DpopUse.OFFERED)))
        .isEqualTo(OidcRefusalCode.DPOP_PROOF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DPoP error=\"use_dpop_nonce\", error_description=\"a nonce, please\"",
        "Bearer, DPoP algs=\"ES256\", error=\"use_dpop_nonce\"",
        "dpop error=use_dpop_nonce"
      })
  void userinfo_may_demand_a_nonce(String challenge) {
    IncomingResponse demand = response(401, "", "WWW-Authenticate", challenge, "DPoP-Nonce", "n-2");

    assertThat(UserInfo.nonceRequired(BOUND, demand)).hasValue("n-2");
  }

  @Test
  void a_demand_for_a_nonce_is_none_for_a_bearer_token() {
    var bearer = new TokenResult.Tokens("a.b.c", "abc", "Bearer");
    IncomingResponse demand =
        response(401, "", "WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"", "DPoP-Nonce", "n-2");

    assertThat(UserInfo.nonceRequired(bearer, demand)).isEmpty();
  }

  @Test
  void a_nonce_beside_another_answer_of_userinfo_is_no_demand() {
    String challenge = "DPoP error=\"use_dpop_nonce\"";

    assertThat(
            UserInfo.nonceRequired(
                BOUND, response(200, "{}", "WWW-Authenticate", challenge, "DPoP-Nonce", "n-2")))
        .isEmpty();
    assertThat(
            UserInfo.nonceRequired(
                BOUND,
                response(
                    401,
                    "",
                    "WWW-Authenticate",
                    "DPoP error=\"invalid_token\"",
                    "DPoP-Nonce",
                    "n-2")))
        .isEmpty();
    assertThat(UserInfo.nonceRequired(BOUND, response(401, "", "WWW-Authenticate", challenge)))
        .isEmpty();
  }

  // §10: the code

  @Test
  void a_request_binds_the_code_to_the_key() {
    var options = new AuthorizationOptions(null, null, null, List.of(), "the-jkt");

    assertThat(AuthorizationRequests.url(PARTY, PROVIDER, EXPECTATION, options).getRawQuery())
        .contains("&dpop_jkt=the-jkt");
    assertThat(
            AuthorizationRequests.push(
                    PARTY, PROVIDER, EXPECTATION, options, RequestStamp.of(NOW, "id-1"))
                .body())
        .contains("&dpop_jkt=the-jkt");
    assertThat(
            AuthorizationRequests.url(PARTY, PROVIDER, EXPECTATION, AuthorizationOptions.none())
                .getRawQuery())
        .doesNotContain("dpop_jkt");
  }
}
