package dev.gatehouse.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestCertificate;
import dev.gatehouse.server.mail.MailSettings.MailServer;
import dev.gatehouse.server.mail.MailSettings.Security;
import dev.gatehouse.server.mail.MailTransport.Carried;
import dev.gatehouse.testkit.process.LoopbackPort;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailTransportTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String FROM = "Gatehouse <no-reply@signin.example>";
  private static final Mail MAIL =
      new Mail("ann@acme.example", "Grüße aus Köln", "Sesam: öffne dich\n", "<p>Sesam</p>");

  @TempDir Path folder;

  private static GreenMail started(String protocol) {
    ServerSetup setup = new ServerSetup(LoopbackPort.free(), "127.0.0.1", protocol);
    setup.setServerStartupTimeout(Await.PATIENCE.toMillis());
    GreenMail mail = new GreenMail(setup);
    mail.start();
    return mail;
  }

  private static MailTransport to(int port, Security security, String user, String password) {
    return new SmtpTransport(
        new MailServer("127.0.0.1", port, security, user, password, Optional.empty()), FROM);
  }

  @Test
  void hands_a_mail_to_a_server() throws Exception {
    GreenMail server = started("smtp");
    try {
      int port = server.getSmtp().getPort();
      assertThat(to(port, Security.NONE, "", "").carry("mail_1", MAIL, NOW))
          .isEqualTo(new Carried.Gone());
      MimeMessage received = server.getReceivedMessages()[0];
      assertThat(received.getSubject()).isEqualTo("Grüße aus Köln");
      assertThat(received.getFrom()[0]).hasToString(FROM);
      assertThat(received.getAllRecipients()[0]).hasToString("ann@acme.example");
      assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(received.getMessageID()).isEqualTo("<mail_1@signin.example>");
      assertThat(received.getSentDate().toInstant()).isEqualTo(NOW);
      Multipart parts = (Multipart) received.getContent();
      assertThat(parts.getContentType()).startsWith("multipart/alternative");
      assertThat(parts.getBodyPart(0).getContent().toString().strip())
          .isEqualTo("Sesam: öffne dich");
      assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
    } finally {
      server.stop();
    }
  }

  @Test
  void shows_the_password_to_a_server_that_asks_for_it() {
    GreenMail server = started("smtp");
    try {
      server.setUser("relay@signin.example", "relay", "right");
      server.getUserManager().setAuthRequired(true);
      int port = server.getSmtp().getPort();
      assertThat(to(port, Security.NONE, "relay", "wrong").carry("mail_1", MAIL, NOW))
          .isEqualTo(new Carried.Stuck(MailFailure.AUTHENTICATION, ""));
      assertThat(to(port, Security.NONE, "relay", "right").carry("mail_1", MAIL, NOW))
          .isEqualTo(new Carried.Gone());
    } finally {
      server.stop();
    }
  }

  @Test
  void trusts_a_certificate_only_of_known_authorities_and_with_the_right_name() throws Exception {
    TestCertificate own = TestCertificate.make(folder, "dns:localhost");
    String property = "greenmail.tls.keystore.file";
    System.setProperty(property, own.store().toString());
    System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
    GreenMail server = started("smtps");
    try {
      int port = server.getSmtps().getPort();
      assertThat(to(port, Security.TLS, "", "").carry("mail_1", MAIL, NOW))
          .isInstanceOfSatisfying(
              Carried.Stuck.class,
              stuck -> assertThat(stuck.why()).isEqualTo(MailFailure.UNENCRYPTED));
      assertThat(trusting("127.0.0.1", port, own).carry("mail_1", MAIL, NOW))
          .as("the certificate names localhost only")
          .isInstanceOf(Carried.Stuck.class);
      assertThat(server.getReceivedMessages()).isEmpty();
      assertThat(trusting("localhost", port, own).carry("mail_1", MAIL, NOW))
          .isEqualTo(new Carried.Gone());
    } finally {
      server.stop();
      System.clearProperty(property);
      System.clearProperty("greenmail.tls.keystore.password");
    }
  }

  private static MailTransport trusting(String host, int port, TestCertificate certificate) {
    return new SmtpTransport(
        new MailServer(host, port, Security.TLS, "", "", Optional.of(certificate.certificate())),
        FROM);
  }

  @Test
  void sends_nothing_in_the_clear_where_starttls_is_not_offered() {
    GreenMail server = started("smtp");
    try {
      assertThat(
              to(server.getSmtp().getPort(), Security.STARTTLS, "", "").carry("mail_1", MAIL, NOW))
          .isInstanceOfSatisfying(
              Carried.Stuck.class,
              stuck -> assertThat(stuck.why()).isEqualTo(MailFailure.UNENCRYPTED));
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void says_when_no_server_is_there() {
    assertThat(to(LoopbackPort.free(), Security.NONE, "", "").carry("mail_1", MAIL, NOW))
        .isInstanceOfSatisfying(
            Carried.Stuck.class,
            stuck -> assertThat(stuck.why()).isEqualTo(MailFailure.UNREACHABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550 5.7.1 no, REFUSED",
    "RCPT, 550 5.1.1 nobody ann@acme.example, REFUSED",
    "RCPT, 451 4.7.1 later, POSTPONED",
    "DATA, 554 5.7.1 no, REFUSED",
    "DATA, 452 4.3.1 full, POSTPONED",
    "MAIL, 421 4.3.2 closing, POSTPONED"
  })
  void tells_refusals_for_good_from_those_for_now(String at, String reply, MailFailure expected)
      throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> refuse(socket, at, reply));
      Carried carried = to(socket.getLocalPort(), Security.NONE, "", "").carry("mail_1", MAIL, NOW);
      assertThat(carried).isEqualTo(new Carried.Stuck(expected, "reply " + reply.substring(0, 3)));
    }
  }

  /** A mail server that knows little, and refuses at one command. */
  private static void refuse(ServerSocket socket, String at, String reply) {
    try (Socket peer = socket.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = peer.getOutputStream()) {
      say(out, "220 ready");
      for (String line : (Iterable<String>) in.lines()::iterator) {
        if (line.startsWith(at)) {
          say(out, reply);
        } else if (line.startsWith("DATA")) {
          say(out, "354 go on");
        } else {
          say(out, line.startsWith("QUIT") ? "221 bye" : "250 fine");
        }
      }
    } catch (IOException e) {
      // The client has left.
      Thread.currentThread().interrupt();
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Test
  void puts_mails_into_a_folder_that_only_this_user_reads() throws Exception {
    Path outbox = folder.resolve("outbox");
    MailTransport transport =
        MailTransport.of(new MailSettings(Optional.empty(), "no-reply@signin.example", outbox));
    assertThat(transport.carry("mail_1", MAIL, NOW)).isEqualTo(new Carried.Gone());
    assertThat(transport.carry("mail_1", MAIL, NOW)).isEqualTo(new Carried.Gone());
    Path file = outbox.resolve("mail_1.eml");
    try (Stream<Path> all = Files.list(outbox)) {
      assertThat(all).containsExactly(file);
    }
    assertThat(Files.readString(file))
        .contains("To: ann@acme.example", "Auto-Submitted: auto-generated", "<p>Sesam</p>");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outbox)))
        .isEqualTo("rwx------");
  }

  @Test
  void says_when_the_folder_cannot_be_used() throws Exception {
    Path taken = Files.writeString(folder.resolve("outbox"), "a file");
    assertThat(new FolderTransport(taken, FROM).carry("mail_1", MAIL, NOW))
        .isInstanceOfSatisfying(
            Carried.Stuck.class,
            stuck -> assertThat(stuck.why()).isEqualTo(MailFailure.UNWRITABLE));
  }

  @Test
  void no_line_break_reaches_a_header() {
    for (String wrong : List.of("a\r\nBcc: eve@evil.example", "a\nb", "a\r", "a\0")) {
      assertThatThrownBy(() -> new Mail("ann@acme.example", wrong, "", ""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Mail(wrong, "a", "", ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void what_could_not_be_finished_is_not_left_behind() throws Exception {
    Mail unwritable = new Mail("not an address @", "a", "Sesam", "");
    assertThat(new FolderTransport(folder, FROM).carry("mail_1", unwritable, NOW))
        .isInstanceOf(Carried.Stuck.class);
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).isEmpty();
    }
  }
}
