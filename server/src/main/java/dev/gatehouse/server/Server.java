package dev.gatehouse.server;

import dev.gatehouse.server.api.AdminApi;
import dev.gatehouse.server.api.StartUpFile;
import dev.gatehouse.server.console.ConsoleDoor;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.keys.EncryptionKey;
import dev.gatehouse.server.keys.NativeCryptography;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.mail.MailTransport;
import dev.gatehouse.server.organization.DnsTxtRecords;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.web.GuardedOutgoing;
import dev.gatehouse.server.web.Health;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.web.WebServer;
import dev.gatehouse.server.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running program. It alone constructs features, in the order in which they need each other.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** What has been opened, the newest first; closed in this order. */
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private final Settings settings;
  private final InstantSource clock;
  private @Nullable WebServer web;
  private Optional<Secret> firstKey = Optional.empty();
  private Optional<URI> firstOperator = Optional.empty();

  private Server(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Begins beside the caller what a start waits for and what needs no settings: Jetty wants the
   * thousand locales that the JVM knows before it takes a port, and everything reads JSON.
   */
  static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("prepare")
        .start(
            () -> {
              Locale.getAvailableLocales();
              JsonMapper.shared();
            });
  }

  /**
   * Starts everything; when this returns, requests are answered.
   *
   * @throws CannotStartException if the machine does not allow what the settings ask for
   */
  public static Server start(Settings settings, InstantSource clock) {
    Server server = new Server(settings, clock);
    try {
      server.open();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  private void open() {
    // The port first: a taken one is the most usual mistake, and the public address hangs on it.
    WebServer engine = keep(WebServer.bind(settings.web(), clock.instant()));
    web = engine;
    Database database = keep(Databases.open(databaseSettings()));
    Features features =
        new Features(
            new Core.Engine(
                database,
                new SecretBox(encryptionKeys()),
                keep(new GuardedOutgoing(settings.outgoing())),
                new OutgoingAddresses(settings.outgoing()),
                settings.outgoing().allowPlainHttp(),
                new Pages(database::isInside),
                engine.publicAddress(),
                MailTransport.of(settings.mail()),
                new DnsTxtRecords(settings.nameServers()),
                RateLimit.of(settings.scimRequestsPerSecond()),
                clock),
            keep(new GuardedOutgoing(settings.outgoing().toOwnNetwork())),
            new AdminApi.Usual(
                new SessionPolicy(settings.sessionIdle(), settings.sessionAbsolute()),
                settings.invitationLifetime(),
                settings.invitationMailsPerDay(),
                settings.secretReferences()));
    keep(features);
    Optional<URI> first = prepareOperators(features.doors().console);
    prepare(features.doors().api);
    Routes routes = features.routes();
    new Health(List.of(new DatabaseProbe(database))).addTo(routes);
    serveMetrics(engine, routes);
    engine.start(routes, features.pages(), features.looks());
    features.start();
    keep(new Periodic(features.tasks(), features.jobs()));
    if (settings.bootstrapApiKey().isEmpty()) {
      // Last, so that no failure of starting swallows a key that is shown once.
      firstKey = makeFirstKey(features.doors().api);
    }
    LOG.info("Gatehouse answers on {}", engine.publicAddress());
    if (settings.mail().server().isEmpty()) {
      LOG.info("there is no mail.host: mails become files in {}", settings.mail().folder());
    }
    first.ifPresent(this::tellOfFirstOperator);
    if (settings.nativeCryptography()) {
      Thread.ofPlatform().daemon().name("cryptography").start(() -> speedUp(features));
    }
  }

  /** Beside the first requests, which the JDK's own cryptography serves: loading takes a while. */
  private static void speedUp(Features features) {
    try {
      if (NativeCryptography.install()) {
        features.readKeysAnew();
      }
    } catch (RuntimeException e) {
      LOG.warn("signing keys could not be read anew; those in memory stay in use", e);
    }
  }

  /**
   * Before the start-up file, which may say how operators sign in. A customer that has had the slug
   * since before there was a console keeps it, and the installation goes on without operators.
   */
  private Optional<URI> prepareOperators(ConsoleDoor console) {
    try {
      return console.prepare(settings.operatorsOrganization(), clock.instant());
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "there is no console for operators, because an organization is called {}; name another"
              + " slug with operators.organization",
          settings.operatorsOrganization());
      return Optional.empty();
    }
  }

  /**
   * Unlike the key, this is logged in every format: it works once, for a day, and only as long as
   * there is nobody who could make it needless.
   */
  private void tellOfFirstOperator(URI address) {
    firstOperator = Optional.of(address);
    LOG.info("the first operator makes an account at {}", address);
  }

  /** Where the first operator makes an account; empty once there is one. */
  Optional<URI> firstOperator() {
    return firstOperator;
  }

  /** What must be there before the first request: the operator's key and the start-up file. */
  private void prepare(AdminApi api) {
    settings
        .bootstrapApiKey()
        .flatMap(key -> api.bootstrap(key.value(), clock.instant()))
        .ifPresent(
            problem -> {
              throw new CannotStartException("bootstrap.apiKey: " + problem, null);
            });
    settings.organizations().ifPresent(file -> apply(api, file));
  }

  /** Logs in JSON are collected and kept by others: a key must not get among them. */
  private Optional<Secret> makeFirstKey(AdminApi api) {
    if (settings.logFormat() == Logging.Format.JSON) {
      LOG.info("no operator key was made; name one with bootstrap.apiKeyFile to set Gatehouse up");
      return Optional.empty();
    }
    return api.firstKey(clock.instant()).map(Secret::new);
  }

  /** The operator's key that this first start made; to be shown once. */
  Optional<Secret> firstKey() {
    return firstKey;
  }

  private void apply(AdminApi api, Path file) {
    switch (api.startUpFile().apply(file, clock.instant())) {
      case StartUpFile.Result.Applied applied -> LOG.info("applied {}", file);
      case StartUpFile.Result.Unchanged unchanged -> LOG.debug("{} was applied before", file);
      case StartUpFile.Result.Rejected(List<String> problems) ->
          throw new CannotStartException(String.join("\n", problems), null);
    }
  }

  private void serveMetrics(WebServer engine, Routes routes) {
    if (settings.metrics().onPublicAddress()) {
      routes.get("/metrics", request -> Health.metrics(engine.meters()));
    }
    settings
        .metrics()
        .listen()
        .ifPresent(
            address -> {
              WebSettings own = WebSettings.on(address.getHostString(), address.getPort());
              WebServer second = keep(WebServer.bind(own, clock.instant()));
              second.start(
                  new Routes().get("/metrics", request -> Health.metrics(engine.meters())),
                  new Pages());
            });
  }

  private DatabaseSettings databaseSettings() {
    if (settings.database().isEmpty()) {
      return new DatabaseSettings.Sqlite(dataDirectory().resolve("gatehouse.db"));
    }
    Settings.DatabaseAddress address = settings.database().get();
    return switch (DatabaseSettings.of(address.url())) {
      case DatabaseSettings.Sqlite sqlite -> sqlite;
      case DatabaseSettings.Postgres postgres ->
          new DatabaseSettings.Postgres(
              postgres.url(), address.user(), address.password().value(), postgres.connections());
    };
  }

  private List<EncryptionKey> encryptionKeys() {
    return settings
        .encryptionKeyFile()
        .map(EncryptionKeyFile::read)
        .orElseGet(() -> EncryptionKeyFile.readOrMake(dataDirectory().resolve("encryption.key")));
  }

  private Path dataDirectory() {
    try {
      return Files.createDirectories(settings.dataDirectory());
    } catch (IOException e) {
      throw new CannotStartException(
          "dataDirectory: cannot make or use the directory " + settings.dataDirectory(), e);
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Scheme, host and port under which people reach it. */
  public URI publicAddress() {
    return engine().publicAddress();
  }

  /** The port on which it listens. */
  public int port() {
    return engine().port();
  }

  private WebServer engine() {
    if (web == null) {
      throw new IllegalStateException("the server has not started");
    }
    return web;
  }

  /** Lets running requests finish and closes everything, the newest first. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly", resource.getClass().getSimpleName(), e);
      }
    }
  }

  private record DatabaseProbe(Database database) implements Health.Probe {
    @Override
    public String name() {
      return "database";
    }

    @Override
    public boolean answers() {
      return database.read(tx -> true);
    }
  }
}
