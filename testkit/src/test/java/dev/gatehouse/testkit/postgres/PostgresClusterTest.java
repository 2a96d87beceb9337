package dev.gatehouse.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.process.LoopbackPort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peers")
class PostgresClusterTest {
  @Test
  void gives_every_caller_an_empty_database_of_its_own() {
    PostgresCluster cluster = PostgresCluster.shared();
    String one = cluster.freshDatabase();
    String two = cluster.freshDatabase();
    cluster.sql(one, "CREATE TABLE person (name TEXT)");

    assertThat(
            cluster.sql(two, "SELECT count(*) FROM pg_tables WHERE tablename = 'person'").strip())
        .isEqualTo("0");
    assertThat(cluster.urlOf(one))
        .startsWith("jdbc:postgresql://127.0.0.1:" + cluster.port() + "/");
  }

  @Test
  void tells_the_database_s_own_words_when_a_statement_fails() {
    assertThatThrownBy(
            () -> PostgresCluster.shared().sql("postgres", "SELECT nothing_of_that_name"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing_of_that_name");
  }

  @Test
  void keeps_committed_rows_over_a_crash_when_durable_and_leaves_nothing_running() {
    int port;
    try (PostgresCluster cluster = PostgresCluster.start(true)) {
      port = cluster.port();
      cluster.sql("postgres", "CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)");
      cluster.crash();
      assertThat(LoopbackPort.accepts(port)).isFalse();
      cluster.startAgain();
      assertThat(cluster.sql("postgres", "SELECT n FROM kept").strip()).isEqualTo("7");
    }
    assertThat(LoopbackPort.accepts(port)).isFalse();
  }
}
