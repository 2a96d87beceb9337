package dev.gatehouse.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.KeySetCache.Decision;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeySetCacheTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final KeySet KEYS = KeySet.empty();

  private final KeySetCache empty = KeySetCache.empty(KeySetCache.Policy.standard());

  private static Instant after(Duration duration) {
    return START.plus(duration);
  }

  @Test
  void an_empty_cache_fetches() {
    assertThat(empty.decide(START)).isEqualTo(new Decision.Fetch());
  }

  @Test
  void keys_are_used_without_a_question_for_ten_minutes() {
    KeySetCache filled = empty.fetched(KEYS, START);

    assertThat(filled.decide(after(Duration.ofMinutes(10).minusMillis(1))))
        .isEqualTo(new Decision.Use(KEYS));
    assertThat(filled.decide(after(Duration.ofMinutes(10)))).isEqualTo(new Decision.Fetch());
  }

  @Test
  void old_keys_serve_while_fetching_fails_but_no_longer_than_a_day() {
    KeySetCache filled = empty.fetched(KEYS, START);
    Instant stale = after(Duration.ofHours(1));
    Instant tooOld = after(Duration.ofHours(24));

    assertThat(filled.failed(stale).decide(stale)).isEqualTo(new Decision.Use(KEYS));
    assertThat(filled.failed(tooOld).decide(tooOld))
        .isEqualTo(new Decision.Unavailable(tooOld.plusSeconds(5)));
  }

  @Test
  void each_failure_doubles_the_wait_up_to_five_minutes() {
    KeySetCache cache = empty;
    for (long seconds : new long[] {5, 10, 20, 40, 80, 160, 300, 300}) {
      cache = cache.failed(START);
      assertThat(cache.decide(START))
          .isEqualTo(new Decision.Unavailable(START.plusSeconds(seconds)));
      assertThat(cache.decide(START.plusSeconds(seconds))).isEqualTo(new Decision.Fetch());
    }
  }

  @Test
  void a_thousand_failures_do_not_overflow_the_wait() {
    KeySetCache cache = empty;
    for (int i = 0; i < 1_000; i++) {
      cache = cache.failed(START);
    }
    assertThat(cache.decide(START)).isEqualTo(new Decision.Unavailable(START.plusSeconds(300)));
  }

  @Test
  void a_success_ends_the_back_off() {
    KeySetCache cache = empty.failed(START).failed(START).fetched(KEYS, START.plusSeconds(20));

    assertThat(cache.failures()).isZero();
    assertThat(cache.decide(START.plusSeconds(21))).isEqualTo(new Decision.Use(KEYS));
  }

  @Test
  void an_unknown_key_fetches_at_once_and_then_every_thirty_seconds_at_most() {
    KeySetCache filled = empty.fetched(KEYS, START);
    assertThat(filled.mayRefetchForUnknownKey(START)).isTrue();

    KeySetCache refetched = filled.refetchingForUnknownKey(START).fetched(KEYS, START);
    assertThat(refetched.mayRefetchForUnknownKey(START.plusSeconds(29))).isFalse();
    assertThat(refetched.mayRefetchForUnknownKey(START.plusSeconds(30))).isTrue();
  }

  @Test
  void an_unknown_key_does_not_break_the_back_off() {
    KeySetCache failing = empty.fetched(KEYS, START).failed(START);

    assertThat(failing.mayRefetchForUnknownKey(START.plusSeconds(4))).isFalse();
    assertThat(failing.mayRefetchForUnknownKey(START.plusSeconds(5))).isTrue();
  }
}
