package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.server.mail.MailSettings;
import dev.gatehouse.server.mail.MailSettings.MailServer;
import dev.gatehouse.server.mail.MailSettings.Security;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {

  @TempDir Path folder;

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Settings read(String yaml, Map<String, String> environment) {
    return SettingsReader.read(Optional.of(file("gatehouse.yaml", yaml)), environment, Map.of());
  }

  private List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  private List<String> problems(String yaml, Map<String, String> environment) {
    InvalidSettingsException thrown =
        catchThrowableOfType(InvalidSettingsException.class, () -> read(yaml, environment));
    assertThat(thrown).as("the settings are accepted").isNotNull();
    return thrown.problems().stream().map(p -> p.replace(folder + "/", "")).toList();
  }

  @Test
  void needs_nothing_for_trying_out() {
    Settings settings = SettingsReader.read(Optional.empty(), Map.of("PATH", "/bin"), Map.of());
    assertThat(settings.web().listen().getPort()).isEqualTo(8080);
    assertThat(settings.web().listen().getAddress().isLoopbackAddress()).isTrue();
    assertThat(settings.dataDirectory()).isEqualTo(Path.of("data"));
    assertThat(settings.database()).isEmpty();
    assertThat(settings.outgoing().allowPrivateAddresses()).isFalse();
    assertThat(settings.logFormat()).isEqualTo(Logging.Format.TEXT);
  }

  @Test
  void reads_a_whole_file() {
    String password = file("password", "hunter2\n").toString();
    Path key = file("key", "AAAA");
    Settings settings =
        read(
            """
            publicAddress: https://signin.example.com/
            listen: 0.0.0.0:9000
            trustedProxies: [10.0.0.0/8, "::1"]
            database:
              url: postgresql://db.example/gatehouse
              user: gatehouse
              passwordFile: %s
            encryption: { keyFile: %s }
            outgoing:
              allowedRanges:
                - 10.1.0.0/16
            session: { idle: 30m, absolute: 14d }
            log: { format: json, access: true }
            metrics: { listen: "127.0.0.1:9100" }
            """
                .formatted(password, key),
            Map.of());
    assertThat(settings.web().publicAddress()).hasValue(URI.create("https://signin.example.com"));
    assertThat(settings.web().trustedProxies()).hasSize(2);
    assertThat(settings.database().orElseThrow().password().value()).isEqualTo("hunter2");
    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThat(settings.sessionIdle()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.sessionAbsolute()).isEqualTo(Duration.ofDays(14));
    assertThat(settings.metrics().listen().orElseThrow().getPort()).isEqualTo(9100);
    assertThat(settings.web().accessLog()).isTrue();
  }

  @Test
  void lets_the_environment_win_over_the_file_and_the_command_line_over_both() {
    Map<String, String> environment = Map.of("GATEHOUSE_LISTEN", "127.0.0.1:2");
    assertThat(read("listen: 127.0.0.1:1", environment).web().listen().getPort()).isEqualTo(2);
    Settings settings =
        SettingsReader.read(Optional.empty(), environment, Map.of("listen", "127.0.0.1:3"));
    assertThat(settings.web().listen().getPort()).isEqualTo(3);
  }

  @Test
  void refuses_an_unknown_key_and_says_which_was_meant() {
    assertThat(problems("listen: 127.0.0.1:1\ndatabase:\n  ulr: x\n"))
        .containsExactly(
            "gatehouse.yaml:3: there is no setting \"database.ulr\"; did you mean"
                + " \"database.url\"?");
  }

  @Test
  void refuses_an_unknown_variable_but_not_those_that_clusters_add() {
    assertThat(
            problems(
                "",
                Map.of(
                    "GATEHOUSE_LISTN",
                    "1",
                    "GATEHOUSE_PORT",
                    "tcp://10.0.0.1:80",
                    "GATEHOUSE_PORT_80_TCP_ADDR",
                    "10.0.0.1",
                    "GATEHOUSE_SERVICE_HOST",
                    "10.0.0.1")))
        .containsExactly(
            "environment GATEHOUSE_LISTN: there is no such setting; did you mean"
                + " \"GATEHOUSE_LISTEN\"?");
  }

  @Test
  void reports_all_problems_together_each_with_its_line() {
    assertThat(
            problems(
                """
                publicAddress: signin.example.com
                listen: nowhere
                trustedProxies: [10.0.0.0/99]
                session: { idle: 2d, absolute: 1d }
                log:
                  format: xml
                tls:
                  certificate: /does/not/exist.pem
                """))
        .containsExactlyInAnyOrder(
            "gatehouse.yaml:1: publicAddress: must be scheme and host, such as"
                + " https://signin.example.com",
            "gatehouse.yaml:2: listen: must be HOST:PORT, such as 127.0.0.1:8080",
            "gatehouse.yaml:3: trustedProxies: \"10.0.0.0/99\" has no prefix length up to 32",
            "gatehouse.yaml:4: session.idle: must not be longer than session.absolute",
            "gatehouse.yaml:6: log.format: must be text or json",
            "gatehouse.yaml:8: tls.certificate: cannot read the file /does/not/exist.pem",
            "tls: certificate and key belong together; one of them is missing");
  }

  @Test
  void says_where_a_file_is_not_yaml() {
    assertThat(problems("listen: 127.0.0.1:1\n  broken: [\n"))
        .singleElement()
        .asString()
        .startsWith("gatehouse.yaml:2: this is not YAML: ");
    assertThat(problems("just words"))
        .containsExactly("gatehouse.yaml:1: expected \"key: value\" lines here");
  }

  @Test
  void refuses_a_key_that_is_set_twice() {
    assertThat(problems("listen: 127.0.0.1:1\nlisten: 127.0.0.1:2\n"))
        .anySatisfy(problem -> assertThat(problem).startsWith("gatehouse.yaml:2: "));
  }

  @Test
  void says_that_the_file_is_not_there_or_a_directory() {
    InvalidSettingsException missing =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> SettingsReader.read(Optional.of(folder.resolve("no.yaml")), Map.of(), Map.of()));
    assertThat(missing.problems()).containsExactly(folder + "/no.yaml: there is no such file");
    InvalidSettingsException directory =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> SettingsReader.read(Optional.of(folder), Map.of(), Map.of()));
    assertThat(directory.problems())
        .containsExactly(folder + ": this is a directory, not a settings file");
  }

  @Test
  void wants_one_encryption_key_for_all_nodes() {
    assertThat(problems("database: { url: 'postgresql://db/gatehouse' }"))
        .singleElement()
        .asString()
        .startsWith("encryption.keyFile: with PostgreSQL every node needs the same key");
  }

  @Test
  void refuses_a_secret_that_is_given_twice() {
    String file = file("secret", "x").toString();
    assertThat(problems("bootstrap: { apiKey: a, apiKeyFile: " + file + " }"))
        .singleElement()
        .asString()
        .contains("bootstrap.apiKey: is set beside bootstrap.apiKeyFile; choose one")
        .doesNotContain("apiKey: a ");
  }

  @Test
  void mails_go_into_a_folder_until_a_server_is_named() {
    Settings settings =
        read("dataDirectory: " + folder + "\npublicAddress: https://signin.example", Map.of());
    assertThat(settings.mail().server()).isEmpty();
    assertThat(settings.mail().folder()).isEqualTo(folder.resolve("outbox"));
    assertThat(settings.mail().from()).isEqualTo("no-reply@signin.example");
    assertThat(settings.invitationLifetime()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.invitationMailsPerDay()).isEqualTo(20_000);
  }

  @Test
  void a_mail_server_is_spoken_to_encrypted_unless_said_otherwise() {
    String password = file("mail-password", "s3cret\n").toString();
    MailSettings mail =
        read(
                "mail: { host: mail.example, user: relay, passwordFile: "
                    + password
                    + ", from: 'Us <us@signin.example>' }",
                Map.of())
            .mail();
    assertThat(mail.server())
        .contains(
            new MailServer(
                "mail.example", 587, Security.STARTTLS, "relay", "s3cret", Optional.empty()));
    assertThat(mail.toString()).doesNotContain("s3cret");
  }

  @Test
  void refuses_settings_of_mail_that_do_not_go_together() {
    assertThat(problems("mail: { port: 25 }"))
        .containsExactly("gatehouse.yaml:1: mail.port: is of no use without mail.host");
    assertThat(problems("mail: { host: a.example, security: ssl, port: 0, from: 'a, b' }"))
        .hasSize(3)
        .anyMatch(problem -> problem.contains("must be starttls, tls or none"))
        .anyMatch(problem -> problem.contains("must be a port, 1 to 65535"))
        .anyMatch(problem -> problem.contains("must be one address"));
    assertThat(problems("mail: { host: a.example }"))
        .singleElement()
        .asString()
        .contains("mail.from: is needed with mail.host");
    assertThat(
            problems(
                "mail: { host: a.example, from: a@a.example, security: none, user: u, password: p }"))
        .singleElement()
        .asString()
        .contains("none would send the password in the clear");
    assertThat(problems("mail: { host: a.example, from: a@a.example, user: u }"))
        .singleElement()
        .asString()
        .contains("mail.user: belongs with mail.password");
    assertThat(problems("invitations: { lifetime: 31d }"))
        .singleElement()
        .asString()
        .contains("invitations.lifetime: must be 5m to 30d");
    assertThat(problems("invitations: { mailsPerDay: 0 }"))
        .singleElement()
        .asString()
        .contains("invitations.mailsPerDay: must be a number from 1 to 999999");
  }
}
