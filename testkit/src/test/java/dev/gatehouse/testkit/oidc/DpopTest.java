package dev.gatehouse.testkit.oidc;

import static dev.gatehouse.testkit.oidc.SmallRelyingParty.REDIRECT;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.json;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.query;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the test identity provider makes of proofs of possession (RFC 9449). */
class DpopTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private TestIdentityProvider provider;
  private SmallRelyingParty party;
  private ECKey key;
  private ProofForge proofs;

  @BeforeEach
  void start() throws Exception {
    provider = TestIdentityProvider.start(0, InstantSource.fixed(NOW));
    provider.oidc().offerDpop("ES256");
    party = new SmallRelyingParty(provider.oidc().issuer());
    key = new ECKeyGenerator(Curve.P_256).generate();
    proofs = new ProofForge(key, provider.oidc().issuer(), NOW);
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private static void refused(HttpResponse<String> answer, String words) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asString()).isEqualTo("invalid_dpop_proof");
    assertThat(json(answer).path("error_description").asString()).contains(words);
  }

  private String boundToken() throws Exception {
    var answer = party.exchangeProving(party.code(""), proofs.forToken());
    assertThat(json(answer).path("token_type").asString()).isEqualTo("DPoP");
    return json(answer).path("access_token").asString();
  }

  @Test
  void what_is_not_offered_is_not_looked_at() throws Exception {
    assertThat(party.get("/.well-known/openid-configuration", "").body())
        .contains("\"dpop_signing_alg_values_supported\":[\"ES256\"]");
    provider.oidc().offerDpop();

    assertThat(party.get("/.well-known/openid-configuration", "").body())
        .doesNotContain("dpop_signing_alg_values_supported");
    assertThat(party.exchangeProving(party.code(""), "no proof").body())
        .contains("\"token_type\":\"Bearer\"");
  }

  @Test
  void without_a_proof_tokens_are_bearer_tokens() throws Exception {
    assertThat(party.exchange(party.code("")).body()).contains("\"token_type\":\"Bearer\"");
  }

  @Test
  void a_client_that_must_prove_a_key_gets_nothing_without() throws Exception {
    provider.oidc().register(RegisteredClient.publicClient("rp", REDIRECT).requiringDpop());
    var bound = request("dpop_jkt", proofs.thumbprint());
    var code = query(party.callback(bound, "jane", "")).getOrDefault("code", "");

    assertThat(query(party.callback(request(), "jane", "")).get("error_description"))
        .isEqualTo("This client must name its key by dpop_jkt");
    assertThat(party.exchange(code).body()).contains("This client must prove a key");
    assertThat(party.exchangeProving(code, proofs.forToken()).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "htm, GET, htm",
    "htm, '', htm",
    "htu, https://elsewhere.example/token, htu",
    "htu, '', htu",
    "iat, 61, iat",
    "iat, -61, iat",
    "iat, '', iat",
    "jti, '', used before",
    "nonce, made-up, not given here"
  })
  void a_proof_with_a_wrong_claim_is_refused(String claim, String value, String words)
      throws Exception {
    refused(party.exchangeProving(party.code(""), proofs.forToken(claim, value)), words);
  }

  @ParameterizedTest
  @CsvSource({"iat, 60", "iat, -60"})
  void a_clock_may_differ_a_little(String claim, String value) throws Exception {
    assertThat(party.exchangeProving(party.code(""), proofs.forToken(claim, value)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_proof_with_a_wrong_header_is_refused() throws Exception {
    var other = new ECKeyGenerator(Curve.P_256).generate();
    var code = party.code("");

    refused(party.exchangeProving(code, proofs.bent("JWT", key.toPublicJWK(), key)), "typ");
    refused(party.exchangeProving(code, proofs.bent("dpop+jwt", null, key)), "no public key");
    refused(
        party.exchangeProving(code, proofs.bent("dpop+jwt", other.toPublicJWK(), key)),
        "does not fit");
    refused(party.exchangeProving(code, "no proof"), "cannot be read");
    refused(party.exchangeProving(code, proofs.forToken(), proofs.forToken()), "several proofs");
    provider.oidc().offerDpop("RS256");
    refused(party.exchangeProving(code, proofs.forToken()), "alg");
  }

  @Test
  void a_proof_counts_once() throws Exception {
    var proof = proofs.forToken();

    assertThat(party.exchangeProving(party.code(""), proof).statusCode()).isEqualTo(200);
    refused(party.exchangeProving(party.code(""), proof), "used before");
  }

  @Test
  void a_code_that_is_bound_to_a_key_needs_that_key() throws Exception {
    var bound = request("dpop_jkt", proofs.thumbprint());
    var other = new ECKeyGenerator(Curve.P_256).generate();
    var others = new ProofForge(other, provider.oidc().issuer(), NOW);

    var code = query(party.callback(bound, "jane", "")).getOrDefault("code", "");
    assertThat(party.exchangeProving(code, others.forToken()).body()).contains("another key");
    code = query(party.callback(bound, "jane", "")).getOrDefault("code", "");
    assertThat(party.exchange(code).body()).contains("another key");
    code = query(party.callback(bound, "jane", "")).getOrDefault("code", "");
    assertThat(party.exchangeProving(code, proofs.forToken()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_demanded_nonce_lets_the_same_code_through() throws Exception {
    var code = party.code("TOKEN_DPOP_NONCE");
    var demand = party.exchangeProving(code, proofs.forToken());
    var nonce = demand.headers().firstValue("DPoP-Nonce").orElseThrow();

    assertThat(demand.statusCode()).isEqualTo(400);
    assertThat(demand.body()).contains("use_dpop_nonce");
    assertThat(party.exchangeProving(code, proofs.forToken("nonce", nonce)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_nonce_that_is_never_enough_is_demanded_again() throws Exception {
    var code = party.code("TOKEN_DPOP_NONCE_NEVER_ENOUGH");
    var demand = party.exchangeProving(code, proofs.forToken());
    var nonce = demand.headers().firstValue("DPoP-Nonce").orElseThrow();
    var again = party.exchangeProving(code, proofs.forToken("nonce", nonce));

    assertThat(again.body()).contains("use_dpop_nonce");
    assertThat(again.headers().firstValue("DPoP-Nonce")).isPresent().get().isNotEqualTo(nonce);
  }

  @Test
  void a_bound_token_is_of_use_with_proofs_of_its_key_only() throws Exception {
    var token = boundToken();
    var other = new ECKeyGenerator(Curve.P_256).generate();
    var others = new ProofForge(other, provider.oidc().issuer(), NOW);

    assertThat(party.get("/userinfo", "Bearer " + token).statusCode()).isEqualTo(401);
    assertThat(party.get("/userinfo", "DPoP " + token).statusCode()).isEqualTo(401);
    assertThat(party.get("/userinfo", "DPoP " + token, others.forUserinfo(token)).statusCode())
        .isEqualTo(401);
    assertThat(
            party
                .get("/userinfo", "DPoP " + token, proofs.forUserinfo(token, "ath", "x"))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            party
                .get("/userinfo", "DPoP " + token, proofs.forUserinfo(token, "htm", "POST"))
                .statusCode())
        .isEqualTo(401);
    assertThat(party.get("/userinfo", "DPoP " + token, proofs.forUserinfo(token)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_bearer_token_is_no_bound_one() throws Exception {
    var token = json(party.exchange(party.code(""))).path("access_token").asString();

    assertThat(party.get("/userinfo", "DPoP " + token, proofs.forUserinfo(token)).statusCode())
        .isEqualTo(401);
    assertThat(party.get("/userinfo", "Bearer " + token).statusCode()).isEqualTo(200);
  }
}
