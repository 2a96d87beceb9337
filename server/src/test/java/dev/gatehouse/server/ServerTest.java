package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.keys.EncryptionKey;
import dev.gatehouse.testkit.postgres.PostgresCluster;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerTest {

  @Test
  void says_that_it_lives_and_is_ready() {
    try (GatehouseFixture gatehouse = GatehouseFixture.start();
        TestBrowser browser = gatehouse.browser()) {
      assertThat(browser.get("/health/live").body()).isEqualTo("live");
      assertThat(browser.get("/health/ready").body()).isEqualTo("ready");
    }
  }

  @Test
  void opens_its_doors() {
    try (GatehouseFixture gatehouse = GatehouseFixture.start();
        TestBrowser browser = gatehouse.browser()) {
      assertThat(browser.get("/.well-known/openid-configuration").body())
          .contains("\"issuer\":\"" + gatehouse.address() + "\"");
      assertThat(browser.get("/sign-in").statusCode()).isEqualTo(200);
      assertThat(gatehouse.admin("GET", "/api/v1/organizations", "").statusCode()).isEqualTo(200);
      assertThat(browser.get("/api/v1/organizations").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void starts_again_on_the_database_that_it_left() {
    try (GatehouseFixture gatehouse = GatehouseFixture.start();
        TestBrowser browser = gatehouse.browser()) {
      gatehouse.restart();
      assertThat(browser.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(gatehouse.dataDirectory().resolve("gatehouse.db")).exists();
    }
  }

  @Test
  void makes_the_first_key_of_a_new_installation_once_and_keeps_only_its_hash() throws Exception {
    Path data = Files.createTempDirectory("gatehouse-test");
    Map<String, String> options =
        Map.of("listen", "127.0.0.1:" + LoopbackPort.free(), "dataDirectory", data.toString());
    Settings settings = SettingsReader.read(Optional.empty(), Map.of(), options);
    String key;
    try (Server server = Server.start(settings, InstantSource.system())) {
      key = server.firstKey().orElseThrow().value();
      HttpRequest request =
          HttpRequest.newBuilder(server.publicAddress().resolve("/api/v1/organizations"))
              .header("Authorization", "Bearer " + key)
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
            .isEqualTo(200);
      }
    }
    try (Server again = Server.start(settings, InstantSource.system())) {
      assertThat(again.firstKey()).isEmpty();
    }
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(key);
      }
    }
  }

  @Test
  void nodes_that_start_at_once_on_an_empty_database_become_one_installation() throws Exception {
    Path keyFile = Files.createTempFile("gatehouse-test", ".key");
    Files.writeString(keyFile, EncryptionKey.random().text());
    String url = PostgresCluster.shared().freshDatabaseUrl();
    List<Future<Server>> starts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int node = 0; node < 3; node++) {
        starts.add(threads.submit(() -> node(url, keyFile)));
      }
    }
    List<String> keys = new ArrayList<>();
    for (Future<Server> start : starts) {
      try (Server server = start.get();
          TestBrowser browser = new TestBrowser(server.publicAddress())) {
        keys.add(browser.get("/oauth/jwks").body());
      }
    }
    assertThat(Set.copyOf(keys)).singleElement().asString().contains("\"kid\"");
  }

  private static Server node(String database, Path keyFile) {
    Map<String, String> options =
        Map.of(
            "listen",
            "127.0.0.1:" + LoopbackPort.free(),
            "database.url",
            database,
            "encryption.keyFile",
            keyFile.toString(),
            "bootstrap.apiKey",
            GatehouseFixture.ADMIN_KEY);
    return Server.start(
        SettingsReader.read(Optional.empty(), Map.of(), options), InstantSource.system());
  }

  @Test
  void makes_no_key_where_logs_are_collected() throws Exception {
    Map<String, String> options =
        Map.of(
            "listen",
            "127.0.0.1:" + LoopbackPort.free(),
            "dataDirectory",
            Files.createTempDirectory("gatehouse-test").toString(),
            "log.format",
            "json");
    Settings settings = SettingsReader.read(Optional.empty(), Map.of(), options);
    try (Server server = Server.start(settings, InstantSource.system())) {
      assertThat(server.firstKey()).isEmpty();
    }
  }

  @Test
  void shows_measurements_only_where_the_operator_wants_them() {
    int port = LoopbackPort.free();
    try (GatehouseFixture gatehouse =
            GatehouseFixture.start(Map.of("metrics.listen", "127.0.0.1:" + port));
        TestBrowser browser = gatehouse.browser()) {
      assertThat(browser.get("/metrics").statusCode()).isEqualTo(404);
      HttpRequest collector =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
      assertThat(gatehouse.send(collector).body())
          .contains("gatehouse_http_responses_total{class=\"4xx\"} 1")
          .contains("gatehouse_http_duration_seconds_count 1");
    }
  }
}
