package dev.gatehouse.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are answered before all of them has arrived (RFC 9112 §9.3). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestOfBodyTest {
  private static final String NEXT = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

  private RunningWeb web;

  /** Opened when an endpoint has been reached, which then knows its answer. */
  private volatile CountDownLatch reached = new CountDownLatch(1);

  @BeforeAll
  void start() {
    web =
        new RunningWeb(
            new Routes()
                .get("/hello", r -> known())
                .post("/refused", r -> known())
                .delete("/refused", r -> known())
                .post("/small", r -> Response.html(200, r.body(10).length + " octets"))
                .instant("/instant", r -> Optional.of(InstantAnswer.of(200, List.of())))
                .get("/instant", r -> known()));
  }

  private Response known() {
    reached.countDown();
    return Response.html(200, "known");
  }

  @AfterAll
  void stop() {
    web.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void a_connection_goes_on_although_the_body_came_after_the_answer_was_known(String framing)
      throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("POST /refused HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
      reached.await();
      talk.say((framing.startsWith("C") ? "12345" : "5\r\n12345\r\n0\r\n\r\n") + NEXT);
      assertThat(talk.answer()).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_body_beyond_the_limit_is_dropped_and_the_connection_goes_on() throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      talk.say("x".repeat(100_000) + NEXT);
      assertThat(talk.answer()).startsWith("HTTP/1.1 413").doesNotContain("Connection: close");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void who_waits_for_leave_to_send_is_answered_at_once_and_told_of_the_end() throws Exception {
    try (Talk talk = new Talk()) {
      talk.say(
          "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
      assertThat(talk.isOver()).isTrue();
    }
  }

  @Test
  void a_body_that_is_too_long_to_be_dropped_is_not_waited_for() throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 16000001\r\n\r\n");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
      assertThat(talk.isOver()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hello", "/instant"})
  void the_body_of_a_get_is_not_waited_for(String path) throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("GET " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
      assertThat(talk.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
      assertThat(talk.isOver()).isTrue();
    }
  }

  @Test
  void methods_without_a_body_keep_their_connection() throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("DELETE /refused HTTP/1.1\r\nHost: a\r\n\r\n" + NEXT + NEXT);
      for (int i = 0; i < 3; i++) {
        assertThat(talk.answer()).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
      }
    }
  }

  /** One connection on which requests and answers are written as they are. */
  private final class Talk implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader answers;

    private Talk() throws IOException {
      reached = new CountDownLatch(1);
      socket = new Socket(InetAddress.getLoopbackAddress(), web.server.port());
      socket.setSoTimeout(60_000);
      answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    private void say(String octets) throws IOException {
      socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
    }

    /** The header; its body, of the length that it tells, is read too. */
    private String answer() throws IOException {
      StringBuilder header = new StringBuilder();
      int length = 0;
      for (String line = answers.readLine();
          line != null && !line.isEmpty();
          line = answers.readLine()) {
        header.append(line).append('\n');
        if (line.startsWith("Content-Length: ")) {
          length = Integer.parseInt(line.substring(16));
        }
      }
      assertThat(answers.skip(length)).isEqualTo(length);
      return header.toString();
    }

    private boolean isOver() throws IOException {
      return answers.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
