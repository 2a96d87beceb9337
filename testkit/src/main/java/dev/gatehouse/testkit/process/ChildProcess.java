package dev.gatehouse.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program started by a test, which ends when the test ends it, and also when the test's JVM dies
 * in any way.
 *
 * <p>The program runs below a shell that holds the reading end of a pipe from this JVM. When the
 * pipe closes, be it by {@link #close} or because the JVM was killed, the shell ends the program's
 * whole process group.
 */
public final class ChildProcess implements AutoCloseable {
  /**
   * The arguments: the signal that ends the program in good order, then the program and its
   * arguments.
   */
  private static final String LEASH =
      """
      set -m
      exec 3<&0 4>&1 5>&2 >/dev/null 2>&1
      signal=$1; shift
      "$@" 3<&- </dev/null >&4 2>&5 4>&- 5>&- &
      child=$!
      ( cat <&3
        kill -"$signal" -- -"$child"
        for i in {1..100}; do kill -0 -- -"$child" || exit 0; sleep 0.1; done
        kill -KILL -- -"$child" ) &
      wait "$child"
      status=$?
      kill -KILL -- -"$!"
      exit "$status"
      """;

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_TAIL_CHARACTERS = 4_000;

  private final String name;
  private final Process leash;
  private final Path log;

  private ChildProcess(String name, Process leash, Path log) {
    this.name = name;
    this.leash = leash;
    this.log = log;
  }

  /**
   * What to start.
   *
   * @param name names the log file and every message
   * @param stopSignal the signal that ends the program in good order, such as {@code TERM}
   */
  public record Launch(
      String name,
      List<String> command,
      Path directory,
      Map<String, String> environment,
      String stopSignal) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    public static Launch of(String name, List<String> command) {
      return new Launch(name, command, Path.of("").toAbsolutePath(), Map.of(), "TERM");
    }

    Launch named(String name) {
      return new Launch(name, command, directory, environment, stopSignal);
    }

    public Launch in(Path directory) {
      return new Launch(name, command, directory, environment, stopSignal);
    }

    public Launch with(Map<String, String> environment) {
      return new Launch(name, command, directory, environment, stopSignal);
    }

    public Launch endedBy(String stopSignal) {
      return new Launch(name, command, directory, environment, stopSignal);
    }
  }

  /** Answers whether the program is ready. An I/O error counts as not yet. */
  @FunctionalInterface
  public interface Probe {
    boolean ready() throws IOException;
  }

  /** Starts the program; its output goes to {@code target/peers/NAME.log}. */
  public static ChildProcess start(Launch launch) {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", LEASH, "leash", launch.stopSignal()));
    command.addAll(launch.command());
    ProcessBuilder builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    builder.environment().putAll(launch.environment());
    try {
      Path log = logFile(launch.name());
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      return new ChildProcess(launch.name(), builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + launch.name(), e);
    }
  }

  /**
   * Waits until the program is ready.
   *
   * @throws IllegalStateException with the end of the log when the program ended or the bound is
   *     over; the program is ended
   */
  public ChildProcess awaitReady(Duration bound, Probe probe) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (System.nanoTime() < deadline) {
      if (!leash.isAlive()) {
        throw new IllegalStateException(name + " ended by itself\n" + logTail());
      }
      if (answers(probe)) {
        return this;
      }
      pause();
    }
    close();
    throw new IllegalStateException(name + " was not ready within " + bound + "\n" + logTail());
  }

  public boolean isAlive() {
    return leash.isAlive();
  }

  public Path log() {
    return log;
  }

  /** The last lines that the program wrote. */
  public String logTail() {
    try {
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARACTERS));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /**
   * Ends the program and everything that it started, in good order within ten seconds, by force
   * after that.
   */
  @Override
  public void close() {
    try {
      leash.getOutputStream().close();
    } catch (IOException e) {
      // The shell is gone already; what follows makes sure of it.
    }
    try {
      if (!leash.waitFor(15, TimeUnit.SECONDS)) {
        leash.descendants().forEach(ProcessHandle::destroyForcibly);
        leash.destroyForcibly();
      }
    } catch (InterruptedException e) {
      leash.descendants().forEach(ProcessHandle::destroyForcibly);
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a program to its end.
   *
   * @return what it wrote
   * @throws IllegalStateException when it fails or takes longer than the bound
   */
  public static String run(Launch launch, Duration bound) {
    ChildProcess child = start(launch.named(launch.name() + "-" + System.nanoTime()));
    try (child) {
      if (!child.leash.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            launch.name() + " took longer than " + bound + "\n" + child.logTail());
      }
      if (child.leash.exitValue() != 0) {
        throw new IllegalStateException(launch.name() + " failed\n" + child.logTail());
      }
      return Files.readString(child.log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(launch.name() + " was interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      child.log.toFile().delete();
    }
  }

  private static boolean answers(Probe probe) {
    try {
      return probe.ready();
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }

  private static Path logFile(String name) throws IOException {
    return Files.createDirectories(Path.of("target", "peers"))
        .resolve(name + ".log")
        .toAbsolutePath();
  }
}
