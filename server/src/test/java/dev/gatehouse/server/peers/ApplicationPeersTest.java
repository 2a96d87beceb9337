package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The applications do what the tests through them take for granted. Gatehouse has no part in this.
 */
@Tag("peers")
class ApplicationPeersTest {
  private static Browser browser;

  @BeforeAll
  static void open_a_browser() {
    browser = Browser.start();
  }

  @AfterAll
  static void close_it() {
    browser.close();
  }

  @Test
  void mod_auth_openidc_signs_a_person_in_through_oidc_provider() throws IOException {
    ModAuthOpenidc.Address address = ModAuthOpenidc.Address.free();
    OidcProviderNpm.Client client =
        new OidcProviderNpm.Client(
            "apache", "a secret of thirty-two characters", address.redirectUri());
    try (OidcProviderNpm provider = OidcProviderNpm.start(List.of(Person.ANN), List.of(client));
        ModAuthOpenidc application =
            ModAuthOpenidc.start(
                address,
                new ModAuthOpenidc.Client(
                    provider.discoveryUrl(),
                    client.id(),
                    client.secret(),
                    "openid email profile groups"))) {
      HttpResponse<String> departure =
          Http.send(
              HttpRequest.newBuilder(URI.create(application.protectedUrl()))
                  .header("Accept", "text/html"));
      assertThat(departure.statusCode()).isEqualTo(302);
      assertThat(departure.headers().firstValue("Location").orElseThrow())
          .startsWith(provider.issuer() + "/auth?")
          .contains("code_challenge_method=S256");

      Page page = browser.newPage();
      page.navigate(application.protectedUrl() + "?deep=link");
      Forms.signInAtOidcProvider(page, Person.ANN);
      page.waitForURL(application.protectedUrl() + "?deep=link");
      assertThat(page.textContent("#user")).isEqualTo("ann");
      assertThat(page.textContent("#claims"))
          .contains("OIDC_CLAIM_email=ann@acme.test", "OIDC_CLAIM_iss=" + provider.issuer());
    }
  }

  @Test
  void nginx_asks_before_each_page_and_sends_a_stranger_away_and_back() throws IOException {
    int port = LoopbackPort.free();
    HttpServer gate =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    gate.createContext("/check", ApplicationPeersTest::check);
    gate.start();
    String checkUrl = "http://127.0.0.1:" + gate.getAddress().getPort() + "/check";
    try (NginxAuthRequest nginx =
        NginxAuthRequest.start(port, NginxAuthRequest.Gate.of(checkUrl, List.of("X-Test-User")))) {
      HttpResponse<String> stranger = Http.get(nginx.url("localhost", "/reports/7?a=b&c=d"));
      assertThat(stranger.statusCode()).isEqualTo(302);
      assertThat(stranger.headers().firstValue("Location"))
          .contains(
              "http://sign-in.test/?return="
                  + URLEncoder.encode(
                      nginx.url("localhost", "/reports/7?a=b&c=d"), StandardCharsets.UTF_8));

      HttpResponse<String> known =
          Http.send(
              HttpRequest.newBuilder(URI.create(nginx.url("localhost", "/reports/7")))
                  .header("Cookie", "known=1")
                  .header("X-Test-User", "somebody else"));
      assertThat(known.statusCode()).isEqualTo(200);
      assertThat(known.body()).isEqualTo("address: /reports/7\nX-Test-User: ann");
    } finally {
      gate.stop(0);
    }
  }

  @Test
  void the_browser_takes_pictures_on_both_screens_light_and_dark() throws IOException {
    try (CapturedPosts any = new CapturedPosts()) {
      List<Path> pictures = browser.picture("peers-self-test", any.address());
      assertThat(pictures).hasSize(4).allSatisfy(file -> assertThat(Files.size(file)).isPositive());
    }
  }

  private static void check(HttpExchange exchange) throws IOException {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    if (cookie != null && cookie.contains("known=1")) {
      exchange.getResponseHeaders().set("X-Test-User", "ann");
      exchange.sendResponseHeaders(200, -1);
    } else {
      String address = exchange.getRequestHeaders().getFirst("X-Original-URL");
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "http://sign-in.test/?return=" + URLEncoder.encode(address, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(401, -1);
    }
    exchange.close();
  }
}
