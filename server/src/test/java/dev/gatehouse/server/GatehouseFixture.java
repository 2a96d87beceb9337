package dev.gatehouse.server;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole program in this process, on a free port of the loopback interface, with the embedded
 * database in a folder of its own unless a test says otherwise.
 */
public final class GatehouseFixture implements AutoCloseable {
  /** The operator's key of every fixture. */
  public static final String ADMIN_KEY = "gh_key_fixtureKeyOfTheOperator0123456789abcdefghi";

  private static @Nullable Path startedOnce;

  private final Map<String, String> options;
  private final AdjustableClock clock;

  /** Whether the data directory was made here, and goes with the fixture. */
  private final boolean ownFolder;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Server server;

  private GatehouseFixture(Map<String, String> options, AdjustableClock clock, boolean ownFolder) {
    this.options = options;
    this.clock = clock;
    this.ownFolder = ownFolder;
    this.server = launch();
  }

  /** On the embedded database. The clock stands at the real time of this call. */
  public static GatehouseFixture start() {
    return start(Map.of());
  }

  /**
   * With settings of its own.
   *
   * @param more by key, such as {@code database.url}; lists with commas
   */
  public static GatehouseFixture start(Map<String, String> more) {
    return start(more, Instant.now());
  }

  public static GatehouseFixture start(Map<String, String> more, Instant now) {
    return start(more, new AdjustableClock(now));
  }

  /** With a clock of its own, such as {@link AdjustableClock#running}. */
  public static GatehouseFixture start(Map<String, String> more, AdjustableClock clock) {
    Map<String, String> options = usual();
    boolean ownFolder = !more.containsKey("dataDirectory");
    if (ownFolder) {
      Path folder = newFolder();
      options.put("dataDirectory", folder.toString());
      Duration away = Duration.between(clock.instant(), Instant.now()).abs();
      // Making a database and four RSA keys takes seconds; most tests only need to have them.
      if (away.compareTo(Duration.ofMinutes(1)) < 0) {
        copy(startedOnce(), folder);
      }
    }
    options.putAll(more);
    return new GatehouseFixture(options, clock, ownFolder);
  }

  /** What a first start leaves behind: a database with tables and keys, and the encryption key. */
  private static synchronized Path startedOnce() {
    if (startedOnce == null) {
      Path folder = newFolder();
      Map<String, String> options = usual();
      options.put("dataDirectory", folder.toString());
      new GatehouseFixture(options, new AdjustableClock(Instant.now()), false).close();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      startedOnce = folder;
    }
    return startedOnce;
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

  private static Map<String, String> usual() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("listen", "127.0.0.1:" + LoopbackPort.free());
    options.put("outgoing.allowPrivateAddresses", "true");
    options.put("outgoing.allowPlainHttp", "true");
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
    server = launch();
  }

  /** The public address. */
  public URI address() {
    return server.publicAddress();
  }

  /** A path as a whole address. */
  public URI at(String path) {
    return address().resolve(path);
  }

  public AdjustableClock clock() {
    return clock;
  }

  public Path dataDirectory() {
    return Path.of(options.getOrDefault("dataDirectory", ""));
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
            .timeout(Duration.ofSeconds(30));
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
    if (ownFolder) {
      delete(dataDirectory());
    }
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
