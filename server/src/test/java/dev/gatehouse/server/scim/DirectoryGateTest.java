package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryDraft;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.directory.DirectoryTokens.Issued;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who passes the gate before SCIM, and how others are refused (RFC 7644 §2, §3.12, RFC 6750 §3).
 */
@EachDatabase
class DirectoryGateTest {
  /** After this nothing that was remembered holds any more. */
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private final DirectoryWorld world;
  private final String secret;

  DirectoryGateTest(TestDatabase database) {
    world = new DirectoryWorld(database);
    secret = world.token.secret();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void passes() {
    assertThat(world.me(secret).statusCode()).isEqualTo(200);
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    JsonNode body = new JsonMapper().readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/scim+json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(body.path("schemas"))
        .hasToString("[\"urn:ietf:params:scim:api:messages:2.0:Error\"]");
    assertThat(body.path("status").stringValue()).isEqualTo(Integer.toString(status));
    assertThat(body.path("detail").stringValue()).startsWith(code + ": ");
    assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
        .isEqualTo(status == 401);
  }

  @Test
  void a_token_passes_as_its_own_directory_and_is_named_in_the_audit_trail() {
    assertThat(world.me(secret).body())
        .isEqualTo(world.directory.id() + " " + world.token.token().id());
    assertThat(world.me(world.decoyToken.secret()).body())
        .isEqualTo(world.decoy.id() + " " + world.decoyToken.token().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic YTpi", "Bearer", "Bearer  ", "Token x"})
  void asks_for_a_token(String header) {
    HttpResponse<String> answer =
        world.send(header.isEmpty() ? world.ask() : world.ask().header("Authorization", header));
    refused(answer, 401, "scim_token_missing");
    // RFC 6750 §3: without credentials there is no error code.
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"Gatehouse SCIM\"");
  }

  @Test
  void two_authorization_headers_are_as_good_as_none() {
    refused(
        world.send(
            world
                .ask()
                .header("Authorization", "Bearer " + secret)
                .header("Authorization", "Bearer " + world.decoyToken.secret())),
        401,
        "scim_token_missing");
  }

  @Test
  void reads_the_scheme_in_any_case() {
    assertThat(world.send(world.ask().header("Authorization", "bEARER " + secret)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refuses_what_nobody_issued() {
    for (String wrong :
        List.of("x", secret + "x", secret.substring(0, secret.length() - 1), "gh_key_" + secret)) {
      HttpResponse<String> answer = world.me(wrong);
      refused(answer, 401, "scim_token_unknown");
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .contains("error=\"invalid_token\"");
    }
  }

  @Test
  void a_revoked_token_stops_at_once_and_within_two_seconds_on_a_node_that_did_not_hear_of_it() {
    passes();
    assertThat(world.meAtTheOtherNode(secret).statusCode()).isEqualTo(200);
    world.database.write(
        tx ->
            world.tokens.revoke(
                tx,
                world.acme,
                world.directory.id(),
                world.token.token().id(),
                world.clock.instant()));
    refused(world.me(secret), 401, "scim_token_unknown");
    world.clock.advance(TWO_SECONDS);
    refused(world.meAtTheOtherNode(secret), 401, "scim_token_unknown");
  }

  @Test
  void a_token_stops_at_the_instant_of_its_expiry_although_it_is_remembered() {
    Instant end = world.clock.instant().plusSeconds(60);
    Issued issued = world.token(world.acme, world.directory, end);
    world.clock.set(end.minusMillis(1));
    assertThat(world.me(issued.secret()).statusCode()).isEqualTo(200);
    world.clock.set(end);
    refused(world.me(issued.secret()), 401, "scim_token_expired");
    passes();
  }

  @Test
  void a_disabled_connection_stops_its_directory_and_no_other() {
    passes();
    world.enableConnection(false);
    world.clock.advance(TWO_SECONDS);
    refused(world.me(secret), 403, "scim_connection_disabled");
    assertThat(world.me(world.decoyToken.secret()).statusCode()).isEqualTo(200);
    world.enableConnection(true);
    world.clock.advance(TWO_SECONDS);
    passes();
  }

  @Test
  void a_disabled_organization_stops_its_directories() {
    passes();
    world.enableOrganization(false);
    world.clock.advance(TWO_SECONDS);
    refused(world.me(secret), 403, "scim_organization_disabled");
    assertThat(world.me(world.decoyToken.secret()).statusCode()).isEqualTo(200);
  }

  @Test
  void an_organization_without_the_entitlement_is_refused() {
    passes();
    world.allowScim(false);
    world.clock.advance(TWO_SECONDS);
    refused(world.me(secret), 403, "scim_plan");
  }

  @Test
  void a_disabled_directory_is_refused() {
    passes();
    world.change(new DirectoryDraft(false, List.of(), RateLimit.usual(), false));
    world.clock.advance(TWO_SECONDS);
    refused(world.me(secret), 403, "scim_directory_disabled");
  }

  private HttpResponse<String> from(String forwarded) {
    return world.send(
        world
            .ask()
            .header("Authorization", "Bearer " + secret)
            .header("X-Forwarded-For", forwarded));
  }

  @Test
  void accepts_the_networks_of_the_directory_alone() {
    world.change(
        new DirectoryDraft(
            true, List.of("192.0.2.0/28", "2001:db8::/32"), RateLimit.usual(), false));
    for (String inside : List.of("192.0.2.15", "2001:db8:7::1", "198.51.100.1, 192.0.2.1")) {
      assertThat(from(inside).statusCode()).as(inside).isEqualTo(200);
    }
    // What stands left of the client's own address is its invention.
    for (String outside : List.of("192.0.2.16", "2001:db9::1", "192.0.2.1, 198.51.100.1")) {
      refused(from(outside), 403, "scim_address");
    }
    refused(world.me(secret), 403, "scim_address");
  }

  @Test
  void slows_a_directory_that_asks_too_often_and_no_other() {
    world.change(new DirectoryDraft(true, List.of(), new RateLimit(1, 3), false));
    for (int i = 0; i < 3; i++) {
      passes();
    }
    HttpResponse<String> answer = world.me(secret);
    refused(answer, 429, "scim_too_many_requests");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(world.me(world.decoyToken.secret()).statusCode()).isEqualTo(200);
    world.clock.advance(Duration.ofMillis(999));
    refused(world.me(secret), 429, "scim_too_many_requests");
    world.clock.advance(Duration.ofMillis(1));
    passes();
    refused(world.me(secret), 429, "scim_too_many_requests");
  }

  @Test
  void all_tokens_of_a_directory_share_its_limit() {
    world.change(new DirectoryDraft(true, List.of(), new RateLimit(1, 2), false));
    String another = world.token(world.acme, world.directory, null).secret();
    passes();
    assertThat(world.me(another).statusCode()).isEqualTo(200);
    refused(world.me(another), 429, "scim_too_many_requests");
    refused(world.me(secret), 429, "scim_too_many_requests");
  }

  @Test
  void notes_the_last_use_once_a_minute() {
    Instant first = world.clock.instant();
    passes();
    assertThat(lastUse()).isEqualTo(first);
    for (int second = 0; second < 58; second += 2) {
      world.clock.advance(TWO_SECONDS);
      passes();
    }
    assertThat(lastUse()).isEqualTo(first);
    world.clock.set(first.plusSeconds(60));
    passes();
    assertThat(lastUse()).isEqualTo(first.plusSeconds(60));
  }

  private Instant lastUse() {
    return world.database.read(
        tx ->
            world
                .tokens
                .get(tx, world.acme, world.directory.id(), world.token.token().id())
                .flatMap(DirectoryToken::lastUsedAt)
                .orElseThrow());
  }
}
