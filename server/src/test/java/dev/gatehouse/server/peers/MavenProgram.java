package dev.gatehouse.server.peers;

import dev.gatehouse.testkit.process.ChildProcess;
import dev.gatehouse.testkit.process.ChildProcess.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java program from Maven Central that runs in a process of its own, so that nothing of it gets
 * near our class path.
 */
final class MavenProgram {
  private static final Duration FETCH_BOUND = Duration.ofMinutes(5);

  private final String name;
  private final Path jars;

  private MavenProgram(String name, Path jars) {
    this.name = name;
    this.jars = jars;
  }

  /**
   * Fetches once per machine.
   *
   * @param name a folder beside this class with a {@code pom.xml} that names exact versions
   */
  static MavenProgram fetch(String name) {
    String pom = PeerFolder.text(name + "/pom.xml");
    Path jars =
        PeerCache.folder(
            name + "-" + Integer.toHexString(pom.hashCode()),
            folder -> {
              Files.writeString(folder.resolve("pom.xml"), pom);
              List<String> command = new ArrayList<>(PeerCache.mavenCommand());
              command.addAll(
                  List.of(
                      "-f",
                      folder.resolve("pom.xml").toString(),
                      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies",
                      "-DincludeScope=runtime",
                      "-DoutputDirectory=" + folder));
              ChildProcess.run(Launch.of("maven-" + name, command), FETCH_BOUND);
            });
    return new MavenProgram(name, jars);
  }

  /**
   * Compiles a driver that stands beside the pom, and runs it to its end.
   *
   * @param driver the name of its class
   * @return what it printed
   * @throws IllegalStateException with the end of that when it failed or took too long
   */
  String runDriver(
      String driver, List<String> arguments, Map<String, String> environment, Duration bound) {
    try (PeerFolder folder = PeerFolder.create(name)) {
      Path source = folder.copy(name + "/" + driver + ".java", driver + ".java");
      List<String> command = new ArrayList<>(java(List.of("-cp", classPath(), source.toString())));
      command.addAll(arguments);
      return ChildProcess.run(Launch.of(name, command).in(folder.path()).with(environment), bound);
    }
  }

  /** Runs a main class of the program itself in a folder. */
  String runMain(
      List<String> options, String main, List<String> arguments, Path folder, Duration bound) {
    List<String> command = new ArrayList<>(java(options));
    command.addAll(List.of("-cp", classPath(), main));
    command.addAll(arguments);
    return ChildProcess.run(Launch.of(name, command).in(folder), bound);
  }

  /** It lives for seconds: the first compiler alone and a small heap start it soonest. */
  private static List<String> java(List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m"));
    command.addAll(more);
    return command;
  }

  private String classPath() {
    try (Stream<Path> files = Files.list(jars)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(java.io.File.pathSeparator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
