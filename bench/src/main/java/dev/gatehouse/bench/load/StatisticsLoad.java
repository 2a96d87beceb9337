package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.postgres.PostgresCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the counts of sign-ins cost over HTTP in an organization that has many of them, evenly over
 * thirty days: while all are counted from the attempts, and once the program has folded what is
 * settled. The attempts are written into the table behind the program's back, while it is stopped.
 *
 * <p>Arguments: the jar, {@code sqlite} or {@code postgresql}, and how many.
 */
public final class StatisticsLoad {
  private static final int ASKED = 41;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LONGEST_FOLD = Duration.ofMinutes(10);

  private static final String FILL =
      """
      INSERT INTO sign_in_attempts
        (organization_id, attempt_id, reference, handle_hash, browser_hash, connection_id,
         destination, destination_state, asked, expectation, address, user_agent, created_at,
         expires_at, finished_at, verdict, code, sentence, detail, remedy, person, checks)
      WITH RECURSIVE numbers (n) AS (
        SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
      SELECT ?, 'att_filled_' || n, 'ABCD-EFGH', ?, ?, 'con_' || n % 3,
             'openid', '', '', '', '192.0.2.1', 'Mozilla/5.0', ? + n * ? / 1000, ? + n * ? / 1000 + 900000,
             ? + n * ? / 1000 + 9000,
             CASE WHEN n % 50 = 1 THEN 'pending' WHEN n % 9 = 0 THEN 'refused' ELSE 'succeeded' END,
             '', '', '', '', 'p' || n % 5000 || '@acme.example', ?
        FROM numbers
      """;

  private StatisticsLoad() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("JAR sqlite|postgresql ATTEMPTS");
    }
    Path jar = Path.of(arguments[0]);
    Path data = Files.createTempDirectory("gatehouse-bench-statistics");
    long attempts = Long.parseLong(arguments[2]);
    System.out.printf("== %s, %,d sign-ins%n", arguments[1], attempts);
    switch (arguments[1]) {
      case "sqlite" ->
          run(jar, data, Map.of(), "jdbc:sqlite:" + data.resolve("gatehouse.db"), attempts);
      case "postgresql" -> {
        try (PostgresCluster cluster = PostgresCluster.start(true)) {
          String url = cluster.freshDatabaseUrl();
          Path key = data.resolve("encryption.key");
          byte[] octets = new byte[32];
          new SecureRandom().nextBytes(octets);
          Files.writeString(key, Base64.getEncoder().encodeToString(octets));
          Map<String, String> settings = new TreeMap<>();
          settings.put("GATEHOUSE_DATABASE_URL", url);
          settings.put("GATEHOUSE_ENCRYPTION_KEY_FILE", key.toString());
          run(jar, data, settings, url, attempts);
        }
      }
      default -> throw new IllegalArgumentException("no such database: " + arguments[1]);
    }
  }

  private static void run(
      Path jar, Path data, Map<String, String> settings, String url, long attempts)
      throws Exception {
    String organization;
    try (RunningServer server = RunningServer.start(jar, data, settings)) {
      organization =
          new AdminClient(server.address(), RunningServer.KEY)
              .post("/organizations", Map.of("slug", "acme", "name", "Acme"))
              .path("id")
              .asString();
    }
    Instant start = Instant.now().minus(KEPT).plusSeconds(3_600);
    try (Connection database = DriverManager.getConnection(url)) {
      fill(database, organization, attempts, start);
    }
    try (RunningServer server = RunningServer.start(jar, data, settings);
        Connection database = DriverManager.getConnection(url)) {
      Instant began = Instant.now();
      // It begins a minute after the start.
      ask(server, "all of it from the attempts");
      while (isBehind(end(database))) {
        if (Instant.now().isAfter(began.plus(LONGEST_FOLD))) {
          throw new IllegalStateException("it was not folded in " + LONGEST_FOLD);
        }
        Thread.sleep(500);
      }
      System.out.printf(
          "folded %d s after the start; the processor time of the server was %.1f s%n",
          Duration.between(began, Instant.now()).toSeconds(),
          server.processorTime().toMillis() / 1e3);
      ask(server, "from hours and the attempts since");
    }
  }

  /** Whether hours that are settled are still to be folded. */
  private static boolean isBehind(long end) {
    return end < Instant.now().minusSeconds(7_200).getEpochSecond() / 3_600;
  }

  private static void fill(Connection database, String organization, long attempts, Instant start)
      throws SQLException {
    // In thousandths of a millisecond, so that they end where now is.
    long step = Math.max(1, KEPT.minusSeconds(3_600).toMillis() * 1_000 / attempts);
    try (PreparedStatement insert = database.prepareStatement(FILL)) {
      insert.setLong(1, attempts);
      insert.setString(2, organization);
      insert.setBytes(3, new byte[32]);
      insert.setBytes(4, new byte[32]);
      for (int i = 5; i < 11; i += 2) {
        insert.setLong(i, start.toEpochMilli());
        insert.setLong(i + 1, step);
      }
      // A real one is wider still: what the provider sent is sealed beside it, on pages of its own.
      insert.setString(11, "x".repeat(400));
      insert.executeUpdate();
    }
    // The program has counted those hours already, without these.
    run(database, "DELETE FROM sign_in_hours_end");
    run(database, "ANALYZE");
  }

  private static void run(Connection database, String sql) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.execute();
    }
  }

  private static long end(Connection database) throws SQLException {
    try (PreparedStatement select =
            database.prepareStatement("SELECT hour FROM sign_in_hours_end");
        ResultSet found = select.executeQuery()) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  private static void ask(RunningServer server, String what)
      throws IOException, InterruptedException {
    for (String by : new String[] {"day", "connection", "hour"}) {
      double[] milliseconds = new double[ASKED];
      String answer = "";
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(
                        server.address()
                            + "/api/v1/organizations/acme/statistics/sign-ins?by="
                            + by))
                .header("Authorization", "Bearer " + RunningServer.KEY)
                .build();
        for (int i = 0; i < ASKED; i++) {
          long from = System.nanoTime();
          answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
          milliseconds[i] = (System.nanoTime() - from) / 1e6;
        }
      }
      Arrays.sort(milliseconds);
      System.out.printf(
          "%s, by %s: %.1f ms (median of %d; %.1f to %.1f), %s%n",
          what,
          by,
          milliseconds[ASKED / 2],
          ASKED,
          milliseconds[0],
          milliseconds[ASKED - 1],
          answer.replaceAll(",\"counts\".*", ""));
    }
  }
}
