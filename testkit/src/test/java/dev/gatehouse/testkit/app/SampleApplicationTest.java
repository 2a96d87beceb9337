package dev.gatehouse.testkit.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.OidcMisbehaviour;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tracehub against the test identity provider as its OpenID provider, over real HTTP. */
class SampleApplicationTest {

  private TestIdentityProvider provider;
  private SampleApplication application;
  private final HeadlessBrowser browser = new HeadlessBrowser();

  @BeforeEach
  void start() {
    provider = TestIdentityProvider.start(0);
    application =
        SampleApplication.start(
            0, new ClientSettings(provider.oidc().issuer(), "tracehub", "secret", ""));
  }

  @AfterEach
  void stop() {
    application.close();
    provider.close();
  }

  @Test
  void a_deep_link_comes_back_to_the_very_page_after_signing_in() throws Exception {
    var back = callback(signIn("/reports/42", "jane"));

    assertThat(location(back)).isEqualTo("/reports/42");
    assertThat(get("/reports/42").body()).contains("Report 42").contains("Jane Doe");
  }

  @Test
  void the_home_page_says_who_is_signed_in() throws Exception {
    callback(signIn("/sign-in", "zoe"));

    assertThat(get("/").body())
        .contains("Zoë Müller-Łuczak", "zoe@acme.example", "Research &amp; Development");
    assertThat(get("/api/me").body()).contains("\"email\":\"zoe@acme.example\"");
  }

  @Test
  void nothing_is_told_to_somebody_who_is_not_signed_in() throws Exception {
    assertThat(get("/api/me").statusCode()).isEqualTo(401);
    assertThat(get("/reports/42").statusCode()).isEqualTo(303);
  }

  @Test
  void a_callback_of_another_browser_is_refused() throws Exception {
    var answer = signIn("/sign-in", "jane");

    var stolen = new HeadlessBrowser().get(location(answer));

    assertThat(stolen.statusCode()).isEqualTo(502);
    assertThat(stolen.body()).contains("not started in this browser");
  }

  @Test
  void a_callback_counts_once() throws Exception {
    var answer = signIn("/sign-in", "jane");
    callback(answer);

    assertThat(browser.get(location(answer)).statusCode()).isEqualTo(502);
  }

  @Test
  void an_answer_of_another_issuer_is_refused() throws Exception {
    var answer = signIn("/sign-in", "jane");
    var mixedUp =
        browser.get(location(answer).replaceFirst("iss=[^&]*", "iss=https%3A%2F%2Fevil.example"));

    assertThat(mixedUp.statusCode()).isEqualTo(502);
    assertThat(mixedUp.body()).contains("The answer comes from https://evil.example");
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ID_TOKEN_ALG_NONE",
        "ID_TOKEN_HS256_PUBLIC_KEY",
        "ID_TOKEN_EMBEDDED_JWK",
        "ID_TOKEN_WRONG_KEY",
        "ID_TOKEN_UNKNOWN_KID",
        "ID_TOKEN_CHANGED",
        "ID_TOKEN_WRONG_ISSUER",
        "ID_TOKEN_WRONG_AUDIENCE",
        "ID_TOKEN_WRONG_NONCE",
        "ID_TOKEN_NO_NONCE",
        "ID_TOKEN_EXPIRED",
        "ID_TOKEN_NO_SUBJECT",
        "USERINFO_OTHER_SUBJECT",
        "TOKEN_GARBAGE",
        "CALLBACK_WRONG_STATE",
        "CALLBACK_WRONG_ISS",
        "CALLBACK_ACCESS_DENIED"
      })
  void a_wrong_answer_signs_nobody_in(OidcMisbehaviour wrong) throws Exception {
    provider.nextResponse(wrong);

    var answer = browser.get(location(signIn("/sign-in", "jane")));

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("You could not be signed in");
    assertThat(get("/api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void signing_out_ends_the_session_here_and_goes_on_to_the_provider() throws Exception {
    callback(signIn("/sign-in", "jane"));

    var out =
        browser.submit(new HeadlessBrowser.Form(application.baseUrl() + "/sign-out", Map.of()));

    assertThat(location(out))
        .startsWith(provider.oidc().issuer() + "/end-session?id_token_hint=")
        .contains("post_logout_redirect_uri=");
    assertThat(get("/api/me").statusCode()).isEqualTo(401);
    assertThat(get("/signed-out").body()).contains("You are signed out");
  }

  @Test
  void a_forged_logout_token_ends_no_session() throws Exception {
    callback(signIn("/sign-in", "jane"));

    var answer =
        browser.submit(
            new HeadlessBrowser.Form(
                application.backChannelLogoutUri(), Map.of("logout_token", "e30.e30.")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(get("/api/me").statusCode()).isEqualTo(200);
  }

  @Test
  void an_open_page_asks_whether_the_session_still_lives_by_a_script_of_its_own_site()
      throws Exception {
    callback(signIn("/sign-in", "jane"));

    var page = get("/");

    assertThat(page.body()).contains("<script src=\"/watch.js\" defer></script>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
        .doesNotContain("unsafe");
    assertThat(get("/watch.js").body()).contains("/api/me");
  }

  private HttpResponse<String> signIn(String path, String userName) throws Exception {
    return browser.signIn(location(get(path)), userName, "");
  }

  private HttpResponse<String> callback(HttpResponse<String> answer) throws Exception {
    return browser.get(location(answer));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.get(application.baseUrl() + path);
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
