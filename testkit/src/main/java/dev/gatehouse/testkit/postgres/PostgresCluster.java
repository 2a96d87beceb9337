package dev.gatehouse.testkit.postgres;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL cluster of its own in a temporary folder, reachable over loopback and a socket in
 * that folder only, without passwords.
 *
 * <p>PostgreSQL refuses to run as root; there it runs as the user {@code postgres}, which Debian's
 * package creates.
 */
public final class PostgresCluster implements AutoCloseable {
  /** The superuser of every cluster. */
  public static final String USER = "gatehouse";

  private static final String SYSTEM_USER = "postgres";

  /** The first version in which one says how a database is copied. */
  private static final int FIRST_WITH_STRATEGIES = 15;

  private static final Duration START_BOUND = Duration.ofMinutes(3);
  private static final Object LOCK = new Object();
  private static @Nullable PostgresCluster shared;

  private final AtomicInteger databases = new AtomicInteger();
  private final Path home;
  private final Path programs;
  private final int port;
  private final boolean durable;
  private final int majorVersion;
  private ChildProcess server;
  private @Nullable AdministratorSession administrator;

  private PostgresCluster(Path home, Path programs, int port, boolean durable) {
    this.home = home;
    this.programs = programs;
    this.port = port;
    this.durable = durable;
    this.server = launch();
    this.majorVersion =
        Integer.parseInt(sql("postgres", "SHOW server_version_num").strip()) / 10_000;
  }

