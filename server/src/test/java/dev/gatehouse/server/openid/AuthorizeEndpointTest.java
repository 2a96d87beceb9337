package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.OpenIdSettings.IdTokenAlgorithm;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EachDatabase
class AuthorizeEndpointTest {
  private final DoorsFixture gatehouse;
  private final TestClient client;
  private final Application application;

  AuthorizeEndpointTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    application = gatehouse.application(ClientDrafts.of("reports").draft());
    client = new TestClient(gatehouse, "reports");
  }

  @AfterEach
  void close() {
    client.close();
    gatehouse.close();
  }

  private String error(String... changes) {
    HttpResponse<String> back = client.browser.get(client.authorizePath(changes));
    assertThat(back.statusCode()).isEqualTo(303);
    Map<String, String> answer = TestClient.answer(back);
    assertThat(answer).containsEntry("iss", gatehouse.address().toString());
    return answer.get("error") + " " + answer.getOrDefault("error_description", "").split(":")[0];
  }

  private void refusedOnOurOwnPage(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(answer.body()).contains("Reference code");
  }

  @Nested
  class Client_and_redirect_uri_rfc6749_4_1_2_1 {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://app.test/callback/",
          "https://app.test/Callback",
          "https://app.test/callback?",
          "https://app.test/callback?a=b",
          "https://app.test/callback#f",
          "https://app.test:443/callback",
          "http://app.test/callback",
          "HTTPS://app.test/callback",
          "https://app.test/x/../callback",
          "https://app.test.evil.test/callback",
          "https://app.test@evil.test/callback",
          "https://app.test/callback%00",
          "https://evil.test/callback",
          "//app.test/callback"
        })
    void never_redirects_to_what_only_looks_like_the_registered_address(String nearMiss) {
      refusedOnOurOwnPage(client.browser.get(client.authorizePath("redirect_uri", nearMiss)));
    }

    @Test
    void never_redirects_without_a_redirect_uri() {
      refusedOnOurOwnPage(client.browser.get(client.authorizePath("redirect_uri", "")));
    }

    @Test
    void never_redirects_for_an_unknown_client() {
      refusedOnOurOwnPage(client.browser.get(client.authorizePath("client_id", "nobody")));
    }

    @Test
    void never_redirects_for_a_disabled_client() {
      gatehouse.database.write(
          tx ->
              gatehouse.applications.setEnabled(
                  tx, application.id(), false, gatehouse.clock.instant()));
      refusedOnOurOwnPage(client.browser.get(client.authorizePath()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id=reports", "redirect_uri=x", "scope=openid", "state=2"})
    void refuses_a_parameter_that_is_sent_twice(String second) {
      refusedOnOurOwnPage(client.browser.get(client.authorizePath() + "&" + second));
    }

    @Test
    void lets_a_public_client_choose_the_port_of_the_loopback_address() {
      gatehouse.application(
          ClientDrafts.of("cli")
              .authenticating(ClientAuthentication.NONE, "")
              .at("http://127.0.0.1/done")
              .draft());
      try (TestClient cli = new TestClient(gatehouse, "cli")) {
        assertThat(
                cli.browser
                    .get(cli.authorizePath("redirect_uri", "http://127.0.0.1:50123/done"))
                    .statusCode())
            .isEqualTo(200);
        refusedOnOurOwnPage(
            cli.browser.get(cli.authorizePath("redirect_uri", "http://127.0.0.1:50123/other")));
        refusedOnOurOwnPage(
            cli.browser.get(cli.authorizePath("redirect_uri", "http://127.0.0.2:50123/done")));
      }
    }
  }

  @Nested
  class Request_oidc_core_3_1_2_1 {
    @ParameterizedTest
    @CsvSource({
      "response_type, token, unsupported_response_type openid_response_type",
      "response_type, code id_token, unsupported_response_type openid_response_type",
      "response_mode, fragment, invalid_request openid_response_mode",
      "request, eyJ, request_not_supported openid_request_object",
      "request_uri, https://app.test/r, request_uri_not_supported openid_request_uri",
      "scope, email, invalid_scope openid_scope",
      "prompt, none login, invalid_request openid_prompt",
      "prompt, sometimes, invalid_request openid_prompt",
      "max_age, -1, invalid_request openid_parameter",
      "max_age, soon, invalid_request openid_parameter",
      "code_challenge, '', invalid_request openid_pkce_missing",
      "code_challenge, short, invalid_request openid_pkce_method",
      "code_challenge_method, plain, invalid_request openid_pkce_method",
      "code_challenge_method, '', invalid_request openid_pkce_method"
    })
    void tells_the_application_what_it_did_wrong(String name, String value, String expected) {
      assertThat(error(name, value)).isEqualTo(expected);
    }

    @Test
    void tells_the_application_of_a_value_that_is_too_long() {
      assertThat(error("nonce", "n".repeat(1_501))).isEqualTo("invalid_request openid_parameter");
    }

    @Test
    void excuses_a_confidential_client_from_pkce_only_by_its_switch() throws Exception {
      gatehouse.application(
          ClientDrafts.of("old-library").treated(true, IdTokenAlgorithm.ES256).draft());
      try (TestClient old = new TestClient(gatehouse, "old-library")) {
        String code = old.code("code_challenge", "", "code_challenge_method", "");
        // RFC 9700 §4.8.2: a verifier without a challenge is a downgrade.
        assertThat(old.redeem(code).body()).contains("openid_code_verifier");
        String second = old.code("code_challenge", "", "code_challenge_method", "");
        HttpResponse<String> tokens = old.redeem(second, "code_verifier", "");
        assertThat(tokens.statusCode()).isEqualTo(200);
        String idToken = TestClient.json(tokens).get("id_token").asString();
        assertThat(SignedJWT.parse(idToken).getHeader().getAlgorithm())
            .isEqualTo(JWSAlgorithm.ES256);
      }
    }

    @Test
    void says_that_the_person_came_in_by_another_connection_than_was_asked_for() {
      assertThat(TestClient.answer(client.signIn("connection", "con_another")))
          .containsEntry("error", "access_denied")
          .hasEntrySatisfying(
              "error_description", said -> assertThat(said).startsWith("openid_connection"));
      String right = gatehouse.acmeConnection.value();
      assertThat(TestClient.answer(client.signIn("connection", right))).containsKey("code");
    }

    @Test
    void returns_the_state_unchanged() {
      assertThat(TestClient.answer(client.signIn("state", "a&b=c d+é\"<>")))
          .containsEntry("state", "a&b=c d+é\"<>")
          .containsEntry("iss", gatehouse.address().toString());
    }

    @Test
    void accepts_a_posted_request() {
      String[] parts = client.authorizePath().split("\\?", 2);
      Map<String, String> fields =
          TestClient.answer(
              client.signIn("prompt", "none")); // only to have a map of the right kind
      assertThat(fields).containsKey("error");
      HttpResponse<String> answer =
          client.send(
              java.net.http.HttpRequest.newBuilder(gatehouse.address().resolve(parts[0]))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Origin", "https://app.test")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString(parts[1])));
      assertThat(answer.statusCode()).isEqualTo(303);
      HttpResponse<String> page =
          client.browser.get(answer.headers().firstValue("Location").orElseThrow());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(gatehouse.asked.orElseThrow().applicationName()).isEqualTo("Reports");
    }

    @Test
    void accepts_a_pushed_request_once_and_for_its_own_client() {
      Map<String, String> form = new java.util.LinkedHashMap<>();
      for (String pair : client.authorizePath().split("\\?", 2)[1].split("&")) {
        String[] parts = pair.split("=", 2);
        form.put(
            parts[0],
            java.net.URLDecoder.decode(parts[1], java.nio.charset.StandardCharsets.UTF_8));
      }
      HttpResponse<String> pushed = client.post("/oauth/par", form);
      assertThat(pushed.statusCode()).isEqualTo(201);
      String uri = TestClient.json(pushed).get("request_uri").asString();
      String path =
          "/oauth/authorize?" + TestClient.form(Map.of("client_id", "reports", "request_uri", uri));
      assertThat(client.browser.get(path).statusCode()).isEqualTo(200);
      refusedOnOurOwnPage(client.browser.get(path));
      String other = TestClient.json(client.post("/oauth/par", form)).get("request_uri").asString();
      refusedOnOurOwnPage(
          client.browser.get(
              "/oauth/authorize?"
                  + TestClient.form(Map.of("client_id", "other", "request_uri", other))));
    }
  }

  @Nested
  class Live_sessions {
    @Test
    void answers_a_live_session_at_once() {
      client.signIn();
      HttpResponse<String> again = client.browser.get(client.authorizePath());
      assertThat(again.statusCode()).isEqualTo(303);
      assertThat(TestClient.answer(again)).containsKey("code");
    }

    @Test
    void prompt_none_never_shows_a_page() {
      assertThat(error("prompt", "none")).isEqualTo("login_required openid_login_required");
      client.signIn();
      assertThat(TestClient.answer(client.browser.get(client.authorizePath("prompt", "none"))))
          .containsKey("code");
    }

    @Test
    void prompt_login_asks_again_and_does_not_believe_an_old_authentication() {
      client.signIn();
      assertThat(client.browser.get(client.authorizePath("prompt", "login")).statusCode())
          .isEqualTo(200);
      assertThat(gatehouse.asked.orElseThrow().forceAuthentication()).isTrue();
      gatehouse.authenticatedAt =
          Optional.of(gatehouse.clock.instant().minus(Duration.ofMinutes(10)));
      assertThat(
              TestClient.answer(client.browser.get("/test/sign-in?user=ann@acme.test"))
                  .get("error_description"))
          .startsWith("openid_authentication_too_old");
      gatehouse.authenticatedAt = Optional.empty();
      client.browser.get(client.authorizePath("prompt", "login"));
      assertThat(TestClient.answer(client.browser.get("/test/sign-in?user=ann@acme.test")))
          .containsKey("code");
    }

    @Test
    void max_age_counts_from_the_authentication() {
      client.signIn();
      gatehouse.clock.advance(Duration.ofSeconds(100));
      String young = client.authorizePath("max_age", "100", "prompt", "none");
      assertThat(TestClient.answer(client.browser.get(young))).containsKey("code");
      gatehouse.clock.advance(Duration.ofSeconds(1));
      assertThat(TestClient.answer(client.browser.get(young)))
          .containsEntry("error", "login_required");
    }

    @Test
    void a_hint_at_somebody_else_is_another_sign_in() {
      client.signIn();
      assertThat(
              client.browser.get(client.authorizePath("login_hint", "bob@acme.test")).statusCode())
          .isEqualTo(200);
      assertThat(
              client.browser.get(client.authorizePath("login_hint", "ANN@acme.test")).statusCode())
          .isEqualTo(303);
    }

    @Test
    void the_organization_parameter_names_slug_or_id() {
      client.signIn();
      String id = gatehouse.acme.organization().value();
      for (String hint : List.of("acme", id)) {
        assertThat(
                TestClient.answer(client.browser.get(client.authorizePath("organization", hint))))
            .containsKey("code");
      }
      assertThat(client.browser.get(client.authorizePath("organization", "decoy")).statusCode())
          .isEqualTo(200);
      assertThat(gatehouse.asked.orElseThrow().scope().orElseThrow().organization())
          .isEqualTo(gatehouse.decoy.organization());
      assertThat(error("organization", "nobody")).isEqualTo("access_denied openid_organization");
    }

    @Test
    void a_person_of_another_organization_is_sent_back_without_a_code() {
      client.browser.get(client.authorizePath("organization", "decoy"));
      assertThat(
              TestClient.answer(client.browser.get("/test/sign-in?user=ann@acme.test"))
                  .get("error_description"))
          .startsWith("openid_organization");
    }

    @Test
    void an_application_for_one_organization_admits_no_other() {
      gatehouse.application(
          ClientDrafts.of("decoys")
              .only(new Audience.Only(List.of(gatehouse.decoy.organization())))
              .draft());
      try (TestClient decoys = new TestClient(gatehouse, "decoys");
          TestBrowser browser = decoys.browser) {
        browser.get(decoys.authorizePath());
        assertThat(TestClient.answer(browser.get("/test/sign-in?user=ann@acme.test")))
            .containsEntry("error", "access_denied");
      }
    }
  }
}
