package dev.gatehouse.server.openid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How applications prove who they are (RFC 6749 §2.3), and what cannot be read at all. */
@EachDatabase
class ClientAuthenticationTest {
  private final DoorsFixture gatehouse;
  private final TestClient client;

  ClientAuthenticationTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    client = client(gatehouse, ClientDrafts.of("reports"));
  }

  private static TestClient client(DoorsFixture gatehouse, ClientDrafts drafts) {
    return new TestClient(gatehouse, gatehouse.application(drafts.draft()).clientId());
  }

  @AfterEach
  void close() {
    client.close();
    gatehouse.close();
  }

  private HttpResponse<String> with(Map<String, String> form) {
    return client.send(client.anonymousPost("/oauth/introspect", form));
  }

  @Test
  void refuses_a_wrong_secret_and_slows_whoever_guesses() {
    Map<String, String> wrong =
        Map.of("client_id", "reports", "client_secret", "wrong", "token", "x");
    for (int i = 0; i < 20; i++) {
      TestClient.assertRefused(with(wrong), "invalid_client", "openid_client_authentication");
    }
    HttpResponse<String> slowed = with(wrong);
    assertThat(slowed.statusCode()).isEqualTo(429);
    assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void refuses_two_methods_at_once_and_none_at_all() {
    TestClient.assertRefused(
        client.post(
            "/oauth/introspect", Map.of("client_secret", DoorsFixture.SECRET, "token", "x")),
        "invalid_client",
        "openid_client_authentication");
    TestClient.assertRefused(
        with(Map.of("client_id", "reports", "token", "x")),
        "invalid_client",
        "openid_client_authentication");
  }

  @Test
  void accepts_the_secret_in_the_form() {
    assertThat(
            with(Map.of("client_id", "reports", "client_secret", DoorsFixture.SECRET, "token", "x"))
                .body())
        .isEqualTo("{\"active\":false}");
  }

  @Test
  void refuses_a_parameter_sent_twice_in_the_words_of_oauth() {
    HttpResponse<String> answer =
        client.send(
            java.net.http.HttpRequest.newBuilder(gatehouse.address().resolve("/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "client_id=reports&client_id=other")));
    TestClient.assertRefused(answer, "invalid_request", "openid_parameter");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{}', a form was expected",
    "text/plain, grant_type=authorization_code, a form was expected",
    "application/x-www-form-urlencoded, code=x, parameter grant_type is missing",
    "application/x-www-form-urlencoded, grant_type=%zz, a percent sign",
    "application/x-www-form-urlencoded, grant_type=%FF, not UTF-8",
    "application/x-www-form-urlencoded, grant_type=a&grant_type=b, was sent twice"
  })
  void names_what_it_cannot_read(String type, String body, String named) {
    String pair = "reports:" + java.net.URLEncoder.encode(DoorsFixture.SECRET, UTF_8);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(gatehouse.address().resolve("/oauth/token"))
                .header("Content-Type", type)
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    TestClient.assertRefused(answer, "invalid_request", "openid_parameter: ");
    String description = TestClient.json(answer).get("error_description").asString();
    // RFC 6749 §5.2
    assertThat(description).contains(named).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Basic YWJj", "Basic JXp6OiVxcQ==", "Bearer abc"})
  void refuses_a_header_that_names_nobody(String header) {
    HttpResponse<String> answer =
        client.send(
            client
                .anonymousPost("/oauth/token", Map.of("grant_type", "authorization_code"))
                .header("Authorization", header));
    TestClient.assertRefused(answer, "invalid_client", "openid_client_authentication");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic");
  }

  @Test
  void refuses_a_body_that_is_too_large() {
    TestClient.assertRefused(
        client.send(client.anonymousPost("/oauth/token", Map.of("code", "x".repeat(2_100_000)))),
        "invalid_request",
        "openid_parameter");
  }

  @Test
  void a_signed_assertion_serves_once() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    String keys = new JWKSet(key.toPublicJWK()).toString();
    gatehouse.application(
        ClientDrafts.of("signer")
            .authenticating(ClientAuthentication.PRIVATE_KEY_JWT, keys)
            .draft());
    Map<String, String> form = assertion(key, gatehouse.address().toString());
    assertThat(with(form).body()).isEqualTo("{\"active\":false}");
    TestClient.assertRefused(with(form), "invalid_client", "openid_client_assertion_replay");
    TestClient.assertRefused(
        with(assertion(key, "https://elsewhere.test")),
        "invalid_client",
        "openid_client_authentication");
    ECKey stranger = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    TestClient.assertRefused(
        with(assertion(stranger, gatehouse.address().toString())),
        "invalid_client",
        "openid_client_authentication");
  }

  @Test
  void keys_are_fetched_from_their_address_and_may_be_exchanged() throws Exception {
    ECKey first = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    try (PublishedKeys published = new PublishedKeys(first)) {
      gatehouse.application(ClientDrafts.of("signer").withKeysAt(published.address()).draft());
      String us = gatehouse.address().toString();
      assertThat(with(assertion(first, us)).body()).isEqualTo("{\"active\":false}");
      assertThat(published.asked()).isEqualTo(1);
      // Another key under the same id, then one under a new id.
      ECKey second = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
      published.exchange(second);
      assertThat(with(assertion(second, us)).body()).isEqualTo("{\"active\":false}");
      TestClient.assertRefused(
          with(assertion(first, us)), "invalid_client", "openid_client_authentication");
      assertThat(published.asked()).isEqualTo(2);
      gatehouse.clock.advance(Duration.ofSeconds(30));
      ECKey third = new ECKeyGenerator(Curve.P_256).keyID("k3").generate();
      published.exchange(third);
      assertThat(with(assertion(third, us)).body()).isEqualTo("{\"active\":false}");
      assertThat(published.asked()).isEqualTo(3);
    }
  }

  @Test
  void keys_that_cannot_be_had_verify_nothing_and_are_not_asked_for_each_time() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    try (PublishedKeys published = new PublishedKeys(key)) {
      gatehouse.application(ClientDrafts.of("signer").withKeysAt(published.address()).draft());
      String us = gatehouse.address().toString();
      published.answer(500);
      for (int i = 0; i < 3; i++) {
        TestClient.assertRefused(
            with(assertion(key, us)), "invalid_client", "openid_client_authentication");
      }
      assertThat(published.asked()).isEqualTo(1);
      published.answer(200);
      gatehouse.clock.advance(Duration.ofSeconds(5));
      assertThat(with(assertion(key, us)).body()).isEqualTo("{\"active\":false}");
      // Ten minutes later they are stale, and serve on while they cannot be had.
      published.answer(500);
      gatehouse.clock.advance(Duration.ofMinutes(10));
      assertThat(with(assertion(key, us)).body()).isEqualTo("{\"active\":false}");
      assertThat(published.asked()).isEqualTo(3);
    }
  }

  private Map<String, String> assertion(ECKey key, String audience) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("signer")
                .subject("signer")
                .audience(audience)
                .jwtID("only once " + audience + key.getX() + gatehouse.clock.instant())
                .expirationTime(Date.from(gatehouse.clock.instant().plus(Duration.ofMinutes(1))))
                .build());
    jwt.sign(new ECDSASigner(key));
    return Map.of(
        "client_assertion_type",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion",
        jwt.serialize(),
        "token",
        "x");
  }
}
