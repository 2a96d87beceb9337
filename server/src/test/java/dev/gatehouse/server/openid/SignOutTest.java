package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import dev.gatehouse.server.session.SessionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@EachDatabase
class SignOutTest {
  private static final String BYE = "https://app.test/bye";

  private final DoorsFixture gatehouse;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private final HttpServer application = application();
  private final TestClient client;

  SignOutTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    String logout = "http://127.0.0.1:" + application.getAddress().getPort() + "/logout";
    gatehouse.application(ClientDrafts.of("reports").toldAt(logout).draft());
    client = new TestClient(gatehouse, "reports");
  }

  private HttpServer application() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
      server.createContext(
          "/logout",
          exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    client.close();
    gatehouse.close();
    application.stop(0);
  }

  private static String path(String... parameters) {
    Map<String, String> all = new java.util.LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return "/oauth/end-session?" + TestClient.form(all);
  }

  private List<AuditEvent> audited(String action) {
    return gatehouse
        .database
        .read(
            tx ->
                gatehouse.audit.list(
                    tx, gatehouse.acme, new Audit.AuditFilter(action, "", ""), "", 10))
        .items();
  }

  private boolean isSignedIn() {
    return TestClient.answer(client.browser.get(client.authorizePath("prompt", "none")))
        .containsKey("code");
  }

  @Nested
  class End_session_rp_initiated_1_0 {
    @Test
    void a_hint_of_this_session_ends_it_and_returns_even_when_it_has_expired() {
      String idToken = client.tokens().get("id_token").asString();
      gatehouse.clock.advance(Duration.ofHours(2));
      HttpResponse<String> back =
          client.browser.get(
              path("id_token_hint", idToken, "post_logout_redirect_uri", BYE, "state", "a b"));
      assertThat(back.headers().firstValue("Location")).contains(BYE + "?state=a+b");
      assertThat(isSignedIn()).isFalse();
      assertThat(client.browser.cookie("gatehouse_session")).isEmpty();
      assertThat(audited("user.signed_out"))
          .singleElement()
          .satisfies(event -> assertThat(event.actor().id()).isEqualTo(gatehouse.ann.id().value()));
    }

    @Test
    void without_a_hint_the_person_is_asked() {
      client.signIn();
      HttpResponse<String> page =
          client.browser.get(path("client_id", "reports", "post_logout_redirect_uri", BYE));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("Sign out?").contains("Reports");
      // Browsers hold the redirect that answers the form to the policy of the page with the form.
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("form-action 'self' https: http:;");
      assertThat(isSignedIn()).isTrue();
      Map<String, String> form =
          Map.of("client_id", "reports", "post_logout_redirect_uri", BYE, "state", "s");
      assertThat(
              client
                  .browser
                  .post("/oauth/end-session/confirm", form, "https://evil.test")
                  .statusCode())
          .isEqualTo(403);
      assertThat(isSignedIn()).isTrue();
      HttpResponse<String> back = client.browser.post("/oauth/end-session/confirm", form);
      assertThat(back.headers().firstValue("Location")).contains(BYE + "?state=s");
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void a_hint_of_another_session_does_not_end_this_one() {
      String idToken = client.tokens().get("id_token").asString();
      client.browser.forgetCookies();
      client.signIn();
      assertThat(client.browser.get(path("id_token_hint", idToken)).body()).contains("Sign out?");
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void a_forged_hint_counts_as_none() {
      String idToken = client.tokens().get("id_token").asString();
      String forged = idToken.substring(0, idToken.length() - 8) + "AAAAAAAA";
      assertThat(client.browser.get(path("id_token_hint", forged)).body()).contains("Sign out?");
    }

    @Test
    void never_returns_to_an_address_that_is_not_registered() {
      String idToken = client.tokens().get("id_token").asString();
      for (String uri : List.of(BYE + "/", BYE + "?a=b", "https://evil.test/bye")) {
        HttpResponse<String> page =
            client.browser.get(path("id_token_hint", idToken, "post_logout_redirect_uri", uri));
        assertThat(page.statusCode()).isEqualTo(400);
      }
      assertThat(client.browser.get(path("post_logout_redirect_uri", BYE)).statusCode())
          .isEqualTo(400);
      assertThat(isSignedIn()).isTrue();
    }
  }

  @Nested
  class Back_channel_logout_1_0 {
    @Test
    void tells_the_application_whose_session_ended_and_of_whom() throws Exception {
      String session = TestClient.json(client.redeem(client.code())).get("id_token").asString();
      String sid = SignedJWT.parse(session).getJWTClaimsSet().getStringClaim("sid");
      gatehouse.endSessionsOf(gatehouse.ann);
      assertThat(gatehouse.openId.workNow(gatehouse.clock.instant())).isEqualTo(1);
      SignedJWT token = SignedJWT.parse(told.getFirst().substring("logout_token=".length()));
      assertThat(token.getHeader().getType().getType()).isEqualTo("logout+jwt");
      var claims = token.getJWTClaimsSet();
      assertThat(claims.getStringClaim("sid")).isEqualTo(sid);
      assertThat(claims.getSubject()).isEqualTo(gatehouse.ann.id().value());
      assertThat(claims.getAudience()).containsExactly("reports");
      assertThat(claims.getJSONObjectClaim("events"))
          .containsOnlyKeys("http://schemas.openid.net/event/backchannel-logout");
      assertThat(claims.getClaim("nonce")).isNull();
      assertThat(gatehouse.openId.workNow(gatehouse.clock.instant())).isZero();
    }

    @Test
    void tries_again_until_the_application_has_heard() {
      client.tokens();
      answer = 503;
      gatehouse.endSessionsOf(gatehouse.ann);
      gatehouse.openId.workNow(gatehouse.clock.instant());
      assertThat(gatehouse.openId.workNow(gatehouse.clock.instant())).isZero();
      gatehouse.clock.advance(LogoutDelivery.PAUSES.getFirst());
      assertThat(gatehouse.openId.workNow(gatehouse.clock.instant())).isEqualTo(1);
      answer = 200;
      gatehouse.clock.advance(LogoutDelivery.PAUSES.get(1));
      gatehouse.openId.workNow(gatehouse.clock.instant());
      assertThat(told).hasSize(3);
      gatehouse.clock.advance(Duration.ofDays(1));
      assertThat(gatehouse.openId.workNow(gatehouse.clock.instant())).isZero();
    }

    @Test
    void an_application_is_known_to_hold_refresh_tokens_until_they_are_over() {
      client.code();
      SessionId session =
          gatehouse
              .sessions
              .resolve(client.browser.cookie("gatehouse_session"))
              .orElseThrow()
              .session();
      Instant now = gatehouse.clock.instant();
      assertThat(reached(session, now)).as("a code is no token").isEmpty();
      String refreshToken = client.tokens().get("refresh_token").asString();
      assertThat(reached(session, now)).containsExactly("Reports");
      client.refresh(refreshToken);
      assertThat(reached(session, now)).as("the next one").containsExactly("Reports");
      assertThat(reached(session, now.plus(Duration.ofDays(400)))).isEmpty();
      gatehouse.endSessionsOf(gatehouse.ann);
      assertThat(reached(session, now)).isEmpty();
    }

    private List<String> reached(SessionId session, Instant now) {
      return gatehouse.database.read(
          tx ->
              OpenIdProvider.reached(gatehouse.applications).of(tx, gatehouse.acme, session, now));
    }

    @Test
    void gives_up_after_eight_tries() {
      client.tokens();
      answer = 400;
      gatehouse.endSessionsOf(gatehouse.ann);
      for (int i = 0; i < 12; i++) {
        gatehouse.openId.workNow(gatehouse.clock.instant());
        gatehouse.clock.advance(Duration.ofHours(12));
      }
      assertThat(told).hasSize(8);
      assertThat(audited("logout.given_up"))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.after())
                      .contains("\"attempts\":8")
                      .contains("status_400")
                      .contains(gatehouse.ann.id().value()));
      assertThat(deliveries())
          .singleElement()
          .satisfies(
              state -> {
                assertThat(state.kind()).isEqualTo(Deliveries.Kind.LOGOUT);
                assertThat(state.givenUp()).isEqualTo(1);
                assertThat(state.failingSince()).isPresent();
                assertThat(state.lastFailure()).isEqualTo("status_400");
              });

      answer = 200;
      client.browser.forgetCookies();
      client.tokens();
      gatehouse.endSessionsOf(gatehouse.ann);
      gatehouse.openId.workNow(gatehouse.clock.instant());
      assertThat(deliveries().getFirst().failingSince()).isEmpty();
    }

    private List<Deliveries.State> deliveries() {
      return gatehouse.database.read(
          tx ->
              new Deliveries()
                  .of(tx, gatehouse.applications.byClientId(tx, "reports").orElseThrow().id()));
    }
  }

  @Nested
  class Cross_origin {
    @Test
    void scripts_of_registered_public_clients_may_read_and_others_may_not() {
      gatehouse.application(
          ClientDrafts.of("spa")
              .authenticating(
                  dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication.NONE, "")
              .at("https://spa.test/callback")
              .draft());
      assertThat(allowed("https://spa.test")).isEqualTo("https://spa.test");
      // The origin of a confidential client needs nothing: its program is on a server.
      assertThat(allowed("https://app.test")).isEmpty();
      assertThat(allowed("https://spa.test.evil.test")).isEmpty();
      assertThat(allowed("null")).isEmpty();
    }

    private String allowed(String origin) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(gatehouse.address().resolve("/oauth/token"))
                  .header("Origin", origin)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertThat(answer.headers().firstValue("Vary")).contains("Origin");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
      return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("");
    }
  }
}
