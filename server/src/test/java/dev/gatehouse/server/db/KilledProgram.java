package dev.gatehouse.server.db;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A program in a process of its own that says what it does, line by line, until it is killed. */
public final class KilledProgram {
  private KilledProgram() {}

  /**
   * Starts it, and kills it once it has said so many lines.
   *
   * @param counts which lines count; others, such as of a log, are passed over
   * @param before what happens right before the kill, while it goes on
   * @return all that it said, also after those
   */
  public static List<String> lines(
      Class<?> program, int enough, Predicate<String> counts, Runnable before, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (counts.test(line)) {
          said.add(line);
          if (said.size() == enough) {
            before.run();
            // SIGKILL: no hook runs, nothing is flushed. By the handle, so that the pipe stays
            // open.
            child.toHandle().destroyForcibly();
          }
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    return said;
  }
}
