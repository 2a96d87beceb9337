package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was acknowledged survives the sudden end of the program. */
class DurabilityTest {
  private static final int ACKNOWLEDGED_BEFORE_THE_END = 400;
  private static final int ROUNDS = 3;

  @Test
  void every_acknowledged_write_is_there_after_a_kill() throws Exception {
    DatabaseSettings.Sqlite settings = TestDatabases.sqliteSettings();
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(writeUntilKilled(settings.file(), "round-" + round));
      try (Database database = Databases.open(settings)) {
        List<String> present =
            database.read(
                tx ->
                    tx.sql()
                        .query("SELECT role_key FROM roles")
                        .map(row -> row.text("role_key"))
                        .list());
        assertThat(present).containsAll(acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_BEFORE_THE_END);
  }

  private static List<String> writeUntilKilled(Path file, String prefix) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                file.toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
        if (acknowledged.size() == ACKNOWLEDGED_BEFORE_THE_END) {
          // SIGKILL: no hook runs, nothing is flushed. By the handle, so that the pipe stays open.
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    // The kill may have cut the last line.
    if (!acknowledged.isEmpty() && !acknowledged.getLast().endsWith(".")) {
      acknowledged.removeLast();
    }
    return acknowledged;
  }
}
