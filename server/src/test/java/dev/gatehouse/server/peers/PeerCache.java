package dev.gatehouse.server.peers;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import dev.gatehouse.testkit.process.InstalledProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What peers download or prepare once per machine: {@code $XDG_CACHE_HOME/gatehouse}, else {@code
 * ~/.cache/gatehouse}.
 */
final class PeerCache {
  private static final Duration DOWNLOAD_BOUND = Duration.ofMinutes(10);

  private PeerCache() {}

  /** Fills a folder. What it leaves is kept only when it returns. */
  @FunctionalInterface
  interface Preparation {
    void prepare(Path folder) throws IOException;
  }

  /**
   * The folder of that name, prepared at the first call on this machine and kept. Two builds at
   * once prepare it once.
   *
   * @param name holds every word that the content depends on, such as a version
   */
  static Path folder(String name, Preparation preparation) {
    try {
      Path cache = Files.createDirectories(home());
      Path folder = cache.resolve(name);
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!Files.isDirectory(folder)) {
          Path unfinished = cache.resolve(name + ".unfinished");
          PeerFolder.delete(unfinished);
          preparation.prepare(Files.createDirectories(unfinished));
          Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        lock.release();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + name, e);
    }
  }

  /**
   * The file of an artifact, fetched by Maven itself, so that its mirrors, proxies and checksums
   * hold.
   */
  static Path artifact(String group, String artifact, String version, String type) {
    Path file =
        localRepository()
            .resolve(group.replace('.', '/'))
            .resolve(artifact)
            .resolve(version)
            .resolve(artifact + "-" + version + "." + type);
    if (!Files.exists(file)) {
      List<String> command = new ArrayList<>(mavenCommand());
      command.addAll(
          List.of(
              "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get",
              "-Dartifact=" + String.join(":", group, artifact, version, type),
              "-Dtransitive=false"));
      ChildProcess.run(Launch.of("maven-" + artifact, command), DOWNLOAD_BOUND);
    }
    return file;
  }

  /** Maven with the build's own settings, to which goals are added. */
  static List<String> mavenCommand() {
    return List.of(
        maven().toString(), "--batch-mode", "--quiet", "-Dmaven.repo.local=" + localRepository());
  }

  private static Path home() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return (cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache))
        .resolve("gatehouse");
  }

  /** The build passes its own, see the Surefire settings of the root pom. */
  private static Path localRepository() {
    String given = System.getProperty("gatehouse.maven.repository");
    return given == null || given.isBlank()
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(given);
  }

  private static Path maven() {
    String home = System.getProperty("gatehouse.maven.home");
    Path given = home == null ? null : Path.of(home, "bin", "mvn");
    return given != null && Files.isExecutable(given)
        ? given
        : InstalledProgram.require("mvn", "maven");
  }
}
