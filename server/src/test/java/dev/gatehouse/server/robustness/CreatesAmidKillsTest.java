package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.Gatehouse;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.postgres.PostgresCluster;
import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole program is killed again and again while many clients create users over SCIM: nobody who
 * was acknowledged is lost, and of nobody is there a half.
 */
class CreatesAmidKillsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CLIENTS = 16;

  /** Thousands of durable transactions, on whatever disk. */
  private static final Duration ROUND_BOUND = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, String> settings = new HashMap<>();
  private String token = "";

  @ParameterizedTest
  @CsvSource({"SQLITE, 10000, 5", "POSTGRESQL, 3000, 3"})
  void nobody_is_lost_and_nobody_is_half_there(TestDatabase kind, int creates, int kills)
      throws Exception {
    settings.put("listen", "127.0.0.1:" + LoopbackPort.free());
    settings.put("dataDirectory", folder.toString());
    settings.put("scim.mostRequestsPerSecond", "100000");
    if (kind == TestDatabase.POSTGRESQL) {
      settings.put("database.url", PostgresCluster.shared().freshDatabaseUrl());
      settings.put("encryption.keyFile", folder.resolve("encryption.key").toString());
      Files.writeString(
          folder.resolve("encryption.key"),
          dev.gatehouse.server.keys.EncryptionKey.random().text());
    }
    setUp(kind);
    for (int kill = 1; kill <= kills; kill++) {
      createUntilKilled("round-" + kill, creates * kill / kills);
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(creates);
    isWhole(kind);
  }

  private void setUp(TestDatabase kind) {
    try (ProvisionedOrganization organization = ProvisionedOrganization.start(kind, settings)) {
      token = organization.credentials().token();
      GatehouseFixture gatehouse = organization.gatehouse();
      String directories = "/api/v1/organizations/acme/directories";
      JsonNode directory = JSON.readTree(gatehouse.admin("GET", directories, "").body());
      String path = directories + "/" + directory.at("/items/0/id").asString();
      HttpResponse<String> changed =
          gatehouse.admin("PATCH", path, "{\"requestsPerSecond\":100000,\"burst\":100000}");
      assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    }
  }

  private void createUntilKilled(String round, int until) throws Exception {
    AtomicBoolean gone = new AtomicBoolean();
    List<Future<Integer>> clients = new ArrayList<>();
    try (ChildProcess program = program();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      AtomicInteger number = new AtomicInteger();
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(threads.submit(() -> create(round, number, gone)));
      }
      long deadline = System.nanoTime() + ROUND_BOUND.toNanos();
      while (acknowledged.size() < until && System.nanoTime() < deadline) {
        Thread.sleep(1);
      }
      // SIGKILL while all clients wait for answers: no hook runs, nothing is flushed.
      program.close();
      gone.set(true);
    }
    int interrupted = 0;
    for (Future<Integer> client : clients) {
      interrupted += client.get();
    }
    assertThat(interrupted).as("requests that got no answer").isPositive();
  }

  private ChildProcess program() {
    Map<String, String> environment = new HashMap<>();
    settings.forEach(
        (key, value) ->
            environment.put(
                "GATEHOUSE_"
                    + key.replaceAll("([A-Z])", "_$1")
                        .replace('.', '_')
                        .toUpperCase(java.util.Locale.ROOT),
                value));
    return ChildProcess.start(
            Launch.of(
                    "creates-amid-kills",
                    List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        // It lives for seconds.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gatehouse.class.getName(),
                        "serve"))
                .with(environment)
                .endedBy("KILL"))
        .awaitReady(Await.PATIENCE, () -> LoopbackPort.accepts(address().getPort()));
  }

  private URI address() {
    return URI.create("http://" + settings.get("listen"));
  }

  /** Creates people until the program is gone; answers how many requests got no answer. */
  private int create(String round, AtomicInteger number, AtomicBoolean gone)
      throws InterruptedException {
    int unanswered = 0;
    while (!gone.get()) {
      String name = round + "-" + number.incrementAndGet() + "@acme.example";
      String person =
          """
          {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
           "userName":"%1$s","externalId":"ext-%1$s","title":"t","active":true}\
          """
              .formatted(name);
      try {
        HttpResponse<String> answer =
            http.send(
                scim("/Users").POST(HttpRequest.BodyPublishers.ofString(person)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        acknowledged.put(JSON.readTree(answer.body()).path("id").asString(), name);
      } catch (IOException e) {
        // Whether this one was kept, nobody was told.
        unanswered++;
        Thread.sleep(5);
      }
    }
    return unanswered;
  }

  private HttpRequest.Builder scim(String path) {
    return HttpRequest.newBuilder(address().resolve("/scim/v2" + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/scim+json");
  }

  /** Everybody is in all places that a create writes to, or in none. */
  private void isWhole(TestDatabase kind) throws Exception {
    try (GatehouseFixture gatehouse = GatehouseFixture.start(kind, settings)) {
      Map<String, String> inDirectory = new HashMap<>();
      String cursor = "";
      do {
        JsonNode page =
            JSON.readTree(
                http.send(
                        scim("/Users?count=1000&cursor=" + cursor).GET().build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body());
        for (JsonNode user : page.path("Resources")) {
          String name = user.path("userName").asString();
          assertThat(user.path("externalId").asString()).isEqualTo("ext-" + name);
          assertThat(inDirectory.put(user.path("id").asString(), name)).isNull();
        }
        cursor = page.path("nextCursor").asString("");
      } while (!cursor.isEmpty());
      assertThat(inDirectory).containsAllEntriesOf(acknowledged);
      assertThat(new HashSet<>(inDirectory.values())).hasSameSizeAs(inDirectory.keySet());
      assertThat(listed(gatehouse, "/users?", user -> user.path("id").asString()))
          .isEqualTo(inDirectory.keySet());
      assertThat(
              listed(
                  gatehouse,
                  "/audit-events?action=user.created&",
                  event -> event.path("target").asString()))
          .isEqualTo(inDirectory.keySet());
    }
  }

  private static Set<String> listed(
      GatehouseFixture gatehouse, String path, Function<JsonNode, String> id) {
    Set<String> ids = new HashSet<>();
    String after = "";
    do {
      HttpResponse<String> answer =
          gatehouse.admin(
              "GET", "/api/v1/organizations/acme" + path + "limit=100&after=" + after, "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = JSON.readTree(answer.body());
      page.path("items").forEach(item -> assertThat(ids.add(id.apply(item))).isTrue());
      after = page.path("next").asString("");
    } while (!after.isEmpty());
    return ids;
  }
}
