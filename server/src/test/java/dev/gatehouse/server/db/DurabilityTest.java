package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.postgres.PostgresCluster;
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
    List<String> acknowledged =
        KilledProgram.lines(
            AcknowledgingWriter.class,
            ACKNOWLEDGED_BEFORE_THE_END,
            line -> true,
            before,
            url,
            prefix);
    // The kill may have cut the last line.
    if (!acknowledged.isEmpty() && !acknowledged.getLast().endsWith(".")) {
      acknowledged.removeLast();
    }
    return acknowledged;
  }
}
