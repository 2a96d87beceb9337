package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.postgres.PostgresCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Provisioning over SCIM: how many users are durably created a second beside what the disk can do,
 * and whether a request costs more the more people there are. Times are by the clock, so they mean
 * something on a machine of its own only; the ratios mean something sooner.
 *
 * <p>Arguments: the jar, {@code sqlite} or {@code postgresql}, how many creates to measure, and the
 * sizes of the organization, if it shall grow.
 */
public final class ScimLoad {
  private static final int CLIENTS = 16;
  private static final int LARGEST_GROUP = 50_000;

  /** Only the better compiler runs, and it waits until a method has run ten thousand times. */
  private static final int CREATES_TO_WARM_UP = Integer.getInteger("gatehouse.warmup", 24_000);

  private static final int STEPS_TO_WARM_UP = 6;
  private static final int WARM_UP = 300;
  private static final int MEASURED = 400;

  private final Path jar;
  private final Path data;
  private final Map<String, String> settings;
  private final String databaseUrl;
  private final FlushProbe probe;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger serial = new AtomicInteger();

  /** Median milliseconds at the first size, by what was asked. */
  private final Map<String, Double> first = new TreeMap<>();

  private ScimLoad(Path jar, Path data, Map<String, String> settings, String databaseUrl) {
    this.jar = jar;
    this.data = data;
    this.settings = settings;
    this.databaseUrl = databaseUrl;
    this.probe = new FlushProbe(data);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("JAR sqlite|postgresql CREATES [SIZE…]");
    }
    Path jar = Path.of(arguments[0]);
    Path data = Files.createTempDirectory("gatehouse-bench-scim");
    int creates = Integer.parseInt(arguments[2]);
    int[] sizes = Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).sorted().toArray();
    Map<String, String> settings = new TreeMap<>();
    settings.put(
        "GATEHOUSE_SCIM_MOST_REQUESTS_PER_SECOND",
        Integer.toString(ScimConnection.REQUESTS_PER_SECOND));
    switch (arguments[1]) {
      case "sqlite" ->
          new ScimLoad(jar, data, settings, "jdbc:sqlite:" + data.resolve("gatehouse.db"))
              .run(arguments[1], creates, sizes);
      case "postgresql" -> {
        try (PostgresCluster cluster = PostgresCluster.start(true)) {
          String url = cluster.freshDatabaseUrl();
          Path key = data.resolve("encryption.key");
          byte[] octets = new byte[32];
          new SecureRandom().nextBytes(octets);
          Files.writeString(key, Base64.getEncoder().encodeToString(octets));
          settings.put("GATEHOUSE_DATABASE_URL", url);
          settings.put("GATEHOUSE_ENCRYPTION_KEY_FILE", key.toString());
          new ScimLoad(jar, data, settings, url).run(arguments[1], creates, sizes);
        }
      }
      default -> throw new IllegalArgumentException("no such database: " + arguments[1]);
    }
  }

  private void run(String name, int creates, int[] sizes) throws Exception {
    System.out.printf("== %s%n", name);
    ScimConnection.Directory directory;
    String template = "template-of-all@acme.example";
    String templateId;
    String group;
    try (RunningServer server = RunningServer.start(jar, data, settings)) {
      directory = ScimConnection.Directory.setUp(server);
      try (ScimConnection scim = directory.at(server)) {
        templateId = scim.createUser(template);
      }
      warmUp(directory, server);
      creates(directory, server, 1, creates);
      creates(directory, server, CLIENTS, creates);
      try (ScimConnection scim = directory.at(server)) {
        group = scim.createGroup("Everybody", templateId);
      }
    }
    List<String> filled = new ArrayList<>();
    for (int size : sizes) {
      try (Connection database = DriverManager.getConnection(databaseUrl)) {
        ScimFiller filler = new ScimFiller(database, directory, templateId, template);
        int before = Math.min(filled.size(), LARGEST_GROUP);
        long start = System.nanoTime();
        filled.addAll(filler.add(filled.size(), size));
        // The first is the one that is added and removed.
        filler.join(
            group,
            filled.subList(
                Math.max(1, Math.min(before, filled.size())),
                Math.min(filled.size(), LARGEST_GROUP)));
        analyze(database);
        System.out.printf(
            "-- %,d users (%.0f s to fill), group of %,d%n",
            size, (System.nanoTime() - start) / 1e9, Math.min(size, LARGEST_GROUP));
      }
      try (RunningServer server = RunningServer.start(jar, data, settings);
          ScimConnection scim = directory.at(server)) {
        requests(scim, group, filled);
      }
    }
  }

  /** What a database does by itself in time; after a million rows at once it has had none. */
  private static void analyze(Connection database) throws SQLException {
    database.setAutoCommit(true);
    try (var statement = database.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  private void warmUp(ScimConnection.Directory directory, RunningServer server)
      throws InterruptedException, ExecutionException {
    System.out.print("creates a second while warming up:");
    for (int step = 0; step < STEPS_TO_WARM_UP; step++) {
      double rate = create(directory, server, CLIENTS, CREATES_TO_WARM_UP / STEPS_TO_WARM_UP);
      System.out.printf(" %.0f", rate);
    }
    System.out.println();
  }

  private void creates(
      ScimConnection.Directory directory, RunningServer server, int clients, int creates)
      throws IOException, InterruptedException, ExecutionException {
    double before = probe.perSecond();
    Duration processor = server.processorTime();
    Duration own = ownProcessorTime();
    double rate = create(directory, server, clients, creates);
    double each = server.processorTime().minus(processor).toNanos() / 1e6 / creates;
    double client = ownProcessorTime().minus(own).toNanos() / 1e6 / creates;
    double after = probe.perSecond();
    double flushes = (before + after) / 2;
    System.out.printf(
        "%d creates with %d clients: %.0f a second, %.3f ms of the server's processor time each and"
            + " %.3f ms of the clients'; fdatasync %.0f and %.0f a second before and after;"
            + " ratio %.2f%n",
        creates, clients, rate, each, client, before, after, rate / flushes);
  }

  private static Duration ownProcessorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** Creates a second. */
  private double create(
      ScimConnection.Directory directory, RunningServer server, int clients, int creates)
      throws InterruptedException, ExecutionException {
    AtomicInteger left = new AtomicInteger(creates);
    long start = System.nanoTime();
    try (ExecutorService running = Executors.newFixedThreadPool(clients)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(
            running.submit(
                () -> {
                  try (ScimConnection scim = directory.at(server)) {
                    while (left.getAndDecrement() > 0) {
                      scim.createUserBlindly("made" + serial.incrementAndGet() + "@acme.example");
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return creates * 1e9 / (System.nanoTime() - start);
  }

  private interface Ask {
    void run(int round) throws IOException;
  }

  private void requests(ScimConnection scim, String group, List<String> filled) throws IOException {
    int size = filled.size();
    measure("look-up by userName", round -> scim.lookUp(ScimFiller.name(random.nextInt(size))));
    measure("page of 100, the first", round -> scim.page(1));
    measure("page of 100, anywhere", round -> scim.page(1 + random.nextInt(size - 100)));
    String[] cursor = {""};
    measure(
        "page of 100, by cursor",
        round -> {
          cursor[0] = round % 5 == 0 ? scim.cursorPage("") : scim.cursorPage(cursor[0]);
        });
    String member = filled.getFirst();
    measure("PATCH of one member", round -> scim.member(group, member, round % 2 == 0));
  }

  private void measure(String name, Ask ask) throws IOException {
    for (int round = 0; round < WARM_UP; round++) {
      ask.run(round);
    }
    double[] times = new double[MEASURED];
    for (int round = 0; round < MEASURED; round++) {
      long start = System.nanoTime();
      ask.run(round);
      times[round] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    double median = times[MEASURED / 2];
    double base = first.computeIfAbsent(name, unused -> median);
    System.out.printf(
        "%s: median %.2f ms, p90 %.2f ms; %.2f times the first size%n",
        name, median, times[MEASURED * 9 / 10], median / base);
  }
}
