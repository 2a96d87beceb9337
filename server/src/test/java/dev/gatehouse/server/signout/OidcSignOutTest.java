package dev.gatehouse.server.signout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Signing out over OpenID Connect, both ways, over real HTTP against the test provider. */
@EachDatabase
class OidcSignOutTest extends SignOutSteps {
  private final Connection connection;

  OidcSignOutTest(TestDatabase database) {
    super(database);
    connection = world.oidc(world.acme, "gatehouse");
    world
        .provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                    "gatehouse",
                    "s3cret",
                    world.address() + "/auth/callback/oidc/" + connection.id())
                .returningTo(world.address() + "/auth/logout/returned"));
  }

  private void signIn() throws Exception {
    oidcSignIn(connection, "ravi");
    assertThat(isSignedIn()).isTrue();
  }

  private String backChannel() {
    return "/auth/backchannel-logout/oidc/" + connection.id();
  }

  private HttpResponse<String> tell(String token) {
    return browser.post(backChannel(), Map.of("logout_token", token), "https://idp.example");
  }

  private String subject() {
    return world.provider.people().find("ravi").orElseThrow().id();
  }

  /** The provider's name for this browser's session: in the ID token, and so in the audit trail. */
  private Map<String, Object> claims(String sid) {
    return world.provider.oidc().logoutClaims("gatehouse", subject(), sid);
  }

  private HttpResponse<String> tell(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = claims("unknown");
    claims.remove("sid");
    change.accept(claims);
    return tell(world.provider.oidc().logoutToken(claims));
  }

  @Nested
  class Signing_out_here {
    @Test
    void goes_on_to_the_provider_with_the_id_token_and_comes_back() throws Exception {
      world.settings(connection, Map.of("signOutAtProvider", true));
      signIn();
      assertThat(isSignedInAtProvider(connection)).isTrue();
      HttpResponse<String> away = signOut();

      assertThat(isSignedIn()).isFalse();
      assertThat(location(away))
          .startsWith(world.provider.oidc().issuer() + "/end-session?")
          .contains("id_token_hint=ey", "client_id=gatehouse", "state=");
      HttpResponse<String> back = atProvider.get(location(away));
      assertThat(location(back)).startsWith(world.address() + "/auth/logout/returned?state=");
      assertSignedOutPage(browser.get(location(back)));
      assertThat(isSignedInAtProvider(connection)).isFalse();
    }

    @Test
    void a_return_without_a_state_is_none_and_uses_nothing_up() throws Exception {
      world.settings(connection, Map.of("signOutAtProvider", true));
      signIn();
      signOut();
      String before = browser.cookie("gatehouse_sign_out");
      assertThat(before).isNotEmpty();

      assertSignedOutPage(browser.get("/auth/logout/returned"));
      assertSignedOutPage(browser.get("/auth/logout/returned?state="));
      assertThat(browser.cookie("gatehouse_sign_out")).isEqualTo(before);
    }

    @Test
    void stays_here_unless_the_connection_wants_it() throws Exception {
      signIn();
      assertSignedOutPage(signOut());
      assertThat(isSignedInAtProvider(connection)).isTrue();
    }

    @Test
    void a_provider_that_is_down_does_not_keep_the_session_alive() throws Exception {
      world.settings(connection, Map.of("signOutAtProvider", true));
      signIn();
      String token = browser.cookie("gatehouse_session");
      world
          .provider
          .oidc()
          .answerInstead("/.well-known/openid-configuration", 500, "text/plain", "");
      world.restart();
      assertSignedOutPage(signOut());
      assertThat(isOpen(token)).isFalse();
    }
  }

  @Nested
  class Back_channel_logout_1_0 {
    @Test
    void signing_out_at_the_provider_ends_the_session_here() throws Exception {
      signIn();
      world.provider.oidc().registerBackChannelLogout("gatehouse", world.address() + backChannel());
      atProvider.submit(HeadlessBrowser.form(atProvider.get(world.provider.baseUrl() + "/")));

      assertThat(isSignedIn()).isFalse();
      assertThat(audited("user.signed_out_by_provider")).hasSize(1);
    }

    @Test
    void a_subject_alone_means_all_sessions_of_the_person() throws Exception {
      signIn();
      HttpResponse<String> heard = tell(claims -> {});
      assertThat(heard.statusCode()).isEqualTo(200);
      assertThat(heard.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void another_session_of_the_person_goes_on() throws Exception {
      signIn();
      assertThat(tell(claims -> claims.put("sid", "another")).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void another_person_goes_on() throws Exception {
      signIn();
      assertThat(tell(claims -> claims.put("sub", "somebody")).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void a_token_counts_once() throws Exception {
      signIn();
      Map<String, Object> claims = claims("another");
      String token = world.provider.oidc().logoutToken(claims);
      assertThat(tell(token).statusCode()).isEqualTo(200);
      assertRefusedWith(tell(token), "logout_replayed");
    }

    @Test
    void what_is_wrong_with_a_token_ends_nothing() throws Exception {
      signIn();
      assertRefusedWith(tell("not.a.token"), "oidc_");
      assertRefusedWith(tell(claims -> claims.put("iss", "https://other.example")), "oidc_issuer");
      assertRefusedWith(tell(claims -> claims.put("aud", "another")), "oidc_audience");
      assertRefusedWith(tell(claims -> claims.put("nonce", "n")), "oidc_logout_nonce");
      assertRefusedWith(tell(claims -> claims.put("events", Map.of())), "oidc_logout_event");
      assertRefusedWith(tell(claims -> claims.remove("sub")), "oidc_logout_subject");
      assertRefusedWith(tell(claims -> claims.remove("jti")), "oidc_logout_subject");
      assertRefusedWith(
          tell(
              claims ->
                  claims.put("exp", world.clock.instant().minusSeconds(600).getEpochSecond())),
          "oidc_expired");
      assertRefusedWith(browser.post(backChannel(), Map.of(), ""), "logout_token_missing");
      assertThat(isSignedIn()).isTrue();
      assertThat(audited("logout.refused")).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void whoever_fails_again_and_again_is_slowed_down() throws Exception {
      signIn();
      for (int i = 0; i < 20; i++) {
        assertThat(tell("x").statusCode()).isEqualTo(400);
      }
      assertThat(tell("x").statusCode()).isEqualTo(429);
    }

    private void assertRefusedWith(HttpResponse<String> answer, String code) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"error\":\"invalid_request\"").contains(code);
    }
  }

  @Nested
  class Front_channel_logout_1_0 {
    private HttpResponse<String> frame(String issuer, String sid) {
      return browser.get(
          "/auth/frontchannel-logout/oidc/" + connection.id() + "?iss=" + issuer + "&sid=" + sid);
    }

    private String sid() {
      return world
          .read(
              tx -> {
                var session =
                    world.sessions().resolve(browser.cookie("gatehouse_session")).orElseThrow();
                return world.atProviders().find(tx, world.acme, session.session());
              })
          .orElseThrow()
          .sessionIndex();
    }

    @Test
    void ends_the_session_that_it_names() throws Exception {
      signIn();
      assertThat(frame(world.provider.oidc().issuer(), sid()).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void a_name_that_is_nobodys_here_slows_nobody_down() throws Exception {
      signIn();
      for (int i = 0; i < 25; i++) {
        HttpResponse<String> over = frame(world.provider.oidc().issuer(), "of-another-" + i);
        assertThat(over.statusCode()).isEqualTo(200);
      }
      assertThat(frame(world.provider.oidc().issuer(), sid()).statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isFalse();
      for (int i = 0; i < 20; i++) {
        assertThat(frame("https://other.example", "x").statusCode()).isEqualTo(400);
      }
      assertThat(frame(world.provider.oidc().issuer(), "x").statusCode()).isEqualTo(429);
    }

    @Test
    void ends_nothing_without_the_name_of_the_session_or_for_another_issuer() throws Exception {
      signIn();
      assertThat(frame(world.provider.oidc().issuer(), "").statusCode()).isEqualTo(400);
      assertThat(frame("https://other.example", sid()).statusCode()).isEqualTo(400);
      assertThat(frame(world.provider.oidc().issuer(), "guessed").statusCode()).isEqualTo(200);
      assertThat(isSignedIn()).isTrue();
    }
  }
}
