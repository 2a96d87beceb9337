package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.demo.AcmeSetUp;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The files in {@code samples/} as they stand there, with other addresses only: from a deep link
 * over the sign-in to the very page, in a real browser.
 */
@Tag("peers")
class SamplesTest {
  private static final Path SAMPLES = Path.of("../samples");
  private static final String PAGE = "/reports/7?from=mail";

  private static Browser browser;
  private static GatehouseFixture gatehouse;
  private static TestIdentityProvider provider;
  private static AdminClient admin;
  private static HttpServer product;

  @BeforeAll
  static void connect_a_provider() throws IOException {
    browser = Browser.start();
    gatehouse = GatehouseAdmin.startGatehouse();
    provider = TestIdentityProvider.start(0);
    String address = gatehouse.address().toString();
    admin = new AdminClient(address, GatehouseFixture.ADMIN_KEY);
    new AcmeSetUp(address, admin).connect(provider);
    product = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    product.createContext("/", SamplesTest::tell);
    product.start();
  }

  @AfterAll
  static void end_it() {
    product.stop(0);
    provider.close();
    gatehouse.close();
    browser.close();
  }

  @Test
  void nginx_hands_on_who_somebody_is_and_nothing_that_a_client_claims() throws IOException {
    int port = LoopbackPort.free();
    Path nginx = InstalledProgram.require("nginx", "nginx-light");
    try (PeerFolder folder = PeerFolder.create("nginx-sample")) {
      String sample =
          changed(
              sample("nginx/nginx.conf"),
              Map.of(
                  "listen 443 ssl;", "listen 127.0.0.1:" + port + ";",
                  "127.0.0.1:8080", gatehouseHost(),
                  "127.0.0.1:3000", productHost()));
      folder.write(
          "nginx.conf",
          """
          %s
          daemon off; pid nginx.pid; worker_processes 1; events { worker_connections 64; }
          http { access_log off; client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c;
          uwsgi_temp_path d; scgi_temp_path e;
          %s
          }
          """
              .formatted(
                  "root".equals(System.getProperty("user.name")) ? "user www-data;" : "", sample));
      try (ChildProcess process =
          ChildProcess.start(
              Launch.of(
                  "nginx-sample",
                  List.of(
                      nginx.toString(),
                      "-e",
                      "stderr",
                      "-p",
                      folder.path().toString(),
                      "-c",
                      folder.resolve("nginx.conf").toString())))) {
        process.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(port));
        protects(port);
      }
    }
  }

  @Test
  void caddy_hands_on_who_somebody_is_and_nothing_that_a_client_claims() throws IOException {
    int port = LoopbackPort.free();
    Path caddy = InstalledProgram.require("caddy", "caddy");
    try (PeerFolder folder = PeerFolder.create("caddy-sample")) {
      folder.write(
          "Caddyfile",
          "{\n\tadmin off\n}\n"
              + changed(
                  sample("caddy/Caddyfile"),
                  Map.of(
                      "\napp.example.com {", "\nhttp://localhost:" + port + " {",
                      "gatehouse:8080", gatehouseHost(),
                      "product:3000", productHost())));
      try (ChildProcess process =
          ChildProcess.start(
              Launch.of(
                      "caddy-sample",
                      List.of(
                          caddy.toString(),
                          "run",
                          "--adapter",
                          "caddyfile",
                          "--config",
                          folder.resolve("Caddyfile").toString()))
                  .with(
                      Map.of(
                          "HOME", folder.path().toString(),
                          "XDG_DATA_HOME", folder.path().toString(),
                          "XDG_CONFIG_HOME", folder.path().toString())))) {
        process.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(port));
        protects(port);
      }
    }
  }

  @Test
  void express_signs_in_to_the_very_page_and_hears_of_the_end_of_the_session() throws Exception {
    int port = LoopbackPort.free();
    String base = "http://localhost:" + port;
    String application =
        admin
            .post(
                "/applications",
                Map.of(
                    "name",
                    "Express",
                    "clientId",
                    "express",
                    "redirectUris",
                    List.of(base + "/callback"),
                    "postLogoutRedirectUris",
                    List.of(base + "/bye"),
                    "backChannelLogoutUri",
                    base + "/back-channel-logout"))
            .path("id")
            .asString();
    String secret =
        admin.post("/applications/" + application + "/secrets", Map.of()).path("secret").asString();
    Path modules =
        NpmPackages.install(
            "express-sample",
            Map.of(
                "package.json", sample("express/package.json"),
                "package-lock.json", sample("express/package-lock.json")));
    try (PeerFolder folder = PeerFolder.create("express-sample")) {
      folder.write("package.json", sample("express/package.json"));
      folder.write("server.js", sample("express/server.js"));
      Files.createSymbolicLink(
          folder.resolve("node_modules"), modules.resolve("node_modules").toAbsolutePath());
      try (ChildProcess process =
          ChildProcess.start(
              Launch.of(
                      "express-sample",
                      List.of(InstalledProgram.require("node", "nodejs").toString(), "server.js"))
                  .in(folder.path())
                  .with(
                      Map.of(
                          "GATEHOUSE",
                          gatehouse.address().toString(),
                          "CLIENT_ID",
                          "express",
                          "CLIENT_SECRET",
                          secret,
                          "SESSION_SECRET",
                          "a secret of the test",
                          "BASE",
                          base)))) {
        process.awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(port));
        Page page = signedIn(base + PAGE, "jane");
        assertThat(page.textContent("body")).contains("jane@acme.example", "\"slug\":\"acme\"");

        String user =
            admin
                .get("/organizations/acme/users?prefix=jane")
                .path("items")
                .path(0)
                .path("id")
                .asString();
        assertThat(
                admin
                    .post("/organizations/acme/users/" + user + "/sessions/end", Map.of())
                    .path("ended")
                    .asInt())
            .isPositive();
        // The application is told in a moment, and asks anew who that is.
        page.waitForCondition(
            () -> {
              page.navigate(base + PAGE);
              return !page.url().startsWith(base);
            });

        signedIn(base + PAGE, "ravi").navigate(base + "/sign-out");
      }
    }
  }

  /** What each proxy must do before the product on this port. */
  private static void protects(int port) throws IOException {
    String base = "http://localhost:" + port;
    admin.post(
        "/applications",
        Map.of(
            "kind",
            "FORWARD_AUTH",
            "name",
            "Pages " + port,
            "hosts",
            List.of("localhost:" + port)));
    HttpRequest.Builder forged =
        HttpRequest.newBuilder(URI.create(base + PAGE))
            .header("Accept", "text/html")
            .header("X-Gatehouse-Email", "root@acme.example");
    assertThat(Http.send(forged).statusCode()).isEqualTo(302);

    Page page = signedIn(base + PAGE, "jane");
    assertThat(page.textContent("body"))
        .contains("GET " + PAGE)
        .contains("x-gatehouse-email: jane@acme.example")
        .contains("x-gatehouse-organization: acme");

    page.setExtraHTTPHeaders(
        Map.of(
            "X-Gatehouse-Email", "root@acme.example",
            "X-Gatehouse-Roles", "admin",
            "X-Gatehouse-Groups-Omitted", "forged"));
    page.navigate(base + "/reports/8");
    assertThat(page.textContent("body"))
        .contains("GET /reports/8")
        .contains("x-gatehouse-email: jane@acme.example")
        .doesNotContain("root@", "forged");
  }

  private static Page signedIn(String address, String person) {
    Page page = browser.newPage();
    page.navigate(address);
    Forms.shows(page, "input[name=who]");
    page.fill("input[name=who]", "acme");
    page.click("main form button");
    page.click("a.provider:has-text('Acme staff')");
    page.click("button[name=person][value=" + person + "]");
    Forms.arrivesAt(page, address);
    return page;
  }

  /** A product that knows no protocol: it prints the request that reached it. */
  private static void tell(HttpExchange exchange) throws IOException {
    String headers =
        exchange.getRequestHeaders().entrySet().stream()
            .map(
                one ->
                    one.getKey().toLowerCase(java.util.Locale.ROOT)
                        + ": "
                        + one.getValue().getFirst())
            .collect(Collectors.joining("\n"));
    byte[] body =
        (exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n" + headers)
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String gatehouseHost() {
    return "127.0.0.1:" + gatehouse.address().getPort();
  }

  private static String productHost() {
    return "127.0.0.1:" + product.getAddress().getPort();
  }

  private static String sample(String file) throws IOException {
    return Files.readString(SAMPLES.resolve(file));
  }

  /** With other addresses, each of which must have been there. */
  private static String changed(String sample, Map<String, String> addresses) {
    String text = sample;
    for (Map.Entry<String, String> one : addresses.entrySet()) {
      assertThat(text).contains(one.getKey());
      text = text.replace(one.getKey(), one.getValue());
    }
    return text;
  }
}
