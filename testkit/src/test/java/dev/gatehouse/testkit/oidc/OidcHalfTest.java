package dev.gatehouse.testkit.oidc;

import static dev.gatehouse.testkit.oidc.SmallRelyingParty.REDIRECT;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.json;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.query;
import static dev.gatehouse.testkit.oidc.SmallRelyingParty.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The OpenID Connect half over real HTTP. */
class OidcHalfTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private TestIdentityProvider provider;
  private SmallRelyingParty party;

  @BeforeEach
  void start() {
    provider = TestIdentityProvider.start(0, InstantSource.fixed(NOW));
    party = new SmallRelyingParty(provider.oidc().issuer());
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void discovery_names_the_issuer_that_serves_it() throws Exception {
    var document = json(party.get("/.well-known/openid-configuration", ""));

    assertThat(document.path("issuer").asString()).isEqualTo(provider.baseUrl() + "/oidc");
    assertThat(document.path("token_endpoint").asString())
        .isEqualTo(provider.baseUrl() + "/oidc/token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256"})
  void an_id_token_is_signed_with_a_published_key(String algorithm) throws Exception {
    provider.oidc().signWith(algorithm);

    var token = SignedJWT.parse(idToken(party.exchange(party.code(""))));

    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
    assertThat(token.verify(published(token.getHeader()))).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("acme-0001");
    assertThat(token.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("a-nonce");
    assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).contains("Engineering");
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(NOW.plusSeconds(300)));
  }

  @Test
  void eddsa_is_offered_as_well() throws Exception {
    provider.oidc().signWith("EdDSA");

    var token = SignedJWT.parse(idToken(party.exchange(party.code(""))));

    assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.EdDSA);
    assertThat(party.get("/jwks", "").body()).contains("\"crv\":\"Ed25519\"");
  }

  @Test
  void the_callback_carries_state_and_issuer() throws Exception {
    var answer = query(party.callback(request(), "jane", ""));

    assertThat(answer)
        .containsEntry("state", "a-state")
        .containsEntry("iss", provider.oidc().issuer());
  }

  @Test
  void a_code_counts_once() throws Exception {
    var code = party.code("");

    assertThat(party.exchange(code).statusCode()).isEqualTo(200);
    assertThat(party.exchange(code).body()).contains("invalid_grant");
  }

  @Test
  void another_code_verifier_is_refused() throws Exception {
    var answer = party.exchange(party.code(""), "code_verifier", "x".repeat(43));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The code_verifier does not fit");
  }

  @Test
  void a_request_without_pkce_is_sent_back_with_an_error() throws Exception {
    var answer = query(party.callback(request("code_challenge", ""), "jane", ""));

    assertThat(answer).containsEntry("error", "invalid_request");
  }

  @Test
  void an_unregistered_redirect_address_is_never_sent_to() throws Exception {
    provider.oidc().register(RegisteredClient.withSecret("rp", "secret", REDIRECT));

    var answer = party.callback(request("redirect_uri", "https://attacker.example/"), "jane", "");

    assertThat(answer).isEqualTo("400");
  }

  @Test
  void a_silent_request_needs_a_session() throws Exception {
    assertThat(query(party.callback(request("prompt", "none"), "jane", "")))
        .containsEntry("error", "login_required");
    party.code("");
    assertThat(query(party.callback(request("prompt", "none"), "jane", ""))).containsKey("code");
  }

  @Test
  void secrets_are_checked_in_header_and_body() throws Exception {
    provider.oidc().register(RegisteredClient.withSecret("rp", "a secret:1", REDIRECT));
    var right =
        Base64.getEncoder().encodeToString("rp:a+secret%3A1".getBytes(StandardCharsets.UTF_8));
    var wrong = Base64.getEncoder().encodeToString("rp:other".getBytes(StandardCharsets.UTF_8));
    var form =
        Map.of(
            "grant_type",
            "authorization_code",
            "redirect_uri",
            REDIRECT,
            "code_verifier",
            SmallRelyingParty.VERIFIER);

    assertThat(party.post("/token", with(form, party.code("")), "Basic " + wrong).statusCode())
        .isEqualTo(401);
    assertThat(party.post("/token", with(form, party.code("")), "Basic " + right).statusCode())
        .isEqualTo(200);
    assertThat(party.exchange(party.code(""), "client_secret", "a secret:1").statusCode())
        .isEqualTo(200);
    assertThat(party.exchange(party.code("")).statusCode()).isEqualTo(401);
  }

  @Test
  void a_signed_assertion_counts_once_and_for_its_audience_only() throws Exception {
    var key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    provider
        .oidc()
        .register(RegisteredClient.withKey("rp", key.toPublicJWK().toJSONObject(), REDIRECT));
    var assertion = assertion(key, provider.oidc().issuer() + "/token", "1");

    assertThat(exchangeWith(assertion).statusCode()).isEqualTo(200);
    assertThat(exchangeWith(assertion).body()).contains("used before");
    assertThat(exchangeWith(assertion(key, "https://other.example", "2")).statusCode())
        .isEqualTo(401);
    var foreign = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    assertThat(exchangeWith(assertion(foreign, provider.oidc().issuer(), "3")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_pushed_request_counts_once() throws Exception {
    var pushed = json(party.post("/par", request(), ""));
    var reference = Map.of("client_id", "rp", "request_uri", pushed.path("request_uri").asString());

    assertThat(query(party.callback(reference, "jane", ""))).containsKey("code");
    assertThat(party.callback(reference, "jane", "")).isEqualTo("400");
  }

  @Test
  void userinfo_tells_about_the_same_person() throws Exception {
    var tokens = json(party.exchange(party.code("CLAIMS_IN_USERINFO")));

    var userinfo = json(party.get("/userinfo", "Bearer " + tokens.path("access_token").asString()));

    assertThat(userinfo.path("sub").asString()).isEqualTo("acme-0001");
    assertThat(userinfo.path("email").asString()).isEqualTo("jane@acme.example");
    assertThat(party.get("/userinfo", "Bearer x").statusCode()).isEqualTo(401);
  }

  @Test
  void a_rotation_publishes_the_new_key_beside_the_old_one() throws Exception {
    var before = json(party.get("/jwks", "")).path("keys");
    provider.oidc().rotateKeys();
    var after = json(party.get("/jwks", "")).path("keys");

    assertThat(before.size()).isEqualTo(1);
    assertThat(after.size()).isEqualTo(2);
    assertThat(after.path(0)).isEqualTo(before.path(0));
  }

  @Test
  void garbage_for_keys_is_served_once() throws Exception {
    party.code("KEYS_GARBAGE");

    assertThat(party.get("/jwks", "").body()).isEqualTo("{\"keys\":[{\"kty\":");
    assertThat(json(party.get("/jwks", "")).path("keys").size()).isEqualTo(2);
  }

  @Test
  void an_endpoint_can_be_made_to_answer_anything() throws Exception {
    provider.oidc().answerInstead("/.well-known/openid-configuration", 503, "text/html", "<p>no");
    assertThat(party.get("/.well-known/openid-configuration", "").statusCode()).isEqualTo(503);

    provider.oidc().answerTruly();
    assertThat(party.get("/.well-known/openid-configuration", "").statusCode()).isEqualTo(200);
  }

  @Test
  void signing_out_ends_the_session_and_goes_back_to_a_registered_address_only() throws Exception {
    provider
        .oidc()
        .register(
            new RegisteredClient(
                "rp", null, null, List.of(REDIRECT), List.of("https://rp.example/bye"), false));
    party.code("");
    var path =
        provider.oidc().issuer()
            + "/end-session?client_id=rp&post_logout_redirect_uri=https://rp.example/";

    var back = party.browser.get(path + "bye&state=s");

    assertThat(back.headers().firstValue("Location")).contains("https://rp.example/bye?state=s");
    assertThat(party.browser.get(path + "other").statusCode()).isEqualTo(400);
    assertThat(query(party.callback(request("prompt", "none"), "jane", "")))
        .containsEntry("error", "login_required");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOKEN_HANGS")
  void every_misbehaviour_shows_somewhere(OidcMisbehaviour misbehaviour) throws Exception {
    provider.oidc().offerDpop("ES256");
    var right = answers("", party);
    var wrong = answers(misbehaviour.name(), new SmallRelyingParty(provider.oidc().issuer()));

    assertThat(wrong).isNotEqualTo(right);
  }

  @Test
  void a_hanging_token_endpoint_is_let_go() throws Exception {
    var code = party.code("TOKEN_HANGS");
    var waiting = new FutureTask<>(() -> party.exchange(code));
    Thread.ofVirtual().start(waiting);

    while (!waiting.isDone()) {
      provider.oidc().answerTruly();
      Thread.onSpinWait();
    }

    assertThat(waiting.get().statusCode()).isEqualTo(503);
  }

  /** Everything that a sign-in shows, with what is random in it taken out. */
  private static String answers(String misbehaviour, SmallRelyingParty party) throws Exception {
    var location = party.callback(request(), "jane", misbehaviour);
    var callback = new TreeMap<String, String>();
    if (location.indexOf("&code=") < 0) {
      callback.putAll(query(location));
    }
    var code = query(location.replace("&code=another-code", "")).getOrDefault("code", "");
    callback.computeIfPresent("code", (name, value) -> "a code");
    var keys = party.get("/jwks", "").body();
    var key = new ECKeyGenerator(Curve.P_256).generate();
    var proofs = new ProofForge(key, party.issuer(), NOW);
    var answer = party.exchangeProving(code, proofs.forToken());
    var shown = new StringBuilder(callback + keys + answer.statusCode());
    if (answer.statusCode() != 200 || !answer.body().contains("\"token_type\"")) {
      return shown.append(answer.body()).toString();
    }
    var tokens = json(answer);
    shown.append(tokens.path("token_type"));
    var parts = tokens.path("id_token").asString("none.none.none").split("\\.", -1);
    shown
        .append(decoded(parts[0]))
        .append(decoded(parts[1]).replaceAll("\"(sid|at_hash)\":\"[^\"]*\"", ""));
    shown.append(signatureFits(parts, keys));
    shown.append(parts[1].isEmpty() || hashFits(decoded(parts[1]), tokens));
    var token = tokens.path("access_token").asString();
    var scheme = tokens.path("token_type").asString().equals("Bearer") ? "Bearer " : "DPoP ";
    var userinfo = party.get("/userinfo", scheme + token, proofs.forUserinfo(token));
    return shown.append(userinfo.statusCode()).append(userinfo.body()).toString();
  }

  private static boolean signatureFits(String[] parts, String keys) throws Exception {
    try {
      var token = SignedJWT.parse(String.join(".", parts));
      var key = JWKSet.parse(keys).getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
      return token.verify(new RSASSAVerifier(key));
    } catch (ParseException | JOSEException | NullPointerException notOurs) {
      return false;
    }
  }

  private static boolean hashFits(String claims, JsonNode tokens) throws Exception {
    var accessToken = tokens.path("access_token").asString().getBytes(StandardCharsets.US_ASCII);
    var digest = MessageDigest.getInstance("SHA-256").digest(accessToken);
    return claims.contains(Base64URL.encode(Arrays.copyOf(digest, 16)).toString());
  }

  private static String decoded(String part) {
    return new Base64URL(part).decodeToString();
  }

  private static String idToken(HttpResponse<String> response) {
    return json(response).path("id_token").asString();
  }

  private JWSVerifier published(JWSHeader header) throws Exception {
    var key = JWKSet.parse(party.get("/jwks", "").body()).getKeyByKeyId(header.getKeyID());
    return new DefaultJWSVerifierFactory()
        .createJWSVerifier(header, ((AsymmetricJWK) key).toPublicKey());
  }

  private static Map<String, String> with(Map<String, String> form, String code) {
    var all = new LinkedHashMap<>(form);
    all.put("code", code);
    return all;
  }

  private HttpResponse<String> exchangeWith(String assertion) throws Exception {
    return party.exchange(
        party.code(""),
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        assertion);
  }

  private static String assertion(ECKey key, String audience, String id) throws Exception {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("rp")
            .subject("rp")
            .audience(audience)
            .jwtID(id)
            .expirationTime(Date.from(NOW.plusSeconds(60)))
            .build();
    var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(), claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
