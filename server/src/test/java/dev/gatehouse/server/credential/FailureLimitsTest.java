package dev.gatehouse.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.credential.FailureLimits.Answer;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.FailureLimits.Rule;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How guessing is slowed down, by all nodes together. */
class FailureLimitsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Rule RULE =
      new Rule(3, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofHours(1));
  private static final List<Key> KEYS = List.of(Key.of("test", "ada", RULE));

  private final FailureLimits limits = new FailureLimits();

  private Answer begin(Database database, List<Key> keys, Instant now) {
    return database.write(tx -> limits.begin(tx, keys, now));
  }

  private static Duration waits(Answer answer) {
    return answer instanceof Answer.Wait(Duration pause) ? pause : Duration.ZERO;
  }

  @OnBothDatabases
  void failures_beyond_the_free_ones_cost_a_pause_that_doubles_up_to_a_bound(Database database) {
    List<Long> pauses = new ArrayList<>();
    Instant now = NOW;
    for (int i = 0; i < 10; i++) {
      assertThat(begin(database, KEYS, now)).isInstanceOf(Answer.Go.class);
      Instant after = now;
      Duration pause = database.read(tx -> limits.pause(tx, KEYS, after)).orElse(Duration.ZERO);
      pauses.add(pause.toSeconds());
      now = now.plus(pause);
    }

    assertThat(pauses).containsExactly(0L, 0L, 0L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @OnBothDatabases
  void a_try_during_the_pause_is_not_counted_and_lengthens_nothing(Database database) {
    for (int i = 0; i < 4; i++) {
      begin(database, KEYS, NOW);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(waits(begin(database, KEYS, NOW.plusMillis(500))))
          .isEqualTo(Duration.ofSeconds(2));
    }

    assertThat(begin(database, KEYS, NOW.plusSeconds(2))).isInstanceOf(Answer.Go.class);
  }

  @OnBothDatabases
  void the_moment_at_which_it_begins_is_told_once(Database database) {
    List<Boolean> told = new ArrayList<>();
    Instant now = NOW;
    for (int i = 0; i < 8; i++) {
      Answer answer = begin(database, KEYS, now);
      if (answer instanceof Answer.Go(boolean slowing)) {
        told.add(slowing);
      }
      now = now.plusSeconds(60);
    }

    assertThat(told).containsExactly(false, false, false, true, false, false, false, false);
  }

  @OnBothDatabases
  void a_right_one_starts_anew_and_gives_back_what_it_took_elsewhere(Database database) {
    Key address = Key.of("address", "192.0.2.1", RULE);
    List<Key> both = List.of(KEYS.getFirst(), address);
    for (int i = 0; i < 3; i++) {
      begin(database, both, NOW);
    }
    database.write(
        tx -> {
          limits.succeeded(tx, both, NOW);
          return true;
        });

    // One of three was given back to the address; the account has all of its own.
    assertThat(begin(database, List.of(address), NOW)).isInstanceOf(Answer.Go.class);
    assertThat(waits(begin(database, List.of(address), NOW))).isZero();
    assertThat(waits(begin(database, List.of(address), NOW))).isPositive();
    for (int i = 0; i < 4; i++) {
      assertThat(begin(database, KEYS, NOW)).isInstanceOf(Answer.Go.class);
    }
    assertThat(waits(begin(database, KEYS, NOW))).isPositive();
  }

  @OnBothDatabases
  void failures_are_forgotten_one_by_one_and_their_rows_go(Database database) {
    for (int i = 0; i < 4; i++) {
      begin(database, KEYS, NOW);
    }
    Instant later = NOW.plus(Duration.ofMinutes(61));
    assertThat(begin(database, KEYS, later)).isInstanceOf(Answer.Go.class);
    assertThat(waits(begin(database, KEYS, later))).isPositive();
    assertThat(database.<Integer>write(tx -> limits.cleanUp(tx, later.plus(Duration.ofHours(3)))))
        .isZero();

    assertThat(database.<Integer>write(tx -> limits.cleanUp(tx, later.plus(Duration.ofHours(9)))))
        .isEqualTo(1);
  }

  @OnBothDatabases
  void tries_at_the_same_moment_on_several_nodes_count_as_many(Database database) throws Exception {
    ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int node = 0; node < 2; node++) {
      FailureLimits own = new FailureLimits();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> answers.add(database.write(tx -> own.begin(tx, KEYS, NOW)))));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(answers).hasSize(16);
    assertThat(answers.stream().filter(Answer.Go.class::isInstance)).hasSize(4);
  }

  @OnBothDatabases
  void spellings_that_a_directory_takes_for_one_name_count_together(Database database) {
    OrganizationScope scope = TwoOrganizations.in(database).acme();
    List<String> spellings =
        List.of(
            "jane doe",
            " JANE  DOE ",
            "j\u00adane\u200b doe",
            "\uff2a\uff21\uff2e\uff25 \uff44oe",
            "j\u00e1ne\u00a0do\u00eb",
            "jane\tdoe");
    for (String spelling : spellings) {
      List<Key> keys = List.of(Key.account(scope, spelling));
      assertThat(begin(database, keys, NOW)).as(spelling).isInstanceOf(Answer.Go.class);
    }

    assertThat(waits(begin(database, List.of(Key.account(scope, "jane doe")), NOW))).isPositive();
    assertThat(waits(begin(database, List.of(Key.account(scope, "jane roe")), NOW))).isZero();
    assertThat(waits(begin(database, List.of(Key.account(scope, "con_a", "jane doe")), NOW)))
        .isZero();
  }

  @OnBothDatabases
  void a_network_is_what_one_guesser_can_fill(Database database) {
    Rule rule = Rule.ADDRESS;
    for (int i = 0; i <= rule.free(); i++) {
      begin(database, List.of(Key.address("2001:db8::%x".formatted(i + 1))), NOW);
    }

    assertThat(waits(begin(database, List.of(Key.address("2001:db8::ffff")), NOW))).isPositive();
    assertThat(waits(begin(database, List.of(Key.address("2001:db8:0:1::1")), NOW))).isZero();
    assertThat(waits(begin(database, List.of(Key.address("192.0.2.1")), NOW))).isZero();
  }
}
