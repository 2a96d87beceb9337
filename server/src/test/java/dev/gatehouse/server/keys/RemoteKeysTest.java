package dev.gatehouse.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.keys.RemoteKeys.Found;
import dev.gatehouse.testkit.signals.EventKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When keys of others are fetched. */
class RemoteKeysTest {
  private static final URI ADDRESS = URI.create("https://keys.example/jwks");
  private static final byte[] DOCUMENT =
      EventKey.generated().document().getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile byte[] body = DOCUMENT;
  private final RemoteKeys keys =
      new RemoteKeys(
          address -> {
            fetches.incrementAndGet();
            return RemoteKeys.read(status, body);
          },
          10);

  private Found at(Duration later) {
    return keys.get(ADDRESS, NOW.plus(later));
  }

  @Test
  void are_fetched_once_and_again_when_they_are_old() {
    assertThat(at(Duration.ZERO)).isInstanceOf(Found.Here.class);
    assertThat(at(Duration.ofMinutes(9))).isInstanceOf(Found.Here.class);
    assertThat(fetches).hasValue(1);

    at(Duration.ofMinutes(10));
    assertThat(fetches).hasValue(2);
  }

  @Test
  void whoever_sends_made_up_key_ids_has_them_fetched_twice_a_minute_at_most() {
    at(Duration.ZERO);

    for (int second = 1; second <= 29; second++) {
      keys.refreshed(ADDRESS, NOW.plusSeconds(second));
    }
    assertThat(fetches).hasValue(2);

    assertThat(keys.refreshed(ADDRESS, NOW.plusSeconds(31))).isPresent();
    assertThat(fetches).hasValue(3);
  }

  @Test
  void old_ones_serve_while_new_ones_cannot_be_had() {
    at(Duration.ZERO);
    status = 500;

    assertThat(at(Duration.ofHours(1))).isInstanceOf(Found.Here.class);
    assertThat(at(Duration.ofHours(25)))
        .isInstanceOfSatisfying(
            Found.Missing.class,
            missing -> assertThat(missing.why()).contains("status 500", "tried again from"));
  }

  @Test
  void an_answer_that_is_no_key_set_is_told_and_not_asked_for_at_once_again() {
    body = "no JSON".getBytes(StandardCharsets.US_ASCII);

    assertThat(at(Duration.ZERO)).isInstanceOf(Found.Missing.class);
    assertThat(at(Duration.ofSeconds(1))).isInstanceOf(Found.Missing.class);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void those_who_come_while_they_are_fetched_wait_and_do_not_fetch_too() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    RemoteKeys slow =
        new RemoteKeys(
            address -> {
              fetches.incrementAndGet();
              begun.countDown();
              try {
                released.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return RemoteKeys.read(200, DOCUMENT);
            },
            10);
    Thread first = Thread.ofVirtual().start(() -> slow.get(ADDRESS, NOW));
    begun.await();
    Thread second = Thread.ofVirtual().start(() -> slow.get(ADDRESS, NOW));
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    released.countDown();
    first.join();
    second.join();

    assertThat(fetches).hasValue(1);
  }
}
