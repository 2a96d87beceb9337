package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.TestCertificate;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir Path folder;

  private TestCertificate own;

  @BeforeEach
  void make() throws Exception {
    own = TestCertificate.make(folder, "dns:localhost,ip:127.0.0.1");
  }

  private static WebServer bind(Path certificate, Path key, Instant now) {
    WebSettings plain = WebSettings.on("127.0.0.1", 0);
    return WebServer.bind(
        new WebSettings(
            plain.listen(),
            Optional.empty(),
            Optional.of(new WebSettings.Tls(certificate, key)),
            List.of(),
            plain.idleTimeout(),
            plain.stopTimeout(),
            false),
        now);
  }

  private static OutgoingSettings trusting(Optional<Path> authority) {
    return new OutgoingSettings(
        true, List.of(), false, authority, Optional.empty(), Duration.ofSeconds(10), 1_000);
  }

  private WebServer running() {
    WebServer server = bind(own.certificate(), own.key(), Instant.now());
    server.start(
        new Routes().get("/a", r -> Response.of(200, "text/plain", "secret")), new Pages());
    return server;
  }

  @Test
  void speaks_http_2_over_tls_and_names_https_as_its_address() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "own", Certificates.certificates(own.certificate()).iterator().next());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    try (WebServer server = running();
        HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
      URI address = server.publicAddress();
      assertThat(address.getScheme()).isEqualTo("https");
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address.resolve("/a")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("secret");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
    }
  }

  @Test
  void trusts_the_operators_own_authority_on_the_way_out() {
    try (WebServer server = running();
        GuardedOutgoing outgoing = new GuardedOutgoing(trusting(Optional.of(own.certificate())))) {
      URI url = server.publicAddress().resolve("/a");
      assertThat(outgoing.send(OutgoingRequest.get(url))).isInstanceOf(Answered.class);
    }
  }

  @Test
  void refuses_a_certificate_that_nobody_vouches_for_on_the_way_out() {
    try (WebServer server = running();
        GuardedOutgoing outgoing = new GuardedOutgoing(trusting(Optional.empty()))) {
      URI url = server.publicAddress().resolve("/a");
      assertThat(outgoing.send(OutgoingRequest.get(url)))
          .isInstanceOfSatisfying(
              Unanswered.class, u -> assertThat(u.code()).isEqualTo("outgoing_tls"));
    }
  }

  @Test
  void refuses_to_start_with_an_expired_certificate_and_says_when_it_expired() {
    Instant later = Instant.now().plus(Duration.ofDays(60));
    assertThatThrownBy(() -> bind(own.certificate(), own.key(), later))
        .isInstanceOf(CannotListenException.class)
        .hasMessageMatching(".*tls.crt: the certificate of CN=localhost expired on 20.*");
  }

  @Test
  void says_what_is_wrong_with_a_key_file() throws Exception {
    Path old =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> bind(own.certificate(), old, Instant.now()))
        .hasMessageContaining("old.key holds no unencrypted PKCS #8 key; make one with")
        .hasMessageContaining("openssl pkcs8");
    assertThatThrownBy(() -> bind(old, own.key(), Instant.now()))
        .hasMessageContaining("old.key holds no certificate in PEM form");
  }

  @Test
  void refuses_a_key_that_belongs_to_another_certificate() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("other"));
    TestCertificate other = TestCertificate.make(elsewhere, "dns:localhost,ip:127.0.0.1");
    assertThatThrownBy(() -> bind(own.certificate(), other.key(), Instant.now()))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining("does not go with");
  }
}
