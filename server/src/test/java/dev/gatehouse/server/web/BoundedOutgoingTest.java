package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedOutgoingTest {
  private static final OutgoingRequest REQUEST =
      OutgoingRequest.get(URI.create("https://app.example/"));

  @Test
  void an_answer_in_time_is_passed_on() {
    Answered answered = new Answered(204, Map.of("a", List.of("b")), new byte[0]);
    Outgoing bounded = new BoundedOutgoing(request -> answered, Duration.ofSeconds(20));
    assertThat(bounded.send(REQUEST)).isSameAs(answered);
  }

  @Test
  void what_takes_longer_is_broken_off() throws InterruptedException {
    CountDownLatch brokenOff = new CountDownLatch(1);
    Outgoing hangs =
        request -> {
          try {
            Thread.sleep(Duration.ofMinutes(1));
          } catch (InterruptedException e) {
            brokenOff.countDown();
          }
          return new Answered(200, Map.of(), new byte[0]);
        };
    Outgoing.Answer answer = new BoundedOutgoing(hangs, Duration.ofMillis(50)).send(REQUEST);
    assertThat(answer)
        .isInstanceOfSatisfying(
            Unanswered.class, none -> assertThat(none.code()).isEqualTo("outgoing_timeout"));
    assertThat(brokenOff.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