  /**
   * The JVM's one shared cluster, started at the first call and ended with the JVM. Commits are not
   * forced to disk; where the machine has memory enough, there is no disk.
   */
  public static PostgresCluster shared() {
    synchronized (LOCK) {
      if (shared == null) {
        PostgresCluster started = start(false);
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "postgres-end"));
        shared = started;
      }
      return shared;
    }
  }

  /**
   * Starts a cluster.
   *
   * @param durable whether a commit reaches the disk before it is answered; measurements want it,
   *     tests rarely do
   */
  public static PostgresCluster start(boolean durable) {
    Path programs = programs();
    try {
      Path home = durable ? ClusterFolder.onDisk() : ClusterFolder.inMemory();
      if (isRoot()) {
        Files.setOwner(
            home,
            home.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(SYSTEM_USER));
      }
      ChildProcess.run(
          Launch.of(
                  "postgres-initdb",
                  asDatabaseUser(
                      programs.resolve("initdb").toString(),
                      "--pgdata=" + home.resolve("data"),
                      "--username=" + USER,
                      "--auth=trust",
                      "--encoding=UTF8",
                      "--locale=C.UTF-8",
                      "--no-sync"))
              .in(home),
          START_BOUND);
      return new PostgresCluster(home, programs, LoopbackPort.free(), durable);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare a PostgreSQL cluster", e);
    }
  }

  /** A JDBC URL, with its user, of a new empty database. */
  public String freshDatabaseUrl() {
    return urlOf(freshDatabase());
  }

  /** The name of a new empty database. */
  public String freshDatabase() {
    String name = "test_" + databases.incrementAndGet();
    administer("CREATE DATABASE " + name);
    return name;
  }

  /**
   * The name of a new database with all that another one holds: much faster than filling it again.
   *
   * @param template to which nobody may be connected meanwhile
   */
  public String freshDatabaseLike(String template) {
    String name = "test_" + databases.incrementAndGet();
    // Through the log, as is usual, each page is written twice; copies of files are checkpoints,
    // which cost little where nothing waits for a disk.
    String how = ClusterFolder.isInMemory(home) && copiesFiles() ? " STRATEGY FILE_COPY" : "";
    administer("CREATE DATABASE " + name + " TEMPLATE " + template + how);
    return name;
  }

  /** Older ones do it always, and have no word for it. */
  private boolean copiesFiles() {
    return majorVersion >= FIRST_WITH_STRATEGIES;
  }

  /** Removes a database, whoever is connected to it, if it is still there. */
  public void drop(String database) {
    administer("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  private synchronized void administer(String statement) {
    if (administrator == null || !administrator.isOpen()) {
      administrator = new AdministratorSession(programs.resolve("psql"), home, port, USER);
    }
    administrator.run(statement);
  }

  public String urlOf(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
  }

  public int port() {
    return port;
  }

  /**
   * Runs statements through {@code psql}; the first error throws. Answers the rows, unaligned,
   * without headings.
   */
  public String sql(String database, String statements) {
    return ChildProcess.run(
        Launch.of(
                "psql",
                asDatabaseUser(
                    programs.resolve("psql").toString(),
                    "--no-psqlrc",
                    "--quiet",
                    "--tuples-only",
                    "--no-align",
                    "--set=ON_ERROR_STOP=1",
                    "--host=" + home,
                    "--port=" + port,
                    "--username=" + USER,
                    "--dbname=" + database,
                    "--command=" + statements))
            .in(home),
        START_BOUND);
  }

  /**
   * Ends the server at once as a crash would: connections break, and the next start recovers from
   * the log.
   */
  public void crash() {
    ChildProcess.run(
        Launch.of(
                "pg-crash",
                asDatabaseUser(
                    programs.resolve("pg_ctl").toString(),
                    "stop",
                    "--mode=immediate",
                    "--pgdata=" + home.resolve("data")))
            .in(home),
        START_BOUND);
    server.close();
  }

  /** Starts the server again, on the same port, after {@link #crash}. */
  public void startAgain() {
    if (server.isAlive()) {
      throw new IllegalStateException("the server runs already");
    }
    server = launch();
  }

  @Override
  public void close() {
    closeAdministrator();
    server.close();
    ClusterFolder.remove(home);
  }

  private synchronized void closeAdministrator() {
    if (administrator != null) {
      administrator.close();
    }
  }

  private ChildProcess launch() {
    List<String> command =
        new ArrayList<>(
            asDatabaseUser(
                programs.resolve("postgres").toString(),
                "-D",
                home.resolve("data").toString(),
                "-k",
                home.toString(),
                "-p",
                Integer.toString(port)));
    settings().forEach(setting -> command.addAll(List.of("-c", setting)));
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every open connection.
    ChildProcess started =
        ChildProcess.start(Launch.of("postgres", command).in(home).endedBy("INT"));
    return started.awaitReady(START_BOUND, this::acceptsConnections);
  }

  private List<String> settings() {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "max_connections=200",
                "shared_buffers=64MB",
                "jit=off",
                "log_min_messages=warning",
                "timezone=UTC"));
    if (!durable) {
      settings.addAll(
          List.of(
              "fsync=off",
              "synchronous_commit=off",
              "full_page_writes=off",
              // Nobody copies it, and no database lives long enough to be swept.
              "wal_level=minimal",
              "max_wal_senders=0",
              "max_wal_size=256MB",
              "autovacuum=off"));
    }
    return settings;
  }

  private boolean acceptsConnections() {
    try {
      ChildProcess.run(
          Launch.of(
                  "pg_isready",
                  List.of(
                      programs.resolve("pg_isready").toString(),
                      "--host=127.0.0.1",
                      "--port=" + port))
              .in(home),
          Duration.ofSeconds(30));
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Debian keeps the cluster's programs out of PATH, one folder per major version; the newest is
   * taken.
   */
  private static Path programs() {
    Optional<Path> inPath = InstalledProgram.find("initdb").map(PostgresCluster::folderOf);
    return newestDebianVersion()
        .or(() -> inPath)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "PostgreSQL is not installed; on Debian: apt-get install postgresql"));
  }

  private static Optional<Path> newestDebianVersion() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(versions)) {
      return found
          .filter(version -> version.getFileName().toString().matches("[0-9]{1,3}"))
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparingInt(v -> Integer.parseInt(v.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folderOf(Path program) {
    try {
      return program.toRealPath().resolveSibling("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> asDatabaseUser(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("runuser", "-u", SYSTEM_USER, "--"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
