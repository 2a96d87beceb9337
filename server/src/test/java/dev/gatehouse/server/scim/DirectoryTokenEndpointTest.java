package dev.gatehouse.server.scim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.directory.DirectoryClients.Created;
import dev.gatehouse.server.directory.DirectoryDraft;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How OAuth clients get tokens of a directory (RFC 6749 §4.4, RFC 7523 §2.2). */
@EachDatabase
class DirectoryTokenEndpointTest {
  private static final String GRANT = "grant_type=client_credentials";
  private static final String JWT_BEARER =
      "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

  private final DirectoryWorld world;

  DirectoryTokenEndpointTest(TestDatabase database) {
    world = new DirectoryWorld(database);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return new JsonMapper().readTree(answer.body());
  }

  private Created clientWithSecret() {
    return world.client(Authentication.CLIENT_SECRET, Keys.none());
  }

  private HttpResponse<String> basic(Created client, String secret, String form) {
    String pair = client.client().id() + ":" + secret;
    return world.send(
        world
            .tokenRequest(form)
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
  }

  private HttpResponse<String> posted(Created client, String secret) {
    return world.send(
        world.tokenRequest(
            GRANT + "&client_id=" + client.client().id() + "&client_secret=" + secret));
  }

  private static void refused(HttpResponse<String> answer, int status, String error, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("error").stringValue()).isEqualTo(error);
    String description = json(answer).path("error_description").stringValue();
    // RFC 6749 §5.2
    assertThat(description).startsWith(code + ": ").matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void a_secret_is_exchanged_for_a_token_that_passes_the_gate_for_fifteen_minutes() {
    Created client = clientWithSecret();
    String secret = client.secret().orElseThrow();
    for (HttpResponse<String> answer :
        List.of(basic(client, secret, GRANT + "&scope=any"), posted(client, secret))) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(json(answer).path("token_type").stringValue()).isEqualTo("Bearer");
      assertThat(json(answer).path("expires_in").intValue()).isEqualTo(900);
      assertThat(json(answer).path("scope").stringValue()).isEqualTo("scim");
      assertThat(json(answer).has("refresh_token")).isFalse();
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
    String given = json(posted(client, secret)).path("access_token").stringValue();
    assertThat(world.me(given).body()).isEqualTo(world.directory.id() + " " + client.client().id());
    world.clock.advance(Duration.ofMinutes(15));
    assertThat(world.me(given).body()).contains("scim_token_expired");
  }

  @Test
  void a_wrong_secret_is_refused_and_slows_only_that_client_at_that_address() {
    Created client = clientWithSecret();
    for (int i = 0; i < 20; i++) {
      refused(posted(client, "wrong"), 401, "invalid_client", "scim_client_authentication");
    }
    HttpResponse<String> slowed = posted(client, client.secret().orElseThrow());
    refused(slowed, 429, "invalid_client", "scim_client_too_many_failures");
    assertThat(slowed.headers().firstValue("Retry-After")).isPresent();
    Created another = clientWithSecret();
    assertThat(posted(another, another.secret().orElseThrow()).statusCode()).isEqualTo(200);
    String own = "&client_id=" + client.client().id() + "&client_secret=" + client.secret().get();
    HttpResponse<String> elsewhere =
        world.send(world.tokenRequest(GRANT + own).header("X-Forwarded-For", "198.51.100.7"));
    assertThat(elsewhere.statusCode()).as("a stranger locks nobody out").isEqualTo(200);
  }

  @Test
  void tokens_of_clients_leave_administrators_the_places_for_theirs() {
    Created client = clientWithSecret();
    for (int i = 0; i < 20; i++) {
      assertThat(posted(client, client.secret().orElseThrow()).statusCode()).isEqualTo(200);
    }
    assertThat(world.token(world.acme, world.directory, null).secret()).isNotEmpty();
  }

  @Test
  void a_token_of_the_directory_or_another_clients_secret_is_not_the_secret() {
    Created client = clientWithSecret();
    refused(
        posted(client, world.token.secret()), 401, "invalid_client", "scim_client_authentication");
    refused(
        posted(client, clientWithSecret().secret().orElseThrow()),
        401,
        "invalid_client",
        "scim_client_authentication");
  }

  @Test
  void a_refused_authorization_header_is_challenged() {
    HttpResponse<String> answer = basic(clientWithSecret(), "wrong", GRANT);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Basic realm=\"Gatehouse SCIM\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&client_id=dcl_nobody",
        "&client_id=dcl_nobody&client_secret=x",
        "&client_secret=a&client_assertion=b"
      })
  void refuses_who_proves_nothing(String more) {
    refused(
        world.send(world.tokenRequest(GRANT + more)),
        401,
        "invalid_client",
        "scim_client_authentication");
  }

