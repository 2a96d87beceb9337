package dev.gatehouse.server;

import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.keys.EncryptionKey;
import dev.gatehouse.testkit.postgres.PostgresCluster;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole program in this process, on a free port of the loopback interface, with a database of
 * its own: the embedded one unless a test says otherwise.
 */
public final class GatehouseFixture implements AutoCloseable {
  /** The operator's key of every fixture. */
  public static final String ADMIN_KEY = "gh_key_fixtureKeyOfTheOperator0123456789abcdefghi";

  /**
   * How long outgoing requests of tests may take, unless a test is about just that: as long as a
   * provider on a busy machine may need.
   */
  public static final Duration PROVIDERS_PATIENCE = Duration.ofSeconds(30);

  private static final String KEY_FILE = "encryption.key";
  private static final Map<TestDatabase, Installation> STARTED_ONCE =
      new EnumMap<>(TestDatabase.class);

  private final Map<String, String> options;
  private final AdjustableClock clock;

  /** What was made here and goes with the fixture; empty where a test brought its own folder. */
  private final Optional<Installation> own;

  private HttpClient client = client();
  private Server server;

  private GatehouseFixture(
      Map<String, String> options, AdjustableClock clock, Optional<Installation> own) {
    this.options = options;
    this.clock = clock;
    this.own = own;
    this.server = launch();
  }

  /**
   * What stays when the program stops.
   *
   * @param postgres the name of its database in the shared cluster; empty for the embedded one,
   *     which is a file in the folder
   */
  private record Installation(Path folder, Optional<String> postgres) {
    private static Installation empty(TestDatabase database) {
      Path folder = newFolder();
      return switch (database) {
        case SQLITE -> new Installation(folder, Optional.empty());
        case POSTGRESQL -> {
          write(folder.resolve(KEY_FILE), EncryptionKey.random().text());
          yield new Installation(folder, Optional.of(PostgresCluster.shared().freshDatabase()));
        }
      };
    }

    private Installation copied() {
      Path to = newFolder();
      copy(folder, to);
      return new Installation(to, postgres.map(PostgresCluster.shared()::freshDatabaseLike));
    }

    private void addTo(Map<String, String> options) {
      options.put("dataDirectory", folder.toString());
      postgres.ifPresent(
          name -> {
            options.put("database.url", PostgresCluster.shared().urlOf(name));
            options.put("encryption.keyFile", folder.resolve(KEY_FILE).toString());
          });
    }

    private void remove() {
      delete(folder);
      postgres.ifPresent(PostgresCluster.shared()::drop);
    }
  }

  /** On the embedded database. The clock stands at the real time of this call. */
  public static GatehouseFixture start() {
    return start(Map.of());
  }

  /**
   * With settings of its own.
   *
   * @param more by key, such as {@code session.idle}; lists with commas
   */
  public static GatehouseFixture start(Map<String, String> more) {
    return start(TestDatabase.SQLITE, more);
  }

  public static GatehouseFixture start(TestDatabase database, Map<String, String> more) {
    return start(database, more, new AdjustableClock(Instant.now()));
  }

  /** With a clock of its own, such as {@link AdjustableClock#running}. */
  public static GatehouseFixture start(
      TestDatabase database, Map<String, String> more, AdjustableClock clock) {
    Map<String, String> options = usual();
    Optional<Installation> own = Optional.empty();
    if (!more.containsKey("dataDirectory")) {
      Duration away = Duration.between(clock.instant(), Instant.now()).abs();
      // Making a database and four RSA keys takes seconds; most tests only need to have them.
      own =
          Optional.of(
              away.compareTo(Duration.ofMinutes(1)) < 0
                  ? startedOnce(database).copied()
                  : Installation.empty(database));
      own.get().addTo(options);
    }
    options.putAll(more);
    try {
      return new GatehouseFixture(options, clock, own);
    } catch (RuntimeException e) {
      own.ifPresent(Installation::remove);
      throw e;
    }
  }

  /** What a first start leaves behind: a database with tables and keys, and the encryption key. */
  private static synchronized Installation startedOnce(TestDatabase database) {
    return STARTED_ONCE.computeIfAbsent(
        database,
        kind -> {
          Installation made = Installation.empty(kind);
          Map<String, String> options = usual();
          made.addTo(options);
          new GatehouseFixture(options, new AdjustableClock(Instant.now()), Optional.empty())
              .close();
          // PostgreSQL's goes with its cluster.
          Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made.folder())));
          return made;
        });
  }

  /**
   * Another node of the same installation, as behind a load balancer: a port of its own, the public
   * address and the clock of this one. Close it before this one.
   */
  public GatehouseFixture anotherNode() {
    Map<String, String> others = new LinkedHashMap<>(options);
    others.put("publicAddress", address().toString());
    others.put("listen", "127.0.0.1:" + LoopbackPort.free());
    return new GatehouseFixture(others, clock, Optional.empty());
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> usual() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("listen", "127.0.0.1:" + LoopbackPort.free());
    options.put("outgoing.allowPrivateAddresses", "true");
    options.put("outgoing.allowPlainHttp", "true");
    options.put("outgoing.timeout", PROVIDERS_PATIENCE.toSeconds() + "s");
    options.put("bootstrap.apiKey", ADMIN_KEY);
    return options;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("gatehouse-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Server launch() {
    return Server.start(SettingsReader.read(Optional.empty(), Map.of(), options), clock);
  }

  /** Stops the program and starts it again on the same port and database. */
  public void restart() {
    server.close();
    // Its connections are dead, which the old one may not have noticed yet.
    client.close();
    client = client();
    server = launch();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** The public address. */
  public URI address() {
    return server.publicAddress();
  }

  /** Where this node listens, which is not the public address of a second one. */
  public URI ownAddress() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** A path as a whole address. */
  public URI at(String path) {
    return address().resolve(path);
  }

  /** Where the first operator makes an account. */
  public URI firstOperator() {
    return server.firstOperator().orElseThrow();
  }

  public AdjustableClock clock() {
    return clock;
  }

  public Path dataDirectory() {
    return Path.of(options.getOrDefault("dataDirectory", ""));
  }

  /** Where others may look into the database, for JDBC. */
  public String databaseUrl() {
    return options.getOrDefault(
        "database.url", "jdbc:sqlite:" + dataDirectory().resolve("gatehouse.db"));
  }

  /** A new browser without a window and without cookies. */
  public TestBrowser browser() {
    return new TestBrowser(address());
  }

  /**
   * Calls the admin API with the operator's key.
   *
   * @param json the body; empty for none
   */
  public HttpResponse<String> admin(String method, String path, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(path))
            .header("Authorization", "Bearer " + ADMIN_KEY)
            .header("Accept", "application/json")
            .timeout(Await.PATIENCE);
    if (json.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(json));
    }
    return send(request.build());
  }

  /** Sends a request of a program. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close();
    own.ifPresent(Installation::remove);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
