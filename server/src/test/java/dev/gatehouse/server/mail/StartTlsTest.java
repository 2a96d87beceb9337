package dev.gatehouse.server.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestCertificate;
import dev.gatehouse.server.mail.MailSettings.MailServer;
import dev.gatehouse.server.mail.MailSettings.Security;
import dev.gatehouse.server.mail.MailTransport.Carried;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail server that is spoken to in the clear until STARTTLS, and not a word longer. */
class StartTlsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String GO_AHEAD = "220 go ahead";
  private static final Mail MAIL =
      new Mail("ann@acme.example", "The subject", "Sesame\n", "<p>Sesame</p>");

  private static TestCertificate certificate;

  @BeforeAll
  static void make_a_certificate(@TempDir Path folder) throws Exception {
    certificate = TestCertificate.make(folder, "dns:localhost");
  }

  private static Carried carry(SmallMailServer server, String host, Optional<Path> trusted) {
    return new SmtpTransport(
            new MailServer(
                host, server.port(), Security.STARTTLS, "relay", "the password", trusted),
            "no-reply@signin.example")
        .carry("mail_1", MAIL, NOW);
  }

  private static void isUnencrypted(Carried carried) {
    assertThat(carried)
        .isInstanceOfSatisfying(
            Carried.Stuck.class,
            stuck -> assertThat(stuck.why()).isEqualTo(MailFailure.UNENCRYPTED));
  }

  @Test
  void password_and_mail_go_after_the_handshake() throws Exception {
    try (SmallMailServer server = SmallMailServer.start(certificate, GO_AHEAD)) {
      assertThat(carry(server, "localhost", Optional.of(certificate.certificate())))
          .isEqualTo(new Carried.Gone());
      assertThat(server.inTheClear()).containsExactly("EHLO", "STARTTLS");
      String credentials =
          Base64.getEncoder()
              .encodeToString("relay\0relay\0the password".getBytes(StandardCharsets.UTF_8));
      assertThat(server.encrypted())
          .first()
          .asString()
          // RFC 3207 §4.2: what was told in the clear counts no longer.
          .startsWith("EHLO");
      assertThat(server.encrypted())
          .contains("AUTH PLAIN " + credentials, "Subject: The subject", "Sesame");
    }
  }

  @Test
  void nothing_goes_to_who_has_an_unknown_certificate() throws Exception {
    try (SmallMailServer server = SmallMailServer.start(certificate, GO_AHEAD)) {
      isUnencrypted(carry(server, "localhost", Optional.empty()));
      assertThat(server.inTheClear()).containsExactly("EHLO", "STARTTLS");
      assertThat(server.encrypted()).isEmpty();
    }
  }

  @Test
  void nothing_goes_to_who_has_a_certificate_of_another_name() throws Exception {
    try (SmallMailServer server = SmallMailServer.start(certificate, GO_AHEAD)) {
      isUnencrypted(carry(server, "127.0.0.1", Optional.of(certificate.certificate())));
      assertThat(server.inTheClear()).containsExactly("EHLO", "STARTTLS");
      assertThat(server.encrypted()).noneMatch(line -> line.matches("(AUTH|MAIL|RCPT|DATA).*"));
    }
  }

  @Test
  void nothing_goes_to_who_offers_to_encrypt_and_then_does_not() throws Exception {
    for (String reply : new String[] {"454 4.7.0 not now", "501 no"}) {
      try (SmallMailServer server = SmallMailServer.start(certificate, reply)) {
        isUnencrypted(carry(server, "localhost", Optional.of(certificate.certificate())));
        assertThat(server.inTheClear()).doesNotContain("AUTH", "MAIL", "RCPT", "DATA");
      }
    }
  }
}