  @Test
  void a_name_that_cannot_be_stored_is_nobodys() {
    HttpResponse<String> answer =
        world.send(
            world
                .tokenRequest(GRANT)
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString("%00:x".getBytes(UTF_8))));
    refused(answer, 401, "invalid_client", "scim_client_authentication");
  }

  @Test
  void refuses_other_grants_and_what_it_cannot_read() {
    Created client = clientWithSecret();
    String secret = client.secret().orElseThrow();
    refused(basic(client, secret, ""), 400, "invalid_request", "scim_token_request");
    for (String grant : List.of("grant_type=authorization_code", "grant_type=password")) {
      refused(basic(client, secret, grant), 400, "unsupported_grant_type", "scim_grant_type");
    }
    refused(
        basic(client, secret, GRANT + "&grant_type=x"),
        400,
        "invalid_request",
        "scim_token_request");
    refused(basic(client, secret, "grant_type=%zz"), 400, "invalid_request", "scim_token_request");
  }

  @Test
  void a_deleted_client_takes_its_tokens_along_within_two_seconds() {
    Created client = clientWithSecret();
    String secret = client.secret().orElseThrow();
    String given = json(posted(client, secret)).path("access_token").stringValue();
    assertThat(world.me(given).statusCode()).isEqualTo(200);
    world.database.write(
        tx -> world.clients.delete(tx, world.acme, world.directory.id(), client.client().id()));
    world.clock.advance(Duration.ofSeconds(2));
    assertThat(world.me(given).statusCode()).isEqualTo(401);
    refused(posted(client, secret), 401, "invalid_client", "scim_client_authentication");
  }

  @Test
  void gives_no_token_of_a_directory_that_may_not_act() {
    Created client = clientWithSecret();
    String secret = client.secret().orElseThrow();
    world.enableConnection(false);
    refused(posted(client, secret), 400, "unauthorized_client", "scim_connection_disabled");
    world.enableConnection(true);
    world.allowScim(false);
    refused(posted(client, secret), 400, "unauthorized_client", "scim_plan");
    world.allowScim(true);
    world.change(new DirectoryDraft(true, List.of("192.0.2.1"), RateLimit.usual(), false));
    refused(posted(client, secret), 400, "unauthorized_client", "scim_address");
    world.change(new DirectoryDraft(false, List.of(), RateLimit.usual(), false));
    refused(posted(client, secret), 400, "unauthorized_client", "scim_directory_disabled");
    world.enableOrganization(false);
    refused(posted(client, secret), 400, "unauthorized_client", "scim_organization_disabled");
  }

  @Test
  void asking_for_tokens_counts_against_the_limit() {
    Created client = clientWithSecret();
    world.change(new DirectoryDraft(true, List.of(), new RateLimit(1, 1), false));
    String secret = client.secret().orElseThrow();
    assertThat(posted(client, secret).statusCode()).isEqualTo(200);
    HttpResponse<String> answer = posted(client, secret);
    refused(answer, 429, "temporarily_unavailable", "scim_too_many_requests");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private Created clientWithKey(ECKey key) {
    return world.client(
        Authentication.PRIVATE_KEY_JWT, new Keys(new JWKSet(key.toPublicJWK()).toString(), ""));
  }

  private JWTClaimsSet.Builder claims(Created client) {
    return new JWTClaimsSet.Builder()
        .issuer(client.client().id())
        .subject(client.client().id())
        .audience(world.address() + "/scim/v2/oauth/token")
        .jwtID(UUID.randomUUID().toString())
        .expirationTime(Date.from(world.clock.instant().plusSeconds(60)));
  }

  private HttpResponse<String> asserted(ECKey key, JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(key));
      return world.send(
          world.tokenRequest(GRANT + JWT_BEARER + "&client_assertion=" + jwt.serialize()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_signed_assertion_is_exchanged_once() {
    ECKey key = key();
    Created client = clientWithKey(key);
    assertThat(client.secret()).isEmpty();
    JWTClaimsSet once = claims(client).build();
    HttpResponse<String> answer = asserted(key, once);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(world.me(json(answer).path("access_token").stringValue()).statusCode())
        .isEqualTo(200);
    refused(asserted(key, once), 401, "invalid_client", "scim_client_assertion_replay");
    assertThat(
            asserted(key, claims(client).audience(world.address().toString()).build()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_assertion_must_be_the_clients_for_here_and_for_now() {
    ECKey key = key();
    Created client = clientWithKey(key);
    Instant now = world.clock.instant();
    for (JWTClaimsSet wrong :
        List.of(
            claims(client).issuer("someone").build(),
            claims(client).audience("https://elsewhere.test").build(),
            claims(client)
                .audience(List.of(world.address().toString(), "https://elsewhere.test"))
                .build(),
            claims(client).expirationTime(Date.from(now.minusSeconds(31))).build(),
            claims(client).expirationTime(null).build(),
            claims(client).notBeforeTime(Date.from(now.plusSeconds(60))).build(),
            claims(client).jwtID(null).build())) {
      refused(asserted(key, wrong), 401, "invalid_client", "scim_client_authentication");
    }
    refused(
        asserted(key(), claims(client).build()),
        401,
        "invalid_client",
        "scim_client_authentication");
  }

  @Test
  void a_client_with_a_secret_cannot_sign_and_one_with_keys_has_no_secret() {
    refused(
        asserted(key(), claims(clientWithSecret()).build()),
        401,
        "invalid_client",
        "scim_client_authentication");
    refused(
        posted(clientWithKey(key()), "null"), 401, "invalid_client", "scim_client_authentication");
  }

  @Test
  void two_proofs_at_once_are_none() {
    // RFC 6749 §2.3
    Created client = clientWithSecret();
    String secret = client.secret().orElseThrow();
    refused(
        basic(client, secret, GRANT + "&client_secret=" + secret),
        401,
        "invalid_client",
        "scim_client_authentication");
  }
}
