package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import dev.gatehouse.server.session.Sessions;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EachDatabase
class TokenEndpointTest {
  private final DoorsFixture gatehouse;
  private final TestClient client;
  private final TestClient other;

  TokenEndpointTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    client = client(gatehouse, "reports", ClientDrafts.of("reports"));
    other = client(gatehouse, "other", ClientDrafts.of("other"));
  }

  private static TestClient client(DoorsFixture gatehouse, String id, ClientDrafts drafts) {
    gatehouse.application(drafts.draft());
    return new TestClient(gatehouse, id);
  }

  @AfterEach
  void close() {
    client.close();
    other.close();
    gatehouse.close();
  }

  /** OIDC Core §2. */
  @Test
  void an_id_token_says_how_strongly_the_person_authenticated_where_the_provider_did() {
    assertThat(claims(client.tokens()).has("acr")).isFalse();
    client.browser.forgetCookies();
    gatehouse.acr = Optional.of("urn:example:gold");
    assertThat(claims(client.tokens()).path("acr").asString()).isEqualTo("urn:example:gold");
  }

  private static JsonNode claims(JsonNode tokens) {
    String payload = tokens.get("id_token").asString().split("\\.", 3)[1];
    return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(payload));
  }

  @Nested
  class Codes_rfc6749_4_1_3 {
    @Test
    void the_second_use_of_a_code_revokes_what_the_first_gave() {
      String code = client.code();
      JsonNode tokens = TestClient.json(client.redeem(code));
      String access = tokens.get("access_token").asString();
      assertThat(client.userinfo(access).statusCode()).isEqualTo(200);
      TestClient.assertRefused(client.redeem(code), "invalid_grant", "openid_code_reused");
      assertThat(client.userinfo(access).statusCode()).isEqualTo(401);
      TestClient.assertRefused(
          client.refresh(tokens.get("refresh_token").asString()),
          "invalid_grant",
          "openid_refresh_token");
    }

    @Test
    void a_code_is_worthless_to_another_client_and_stays_good_for_its_own() {
      String code = client.code();
      TestClient.assertRefused(
          other.redeem(code, "code_verifier", client.verifier.getValue()),
          "invalid_grant",
          "openid_code");
      assertThat(client.redeem(code).statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_verifier_uses_the_code_up() {
      String code = client.code();
      TestClient.assertRefused(
          client.redeem(code, "code_verifier", "x".repeat(43)),
          "invalid_grant",
          "openid_code_verifier");
      TestClient.assertRefused(client.redeem(code), "invalid_grant", "openid_code_reused");
    }

    @Test
    void a_missing_verifier_is_a_wrong_one() {
      TestClient.assertRefused(
          client.redeem(client.code(), "code_verifier", ""),
          "invalid_grant",
          "openid_code_verifier");
    }

    @Test
    void another_redirect_uri_is_refused() {
      TestClient.assertRefused(
          client.redeem(client.code(), "redirect_uri", "https://app.test/callback2"),
          "invalid_grant",
          "openid_code");
    }

    @Test
    void a_code_ends_after_sixty_seconds() {
      String code = client.code();
      gatehouse.clock.advance(Duration.ofSeconds(60));
      TestClient.assertRefused(client.redeem(code), "invalid_grant", "openid_code");
    }

    @Test
    void of_parallel_redemptions_at_most_one_succeeds() throws Exception {
      String code = client.code();
      List<Integer> statuses = atOnce(4, () -> client.redeem(code).statusCode());
      assertThat(statuses).containsOnlyOnce(200);
    }
  }

  private static List<Integer> atOnce(int times, java.util.concurrent.Callable<Integer> what)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(times);
    try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
      List<Future<Integer>> all = new java.util.ArrayList<>();
      for (int i = 0; i < times; i++) {
        all.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return what.call();
                }));
      }
      List<Integer> results = new java.util.ArrayList<>();
      for (Future<Integer> one : all) {
        results.add(one.get());
      }
      return results;
    }
  }

  @Nested
  class Refreshing_rfc9700_4_14_2 {
    @Test
    void rotates_and_tells_the_person_as_they_are_now() {
      JsonNode first = client.tokens();
      gatehouse.database.write(
          tx ->
              gatehouse
                  .users
                  .update(
                      tx,
                      gatehouse.acme,
                      gatehouse.ann.id(),
                      new dev.gatehouse.server.directory.UserDraft(
                          "ann@acme.test", "Ann Smith", gatehouse.ann.method(), List.of("admin")),
                      gatehouse.clock.instant())
                  .orThrow());
      JsonNode second = TestClient.json(client.refresh(first.get("refresh_token").asString()));
      assertThat(second.get("refresh_token").asString())
          .isNotEqualTo(first.get("refresh_token").asString());
      assertThat(client.userinfo(second.get("access_token").asString()).body())
          .contains("Ann Smith")
          .contains("\"roles\":[\"admin\"]");
    }

    @Test
    void the_second_use_ends_the_family() {
      String first = client.tokens().get("refresh_token").asString();
      String second = TestClient.json(client.refresh(first)).get("refresh_token").asString();
      JsonNode third = TestClient.json(client.refresh(second));
      TestClient.assertRefused(
          client.refresh(first), "invalid_grant", "openid_refresh_token_reused");
      TestClient.assertRefused(
          client.refresh(third.get("refresh_token").asString()),
          "invalid_grant",
          "openid_refresh_token");
      assertThat(client.userinfo(third.get("access_token").asString()).statusCode()).isEqualTo(401);
    }

    @Test
    void a_lost_answer_may_be_asked_for_again_by_a_client_that_proves_itself() {
      String first = client.tokens().get("refresh_token").asString();
      String lost = TestClient.json(client.refresh(first)).get("refresh_token").asString();
      gatehouse.clock.advance(Duration.ofSeconds(4));
      HttpResponse<String> again = client.refresh(first);
      assertThat(again.statusCode()).isEqualTo(200);
      // Still one lives: whoever holds the other one is not the one who asked again.
      TestClient.assertRefused(
          client.refresh(lost), "invalid_grant", "openid_refresh_token_reused");
      TestClient.assertRefused(
          client.refresh(TestClient.json(again).get("refresh_token").asString()),
          "invalid_grant",
          "openid_refresh_token");
    }

    @Test
    void after_five_seconds_nothing_counts_as_lost() {
      String first = client.tokens().get("refresh_token").asString();
      client.refresh(first);
      gatehouse.clock.advance(Duration.ofSeconds(5));
      TestClient.assertRefused(
          client.refresh(first), "invalid_grant", "openid_refresh_token_reused");
    }

    @Test
    void two_refreshes_of_a_public_client_at_once_end_the_family() throws Exception {
      TestClient spa =
          client(
              gatehouse,
              "spa",
              ClientDrafts.of("spa").authenticating(ClientAuthentication.NONE, ""));
      spa.isPublic = true;
      try (spa) {
        JsonNode tokens = spa.tokens();
        String refresh = tokens.get("refresh_token").asString();
        assertThat(atOnce(2, () -> spa.refresh(refresh).statusCode()))
            .containsExactlyInAnyOrder(200, 400);
        assertThat(spa.userinfo(tokens.get("access_token").asString()).statusCode()).isEqualTo(401);
        TestClient.assertRefused(spa.refresh(refresh), "invalid_grant", "openid_refresh_token");
      }
    }

    @Test
    void a_refresh_token_is_worthless_to_another_client_and_stays_good_for_its_own() {
      String refresh = client.tokens().get("refresh_token").asString();
      TestClient.assertRefused(other.refresh(refresh), "invalid_grant", "openid_refresh_token");
      assertThat(client.refresh(refresh).statusCode()).isEqualTo(200);
    }

    @Test
    void more_scope_than_granted_is_refused_and_less_is_less() {
      String refresh = client.tokens().get("refresh_token").asString();
      TestClient.assertRefused(
          client.post(
              "/oauth/token",
              Map.of(
                  "grant_type", "refresh_token", "refresh_token", refresh, "scope", "openid all")),
          "invalid_scope",
          "openid_scope");
      JsonNode less =
          TestClient.json(
              client.post(
                  "/oauth/token",
                  Map.of(
                      "grant_type", "refresh_token", "refresh_token", refresh, "scope", "openid")));
      assertThat(client.userinfo(less.get("access_token").asString()).body())
          .isEqualTo("{\"sub\":\"" + gatehouse.ann.id().value() + "\"}");
    }
  }

  @Nested
  class What_ends_tokens {
    private void nothingWorks(JsonNode tokens) {
      String access = tokens.get("access_token").asString();
      assertThat(client.userinfo(access).statusCode()).isEqualTo(401);
      assertThat(client.post("/oauth/introspect", Map.of("token", access)).body())
          .isEqualTo("{\"active\":false}");
      assertThat(client.refresh(tokens.get("refresh_token").asString()).body())
          .contains("invalid_grant");
    }

    @Test
    void a_deactivated_user() {
      JsonNode tokens = client.tokens();
      gatehouse.database.write(
          tx ->
              gatehouse.users.setActive(
                  tx, gatehouse.acme, gatehouse.ann.id(), false, gatehouse.clock.instant()));
      nothingWorks(tokens);
    }

    @Test
    void a_disabled_connection() {
      JsonNode tokens = client.tokens();
      gatehouse.database.write(
          tx ->
              gatehouse.sessions.endOfConnection(
                  tx,
                  gatehouse.acme,
                  gatehouse.acmeConnection,
                  Sessions.EndReason.CONNECTION_DISABLED,
                  gatehouse.clock.instant()));
      nothingWorks(tokens);
    }

    @Test
    void a_disabled_organization() {
      JsonNode tokens = client.tokens();
      gatehouse.database.write(
          tx ->
              gatehouse.organizations.setEnabled(
                  tx, gatehouse.acme.organization(), false, gatehouse.clock.instant()));
      nothingWorks(tokens);
    }

    @Test
    void an_ended_session() {
      JsonNode tokens = client.tokens();
      gatehouse.endSessionsOf(gatehouse.ann);
      nothingWorks(tokens);
    }

    @Test
    void a_session_that_ends_between_code_and_token() {
      String code = client.code();
      gatehouse.endSessionsOf(gatehouse.ann);
      assertThat(client.redeem(code).body()).contains("invalid_grant");
    }

    @Test
    void time() {
      JsonNode tokens = client.tokens();
      gatehouse.clock.advance(Duration.ofMinutes(10));
      assertThat(client.userinfo(tokens.get("access_token").asString()).statusCode())
          .isEqualTo(401);
      assertThat(client.refresh(tokens.get("refresh_token").asString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Nested
  class Introspection_and_revocation {
    @Test
    void tells_the_owner_and_nobody_else() {
      JsonNode tokens = client.tokens();
      for (String kind : List.of("access_token", "refresh_token")) {
        String token = tokens.get(kind).asString();
        JsonNode own = TestClient.json(client.post("/oauth/introspect", Map.of("token", token)));
        assertThat(own.get("active").asBoolean()).isTrue();
        assertThat(own.get("sub").asString()).isEqualTo(gatehouse.ann.id().value());
        assertThat(other.post("/oauth/introspect", Map.of("token", token)).body())
            .isEqualTo("{\"active\":false}");
      }
    }

    @Test
    void an_access_token_goes_alone_and_a_refresh_token_takes_the_family() {
      JsonNode tokens = client.tokens();
      String access = tokens.get("access_token").asString();
      assertThat(client.post("/oauth/revoke", Map.of("token", access)).statusCode()).isEqualTo(200);
      assertThat(client.userinfo(access).statusCode()).isEqualTo(401);
      JsonNode next = TestClient.json(client.refresh(tokens.get("refresh_token").asString()));
      client.post("/oauth/revoke", Map.of("token", next.get("refresh_token").asString()));
      assertThat(client.userinfo(next.get("access_token").asString()).statusCode()).isEqualTo(401);
    }

    @Test
    void nobody_revokes_the_tokens_of_others() {
      String access = client.tokens().get("access_token").asString();
      TestClient.assertRefused(
          other.post("/oauth/revoke", Map.of("token", access)),
          "unauthorized_client",
          "openid_foreign_token");
      assertThat(client.userinfo(access).statusCode()).isEqualTo(200);
      assertThat(client.post("/oauth/revoke", Map.of("token", "no token")).statusCode())
          .isEqualTo(200);
    }
  }
}
