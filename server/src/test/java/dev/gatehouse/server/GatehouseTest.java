package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatehouseTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return new Gatehouse(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private String said(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lists_its_commands() {
    assertThat(run("help")).isZero();
    assertThat(said(out)).contains("serve").contains("check-config").contains("version");
  }

  @Test
  void says_that_an_option_is_unknown_without_a_stack_trace() {
    assertThat(run("serve", "--prot", "1")).isEqualTo(2);
    assertThat(said(err)).contains("--prot").doesNotContain("Exception");
  }

  @Test
  void checks_settings_without_starting() throws IOException {
    Path good = Files.writeString(folder.resolve("good.yaml"), "listen: 127.0.0.1:1\n");
    assertThat(run("check-config", "--config", good.toString())).isZero();
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "lissen: 127.0.0.1:1\n");
    assertThat(run("check-config", "--config", bad.toString())).isEqualTo(2);
    assertThat(said(err))
        .isEqualTo(bad + ":1: there is no setting \"lissen\"; did you mean \"listen\"?\n");
  }

  @Test
  void checks_the_start_up_file_with_the_settings() throws IOException {
    Path organizations =
        Files.writeString(folder.resolve("organizations.yaml"), "organisations: []\n");
    Path settings =
        Files.writeString(folder.resolve("a.yaml"), "organizations: " + organizations + "\n");
    assertThat(run("check-config", "--config", settings.toString())).isEqualTo(2);
    assertThat(said(err))
        .isEqualTo(
            "organizations.yaml: organisations: There is no such key; did you mean"
                + " \"organizations\"?\n");
  }

  @Test
  void says_in_one_line_that_postgresql_cannot_be_reached() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "A".repeat(43) + "=\n");
    Path settings =
        Files.writeString(
            folder.resolve("a.yaml"),
            """
            listen: 127.0.0.1:0
            database: {url: "postgresql://127.0.0.1:1/gatehouse", user: gatehouse}
            encryption: {keyFile: %s}
            """
                .formatted(key));
    assertThat(run("serve", "--config", settings.toString())).isEqualTo(1);
    assertThat(said(err)).startsWith("PostgreSQL cannot be reached or used: ").hasLineCount(1);
  }

  @Test
  void says_in_one_line_that_the_port_is_taken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String listen = "127.0.0.1:" + taken.getLocalPort();
      assertThat(run("serve", "--listen", listen, "--data", folder.toString())).isEqualTo(1);
      assertThat(said(err))
          .isEqualTo("cannot listen on " + listen + ": another program listens there already\n");
    }
  }

  @Test
  void says_in_one_line_that_the_data_directory_is_a_file() throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "");
    assertThat(run("serve", "--listen", "127.0.0.1:0", "--data", file.toString())).isEqualTo(2);
    assertThat(said(err))
        .isEqualTo("command line: dataDirectory: " + file + " is not a directory\n");
  }
}
