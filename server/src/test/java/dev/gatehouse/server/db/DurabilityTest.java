package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.postgres.PostgresCluster;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was acknowledged survives the sudden end of the program, and of the database beside it. */
class DurabilityTest {
  private static final int ACKNOWLEDGED_BEFORE_THE_END = 400;
  private static final int ROUNDS = 3;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void every_acknowledged_write_is_there_after_a_kill(TestDatabase database) throws Exception {
    String url = database.freshUrl();
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(writeUntilKilled(url, "round-" + round, () -> {}));
      assertThat(present(url)).containsAll(acknowledged);
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_BEFORE_THE_END);
  }

  @Test
  void every_acknowledged_write_is_there_after_a_crash_of_postgresql() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start(true)) {
      String url = cluster.freshDatabaseUrl();
      List<String> acknowledged = writeUntilKilled(url, "crash", cluster::crash);
      cluster.startAgain();
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_END);
      assertThat(present(url)).containsAll(acknowledged);
    }
  }

  private static List<String> present(String url) {
    try (Database database = Databases.open(DatabaseSettings.of(url))) {
      return database.read(
          tx ->
              tx.sql().query("SELECT role_key FROM roles").map(row -> row.text("role_key")).list());
    }
  }

  /**
   * @param before what happens right before the kill, while writes are being acknowledged
   */
  private static List<String> writeUntilKilled(String url, String prefix, Runnable before)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                url,
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acknowledged.add(line);
        if (acknowledged.size() == ACKNOWLEDGED_BEFORE_THE_END) {
          before.run();
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
