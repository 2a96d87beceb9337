package dev.gatehouse.server.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.Kind;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.application.OpenIdSettings;
import dev.gatehouse.server.doors.DoorsFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginTest {
  private static final Pattern ADDRESS = Pattern.compile("(?m)^  (http\\S+)$");

  private final DoorsFixture gatehouse = new DoorsFixture();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final TestBrowser browser = gatehouse.browser();

  LoginTest() {
    gatehouse.application(
        new ApplicationDraft(
            Kind.OIDC,
            "Command line",
            "gatehouse-cli",
            ClientAuthentication.NONE,
            "",
            "",
            List.of("http://127.0.0.1/callback"),
            List.of(),
            "",
            "",
            List.of(),
            new Audience.Everyone(),
            Optional.empty(),
            RefreshTokens.usual(),
            new OpenIdSettings(false, OpenIdSettings.IdTokenAlgorithm.ES256, true)));
  }

  @AfterEach
  void close() {
    browser.close();
    gatehouse.close();
  }

  private Login login(String server, boolean device, boolean printToken) {
    return new Login(
        new Login.Wishes(
            server, "gatehouse-cli", Optional.empty(), device, printToken, Optional.empty()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        gatehouse.clock);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private URI shown() {
    Matcher matcher =
        Await.until("an address is shown", () -> ADDRESS.matcher(said()), Matcher::find);
    return URI.create(matcher.group(1));
  }

  private static HttpResponse<String> fetch(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(address)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void signs_in_by_the_loopback_redirect_and_says_who_it_is() throws Exception {
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(login(gatehouse.address().toString(), false, true)::run);
    URI shown = shown();
    browser.get(shown.getRawPath() + "?" + shown.getRawQuery());
    String back =
        browser
            .get("/test/sign-in?user=ann@acme.test")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(back).startsWith("http://127.0.0.1:").contains("/callback?");
    // Whoever does not know the state is not heard.
    assertThat(fetch(back.replaceAll("state=[^&]+", "state=other")).statusCode()).isEqualTo(404);
    assertThat(fetch(back).body()).contains("Go on in the terminal");
    running.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(said()).contains("You are signed in as Ann Lee (ann@acme.test) of acme Ltd");
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("gha_");
    assertThat(said()).doesNotContain("gha_");
  }

  @Test
  void signs_in_by_the_device_flow_and_keeps_nothing() throws Exception {
    CompletableFuture<Void> running =
        CompletableFuture.runAsync(login(gatehouse.address().toString(), true, false)::run);
    URI shown = shown();
    browser.get(shown.getRawPath() + "?" + shown.getRawQuery());
    browser.get("/test/sign-in?user=ann@acme.test");
    browser.post(
        "/device",
        Map.of(
            "user_code",
            shown.getRawQuery().replaceAll(".*user_code=", ""),
            "decision",
            "approve"));
    running.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(said()).contains("You are signed in as Ann Lee");
    assertThat(out.size()).isZero();
  }

  @Test
  void goes_to_no_server_over_plain_http_but_this_machine() {
    assertThatThrownBy(login("http://gatehouse.example", false, false)::run)
        .isInstanceOf(LoginFailedException.class)
        .hasMessageContaining("https");
    assertThatThrownBy(login("http://127.0.0.1.evil.example", false, false)::run)
        .hasMessageContaining("https");
    assertThatThrownBy(login(gatehouse.address() + "/other", false, false)::run)
        .hasMessageContaining("no OpenID Provider");
  }
}
