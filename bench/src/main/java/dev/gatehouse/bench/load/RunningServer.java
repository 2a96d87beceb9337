package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gatehouse from its jar, with the flags of {@code ./gatehouse serve} and a database in a new
 * folder.
 */
final class RunningServer implements AutoCloseable, Measured {
  static final String KEY = "gh_key_benchKeyThatProtectsNothing0123456789ab";

  /** What {@code ./gatehouse serve} gives to Java, handed down by {@code ./gatehouse bench}. */
  private static final List<String> FLAGS =
      List.of(System.getProperty("gatehouse.flags", "-XX:+UseSerialGC").split(" +"));

  private final Process process;
  private final int port;

  private RunningServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a new database and waits until it answers.
   *
   * @param jar the one jar
   * @param pinned a command to run it under, such as {@code taskset -c 0}; may be empty
   */
  static RunningServer start(Path jar, List<String> pinned) throws IOException {
    return start(jar, pinned, List.of(), Files.createTempDirectory("gatehouse-bench"));
  }

  /**
   * The same on a given folder.
   *
   * @param flags more words for Java
   */
  static RunningServer start(Path jar, List<String> pinned, List<String> flags, Path data)
      throws IOException {
    RunningServer server = launch(jar, pinned, flags, data);
    server.awaitAnswer(data.resolve("log"));
    return server;
  }

  /**
   * The same with settings.
   *
   * @param settings by the names of the environment, such as {@code GATEHOUSE_DATABASE_URL}
   */
  static RunningServer start(Path jar, Path data, Map<String, String> settings) throws IOException {
    RunningServer server = launch(jar, List.of(), List.of(), data, settings);
    server.awaitAnswer(data.resolve("log"));
    return server;
  }

  /** Starts it and does not wait. */
  static RunningServer launch(Path jar, List<String> pinned, List<String> flags, Path data)
      throws IOException {
    return launch(jar, pinned, flags, data, Map.of());
  }

  private static RunningServer launch(
      Path jar, List<String> pinned, List<String> flags, Path data, Map<String, String> settings)
      throws IOException {
    int port = LoopbackPort.free();
    List<String> command = new ArrayList<>(pinned);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.addAll(
        List.of("-jar", jar.toString(), "serve", "--listen", "127.0.0.1:" + port, "--data"));
    command.add(data.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("GATEHOUSE_BOOTSTRAP_API_KEY", KEY);
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true).redirectOutput(data.resolve("log").toFile());
    return new RunningServer(builder.start(), port);
  }

  private void awaitAnswer(Path log) throws IOException {
    for (int attempt = 0; attempt < 300; attempt++) {
      if (Files.readString(log).contains("answers on http")) {
        return;
      }
      try {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
    throw new IOException("the server did not start: " + Files.readString(log));
  }

  int port() {
    return port;
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Resident memory in megabytes; zero where the system does not tell. */
  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
