package dev.gatehouse.server.connection.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.TestAuthority;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that hang, lie or send too much cost a bounded time and one refusal. */
class HostileServersTest {
  /** Of a connection that says nothing of it: the impatient ones must be over before. */
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

  private static LdapLab lab;
  private static TestAuthority authority;

  private final List<AutoCloseable> open = new ArrayList<>();

  /** What a server does with each who connects. */
  private interface Behaviour {
    void meet(Socket peer) throws IOException, InterruptedException;
  }

  @BeforeAll
  static void make_a_lab() {
    lab = new LdapLab();
    authority = TestAuthority.make("dns:localhost");
  }

  @AfterAll
  static void close_it() {
    lab.close();
  }

  @AfterEach
  void close_servers() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private int server(Behaviour behaviour) throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(listening);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listening.isClosed()) {
                try {
                  Socket peer = listening.accept();
                  open.add(peer);
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            try {
                              behaviour.meet(peer);
                            } catch (IOException | InterruptedException e) {
                              // The other side has had enough, which is what is tested.
                            }
                          });
                } catch (IOException e) {
                  return;
                }
              }
            });
    return listening.getLocalPort();
  }

  private static LiveConnection to(Object... more) {
    return lab.connection(
        "ldap",
        LdapLab.settings(
            Map.of(
                "allowPlainLdap",
                true,
                "bindDn",
                "cn=gatehouse,dc=example",
                "baseDn",
                "dc=example"),
            more),
        "a secret");
  }

  /** To a server of this test, whose answers nothing protects. */
  private static LiveConnection plain(int port) {
    return to("servers", List.of("ldap://localhost:" + port));
  }

  /** For servers that are waited for in vain. */
  private static LiveConnection impatient(String server, boolean plain) {
    return to("servers", List.of(server), "allowPlainLdap", plain, "timeoutSeconds", 1);
  }

  private static LiveConnection impatient(int port) {
    return impatient("ldap://localhost:" + port, true);
  }

  /** By StartTLS or LDAPS, as the address says. */
  private static LiveConnection encrypted(String server, List<String> authorities) {
    return to("servers", List.of(server), "allowPlainLdap", false, "caCertificates", authorities);
  }

  /** A directory behind two addresses, of which the first is asked first. */
  private static LiveConnection both(String first, String second) {
    return lab.connection(
        "active-directory",
        Map.of(
            "servers",
            List.of(first, second),
            "caCertificates",
            List.of(authority.authority()),
            "bindDn",
            AdShapedDirectory.SERVICE,
            "baseDn",
            AdShapedDirectory.BASE),
        AdShapedDirectory.SERVICE_PASSWORD);
  }

  private static String refusal(LiveConnection connection) {
    long start = System.nanoTime();
    Arrival arrival = lab.signIn(connection, "jane", "a password");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(USUAL_TIMEOUT);
    assertThat(arrival).isInstanceOf(Arrival.Refused.class);
    assertThat(arrival.checks())
        .anySatisfy(check -> assertThat(check.outcome()).isEqualTo(Check.Outcome.FAILED));
    return ((Arrival.Refused) arrival).refusal().code();
  }

  private static void swallow(Socket peer) throws IOException {
    byte[] buffer = new byte[4_096];
    while (peer.getInputStream().read(buffer) >= 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_server_that_says_nothing() throws Exception {
    assertThat(refusal(impatient(server(HostileServersTest::swallow)))).isEqualTo("ldap_timeout");
  }

  @Test
  void a_server_that_says_nothing_when_tls_begins() throws Exception {
    int port = server(HostileServersTest::swallow);

    assertThat(refusal(impatient("ldaps://localhost:" + port, true))).isEqualTo("ldap_timeout");
  }

  @Test
  void a_server_that_says_nothing_when_starttls_is_asked_for() throws Exception {
    int port = server(HostileServersTest::swallow);

    assertThat(refusal(impatient("ldap://localhost:" + port, false))).isEqualTo("ldap_timeout");
  }

  @Test
  void a_server_that_sends_an_octet_now_and_then() throws Exception {
    int port =
        server(
            peer -> {
              OutputStream out = peer.getOutputStream();
              // The answer to a bind, with a matched DN of almost 1 MB that never ends.
              out.write(new byte[] {0x30, (byte) 0x83, 0x0F, 0x00, 0x00, 0x02, 0x01, 0x01});
              out.write(new byte[] {0x61, (byte) 0x83, 0x0E, (byte) 0xFF, (byte) 0xF8});
              out.write(new byte[] {0x0A, 0x01, 0x00, 0x04, (byte) 0x83, 0x0E, (byte) 0xFF, 0x00});
              while (true) {
                out.write(0);
                out.flush();
                Thread.sleep(50);
              }
            });

    assertThat(refusal(impatient(port))).isEqualTo("ldap_timeout");
  }

  @Test
  void a_server_that_speaks_something_else() throws Exception {
    int port =
        server(
            peer -> {
              peer.getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              peer.getOutputStream().flush();
              swallow(peer);
            });

    assertThat(refusal(impatient(port)))
        // Read as LDAP, it announces a message that never ends.
        .isEqualTo("ldap_timeout");
    assertThat(refusal(to("servers", List.of("ldaps://localhost:" + port)))).isEqualTo("ldap_tls");
  }

  @Test
  void a_server_that_hangs_up() throws Exception {
    int port = server(Socket::close);

    assertThat(refusal(plain(port))).isEqualTo("ldap_unreachable");
  }

  @Test
  void a_server_that_announces_a_message_too_large_to_read() throws Exception {
    int port =
        server(
            peer -> {
              peer.getOutputStream().write(new byte[] {0x30, (byte) 0x84, 0x7F, -1, -1, -1});
              peer.getOutputStream().flush();
              swallow(peer);
            });

    assertThat(refusal(plain(port))).isIn("ldap_answer", "ldap_unreachable");
  }

  @Test
  void a_server_that_never_stops_sending_entries() throws Exception {
    int port =
        server(
            peer -> {
              OutputStream out = peer.getOutputStream();
              send(out, new LDAPMessage(1, new BindResponseProtocolOp(0, null, null, null, null)));
              Attribute filler = new Attribute("description", "x".repeat(100_000));
              for (int i = 0; ; i++) {
                send(
                    out,
                    new LDAPMessage(
                        2, new SearchResultEntryProtocolOp("cn=" + i, List.of(filler))));
              }
            });
    LiveConnection connection = impatient(port);
    long start = System.nanoTime();
    Arrival arrival = lab.signIn(connection, "jane", "a password");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(USUAL_TIMEOUT);
    assertThat(arrival).isNotInstanceOf(Arrival.Verified.class);
  }

  private static void send(OutputStream out, LDAPMessage message) throws IOException {
    ASN1Buffer buffer = new ASN1Buffer();
    message.writeTo(buffer);
    buffer.writeTo(out);
    out.flush();
  }

  @Test
  void nothing_answers_at_the_port() throws Exception {
    assertThat(refusal(plain(LoopbackPort.free()))).isEqualTo("ldap_unreachable");
  }

  @Test
  void nobody_knows_the_host() {
    assertThat(refusal(to("servers", List.of("ldap://directory.invalid"))))
        .isEqualTo("ldap_host_unknown");
  }

  @Test
  void a_private_address_that_the_operator_has_not_allowed() throws Exception {
    int port = server(HostileServersTest::swallow);
    LiveConnection connection = plain(port);
    try (LdapKind strict = new LdapKind(new OutgoingAddresses(OutgoingSettings.strict()), true)) {
      Arrival arrival =
          strict.arrive(connection, new ArrivalRequest("", "jane\nx\n"), lab.world.clock.instant());

      assertThat(((Arrival.Refused) arrival).refusal().code()).isEqualTo("ldap_address_refused");
      assertThat(((Arrival.Refused) arrival).refusal().detail()).contains("outgoing.allowedRanges");
    }
  }

  @Test
  void a_certificate_of_another_authority() {
    try (AdShapedDirectory directory = AdShapedDirectory.start(authority)) {
      TestAuthority other = TestAuthority.make("dns:localhost");

      assertThat(refusal(tls(directory, List.of(other.authority())))).isEqualTo("ldap_certificate");
      assertThat(refusal(tls(directory, List.of()))).isEqualTo("ldap_certificate");
      assertThat(refusal(encrypted(directory.ldap(), List.of(other.authority()))))
          .isEqualTo("ldap_certificate");
    }
  }

  @Test
  void a_certificate_for_another_name() {
    TestAuthority elsewhere = TestAuthority.make("dns:elsewhere.example");
    try (AdShapedDirectory directory = AdShapedDirectory.start(elsewhere)) {
      assertThat(refusal(tls(directory, List.of(elsewhere.authority()))))
          .isEqualTo("ldap_host_name");
      assertThat(refusal(encrypted(directory.ldap(), List.of(elsewhere.authority()))))
          .isEqualTo("ldap_host_name");
    }
  }

  private static LiveConnection tls(AdShapedDirectory directory, List<String> authorities) {
    return encrypted(directory.ldaps(), authorities);
  }

  @Test
  void a_hanging_server_does_not_keep_the_second_from_answering() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    int port =
        server(
            peer -> {
              asked.incrementAndGet();
              swallow(peer);
            });
    try (AdShapedDirectory directory = AdShapedDirectory.start(authority)) {
      directory.person("jane", "correct horse");
      LiveConnection both = both("ldaps://localhost:" + port, directory.ldaps());

      assertThat(lab.signIn(both, "jane", "correct horse")).isInstanceOf(Arrival.Verified.class);
      // From now on the second is asked first.
      int before = asked.get();
      Arrival again = lab.signIn(both, "jane", "correct horse");
      assertThat(again).isInstanceOf(Arrival.Verified.class);
      assertThat(again.checks()).extracting(Check::outcome).containsOnly(Check.Outcome.PASSED);
      assertThat(before).isPositive();
      assertThat(asked).hasValue(before);
    }
  }

  @Test
  void a_link_that_died_while_it_was_kept_is_made_anew() {
    AdShapedDirectory first = AdShapedDirectory.start(authority);
    try (AdShapedDirectory second = AdShapedDirectory.start(authority)) {
      first.person("jane", "correct horse");
      second.person("jane", "correct horse");
      LiveConnection both = both(first.ldaps(), second.ldaps());
      assertThat(lab.signIn(both, "jane", "correct horse")).isInstanceOf(Arrival.Verified.class);
      first.close();

      Arrival after = lab.signIn(both, "jane", "correct horse");
      assertThat(after).as(after.checks().toString()).isInstanceOf(Arrival.Verified.class);
    }
  }
}
