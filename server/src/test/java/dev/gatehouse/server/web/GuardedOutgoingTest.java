package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.web.Outgoing.Answer;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedOutgoingTest {

  private static OutgoingSettings toLoopback(Duration deadline, int largestBody) {
    return new OutgoingSettings(
        false,
        List.of(AddressRange.parse("127.0.0.0/8")),
        true,
        Optional.empty(),
        Optional.empty(),
        deadline,
        largestBody);
  }

  private static Answer get(URI url) {
    return get(url, Duration.ofSeconds(10), 100_000);
  }

  private static Answer get(URI url, Duration deadline, int largestBody) {
    try (GuardedOutgoing outgoing = new GuardedOutgoing(toLoopback(deadline, largestBody))) {
      return outgoing.send(OutgoingRequest.get(url));
    }
  }

  private static String code(Answer answer) {
    return switch (answer) {
      case Answered answered -> "answered " + answered.status();
      case Unanswered unanswered -> unanswered.code();
    };
  }

  @Nested
  class Answers {
    @Test
    void gives_status_headers_and_body() {
      try (RawPeer peer = RawPeer.saying(RawPeer.ok("hello"))) {
        Answered answer = (Answered) get(peer.at("/x?y=1"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("x-a", List.of("1"));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(peer.requestLines()).containsExactly("GET /x?y=1 HTTP/1.1");
      }
    }

    @Test
    void gives_error_statuses_as_they_are() {
      try (RawPeer peer =
          RawPeer.saying(
              "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")) {
        assertThat(code(get(peer.at("/")))).isEqualTo("answered 401");
      }
    }

    @Test
    void sends_a_body_with_its_content_type() {
      Routes routes =
          new Routes()
              .post(
                  "/token",
                  r ->
                      Response.of(
                          200,
                          "text/plain",
                          r.header("Authorization").orElse("") + r.form().required("code")));
      try (RunningWeb web = new RunningWeb(routes);
          GuardedOutgoing outgoing =
              new GuardedOutgoing(toLoopback(Duration.ofSeconds(10), 1_000))) {
        Answer answer =
            outgoing.send(
                new OutgoingRequest(
                    "POST",
                    web.at("/token"),
                    Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Authorization",
                        "Basic x"),
                    "code=a%2Bb".getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(((Answered) answer).body(), StandardCharsets.UTF_8))
            .isEqualTo("Basic xa+b");
      }
    }
  }

  @Nested
  class BadPeers {
    @Test
    void gives_up_on_a_peer_that_hangs() {
      CountDownLatch never = new CountDownLatch(1);
      try (RawPeer peer = new RawPeer(socket -> never.await())) {
        Answer answer = get(peer.at("/"), Duration.ofMillis(400), 1_000);
        assertThat(code(answer)).isEqualTo("outgoing_timeout");
        never.countDown();
      }
    }

    @Test
    void a_peer_that_hangs_holds_up_nobody_who_asks_another() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch hanging = new CountDownLatch(16);
      RawPeer.Behaviour hang =
          socket -> {
            hanging.countDown();
            never.await();
          };
      OutgoingSettings patient = toLoopback(Duration.ofSeconds(20), 1_000);
      try (RawPeer bad = new RawPeer(hang);
          RawPeer good = RawPeer.saying(RawPeer.ok("hello"));
          GuardedOutgoing outgoing = new GuardedOutgoing(patient);
          ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 200; i++) {
          many.submit(() -> outgoing.send(OutgoingRequest.get(bad.at("/"))));
        }
        assertThat(hanging.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(code(outgoing.send(OutgoingRequest.get(good.at("/")))))
            .isEqualTo("answered 200");
        many.shutdownNow();
        never.countDown();
      }
    }

    @Test
    void gives_up_on_a_peer_that_drips_within_every_idle_timeout() {
      RawPeer.Behaviour drip =
          socket -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes("US-ASCII"));
            while (true) {
              out.write('x');
              out.flush();
              Thread.sleep(20);
            }
          };
      try (RawPeer peer = new RawPeer(drip)) {
        Answer answer = get(peer.at("/"), Duration.ofMillis(600), 1_000_000);
        assertThat(code(answer)).isEqualTo("outgoing_timeout");
      }
    }

    @Test
    void hangs_up_on_a_body_that_is_too_large() {
      RawPeer.Behaviour flood =
          socket -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes("US-ASCII"));
            byte[] chunk = new byte[8_192];
            while (true) {
              out.write(chunk);
            }
          };
      try (RawPeer peer = new RawPeer(flood)) {
        assertThat(code(get(peer.at("/")))).isEqualTo("outgoing_too_large");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\u0000\u0001\u0002garbage\r\n\r\n",
          "HTTP/1.1 abc\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          ""
        })
    void says_that_garbage_is_no_answer(String garbage) {
      try (RawPeer peer = RawPeer.saying(garbage)) {
        assertThat(code(get(peer.at("/")))).isEqualTo("outgoing_unreachable");
      }
    }

    @Test
    void refuses_headers_without_end() {
      try (RawPeer peer =
          RawPeer.saying("HTTP/1.1 200 OK\r\n" + "X-A: aaaaaaaaaaaaaaaa\r\n".repeat(5_000))) {
        assertThat(code(get(peer.at("/")))).isEqualTo("outgoing_unreachable");
      }
    }

    @Test
    void says_that_nobody_listens() {
      assertThat(code(get(URI.create("http://127.0.0.1:" + LoopbackPort.free() + "/"))))
          .isEqualTo("outgoing_unreachable");
    }

    @Test
    void says_that_a_peer_without_tls_is_a_matter_of_tls() {
      try (RunningWeb web = new RunningWeb(new Routes())) {
        URI https = URI.create("https://127.0.0.1:" + web.server.port() + "/");
        assertThat(code(get(https))).isEqualTo("outgoing_tls");
      }
    }
  }

  @Nested
  class Connections {
    /** Node.js and Apache close idle connections after five seconds. */
    @Test
    void are_closed_by_us_before_the_peer_does() throws Exception {
      var client =
          OutgoingClient.start(
              OutgoingSettings.strict(), HostResolver.system(), new AddressGuard(true, List.of()));
      try {
        assertThat(client.getIdleTimeout()).isBetween(1L, 4_500L);
      } finally {
        client.stop();
      }
    }

    @Test
    void are_kept_while_a_peer_thinks() {
      RawPeer.Behaviour thinks =
          socket -> {
            Thread.sleep(OutgoingClient.KEPT.plusMillis(500));
            socket.getOutputStream().write(RawPeer.ok("at last").getBytes("US-ASCII"));
          };
      try (RawPeer peer = new RawPeer(thinks)) {
        assertThat(code(get(peer.at("/"), Duration.ofMinutes(1), 1_000))).isEqualTo("answered 200");
      }
    }

    @Test
    void asks_again_once_when_a_kept_connection_turns_out_closed() {
      int[] connections = {0};
      RawPeer.Behaviour closeAtFirst =
          socket -> {
            if (connections[0]++ > 0) {
              socket.getOutputStream().write(RawPeer.ok("at last").getBytes("US-ASCII"));
            }
            socket.close();
          };
      try (RawPeer peer = new RawPeer(closeAtFirst)) {
        assertThat(code(get(peer.at("/")))).isEqualTo("answered 200");
        assertThat(peer.requestLines()).hasSize(2);
      }
    }
  }

  @Nested
  class Redirects {
    private static RawPeer redirecting(String location) {
      return RawPeer.saying(
          "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: "
              + location
              + "\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void follows_one_on_the_same_host() {
      try (RawPeer target = RawPeer.saying(RawPeer.ok("there"));
          RawPeer peer = redirecting(target.at("/b").toString())) {
        assertThat(code(get(peer.at("/a")))).isEqualTo("answered 200");
        assertThat(target.requestLines()).containsExactly("GET /b HTTP/1.1");
      }
    }

    @Test
    void follows_none_to_another_host() {
      try (RawPeer target = RawPeer.saying(RawPeer.ok("there"));
          RawPeer peer = redirecting("http://localhost:" + target.port() + "/")) {
        assertThat(code(get(peer.at("/")))).isEqualTo("outgoing_redirect");
        assertThat(target.requestLines()).isEmpty();
      }
    }

    @Test
    void ends_a_circle() {
      try (RawPeer peer = redirecting("/again")) {
        assertThat(code(get(peer.at("/")))).isEqualTo("outgoing_redirect");
        assertThat(peer.requestLines()).hasSize(4);
      }
    }

    @Test
    void never_sends_a_body_twice() {
      try (RawPeer peer = redirecting("/elsewhere");
          GuardedOutgoing outgoing =
              new GuardedOutgoing(toLoopback(Duration.ofSeconds(10), 1_000))) {
        Answer answer =
            outgoing.send(
                new OutgoingRequest(
                    "POST", peer.at("/"), Map.of(), "a".getBytes(StandardCharsets.UTF_8)));
        assertThat(code(answer)).isEqualTo("outgoing_redirect");
        assertThat(peer.requestLines()).hasSize(1);
      }
    }
  }

  @Nested
  class Addresses {
    private static Answer strictly(String url, HostResolver resolver) {
      try (GuardedOutgoing outgoing = new GuardedOutgoing(OutgoingSettings.strict(), resolver)) {
        return outgoing.send(OutgoingRequest.get(URI.create(url)));
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "127.0.0.1",
          "10.1.2.3",
          "172.16.0.1",
          "192.168.1.1",
          "169.254.169.254",
          "100.64.0.1",
          "0.0.0.0",
          "224.0.0.1",
          "255.255.255.255",
          "198.18.0.1",
          "192.0.0.8",
          "240.0.0.1",
          "[::1]",
          "[::]",
          "[fc00::1]",
          "[fd00:ec2::254]",
          "[fe80::1]",
          "[ff02::1]",
          "[::ffff:10.0.0.1]",
          "[::ffff:127.0.0.1]",
          "[::10.0.0.1]",
          "[64:ff9b::10.0.0.1]",
          "[64:ff9b::a9fe:a9fe]",
          "[64:ff9b:1::1]",
          "[2002:7f00:1::]",
          "[2001:db8::1]",
          "[2001::1]",
          "[fec0::1]"
        })
    void refuses_an_address_that_is_not_public(String host) {
      assertThat(code(strictly("https://" + host + "/", HostResolver.system())))
          .isEqualTo("outgoing_refused_address");
    }

    @Test
    void refuses_a_name_that_resolves_to_a_private_address() {
      HostResolver resolver = host -> List.of(InetAddress.ofLiteral("10.0.0.7"));
      Unanswered answer = (Unanswered) strictly("https://idp.example/metadata", resolver);
      assertThat(answer.code()).isEqualTo("outgoing_refused_address");
      assertThat(answer.detail()).contains("idp.example has the address 10.0.0.7");
    }

    @Test
    void refuses_the_other_spellings_of_loopback() {
      for (String host : List.of("2130706433", "127.1", "0177.0.0.1", "0x7f000001", "127.0.0.1.")) {
        assertThat(code(strictly("https://" + host + "/", HostResolver.system())))
            .as(host)
            .isIn("outgoing_refused_address", "outgoing_scheme");
      }
    }

    @Test
    void connects_to_the_very_address_that_was_checked() {
      // The second answer would be a private address; nobody asks twice.
      int[] asked = {0};
      try (RawPeer peer = RawPeer.saying(RawPeer.ok("checked"))) {
        HostResolver resolver =
            host ->
                List.of(InetAddress.ofLiteral(asked[0]++ == 0 ? "127.0.0.1" : "169.254.169.254"));
        try (GuardedOutgoing outgoing =
            new GuardedOutgoing(toLoopback(Duration.ofSeconds(10), 1_000), resolver)) {
          URI url = URI.create("http://rebinding.example:" + peer.port() + "/");
          assertThat(code(outgoing.send(OutgoingRequest.get(url)))).isEqualTo("answered 200");
          assertThat(asked[0]).isEqualTo(1);
        }
      }
    }

    @Test
    void says_that_a_name_is_unknown() {
      HostResolver resolver =
          host -> {
            throw new UnknownHostException(host);
          };
      assertThat(code(strictly("https://nowhere.example/", resolver)))
          .isEqualTo("outgoing_unreachable");
    }

    @Test
    void refuses_http_other_schemes_and_passwords_in_addresses() {
      for (String url :
          List.of(
              "http://idp.example/",
              "file:///etc/passwd",
              "gopher://idp.example/",
              "https:///x",
              "https://user:pw@idp.example/")) {
        assertThat(code(strictly(url, HostResolver.system()))).as(url).isEqualTo("outgoing_scheme");
      }
    }

    @Test
    void keeps_the_metadata_service_closed_when_private_networks_are_open() {
      AddressGuard open = new AddressGuard(true, List.of());
      assertThat(open.allows(InetAddress.ofLiteral("10.0.0.1"))).isTrue();
      assertThat(open.allows(InetAddress.ofLiteral("::1"))).isTrue();
      assertThat(open.allows(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
      assertThat(open.allows(InetAddress.ofLiteral("64:ff9b::a9fe:a9fe"))).isFalse();
      AddressGuard named = new AddressGuard(false, List.of(AddressRange.parse("169.254.169.254")));
      assertThat(named.allows(InetAddress.ofLiteral("169.254.169.254"))).isTrue();
      assertThat(named.allows(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    }
  }
}
