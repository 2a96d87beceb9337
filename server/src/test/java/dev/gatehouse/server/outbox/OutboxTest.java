package dev.gatehouse.server.outbox;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.outbox.LetterStore.Letter;
import dev.gatehouse.server.outbox.LetterStore.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Instant LEASE_END = NOW.plus(LEASE);
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(1));
  static final Terms TERMS = new Terms(PAUSES, LEASE, 4, 2);

  private final Postman postman = new Postman();

  private static Outbox<Letter, String> node(Database database, Postman postman) {
    return new Outbox<>(database, LetterStore.TABLE, TERMS, postman, () -> NOW);
  }

  private static void letters(Database database, String receiver, int count) {
    for (int i = 0; i < count; i++) {
      LetterStore.put(database, receiver + "-" + i, receiver, NOW);
    }
  }

  @OnBothDatabases
  void a_row_is_delivered_once_when_it_is_due_and_then_gone(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    Outbox<Letter, String> node = node(database, postman);
    assertThat(node.deliverDue(NOW.minusMillis(1))).isZero();
    assertThat(node.deliverDue(NOW)).isEqualTo(1);
    assertThat(node.deliverDue(NOW.plus(Duration.ofDays(9)))).isZero();
    assertThat(postman.noted).containsExactly("one DELIVERED 1 ok");
    assertThat(LetterStore.get(database, "one")).isEmpty();
  }

  @OnBothDatabases
  void a_table_that_is_a_log_keeps_what_is_settled(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    OutboxTable<Letter> log = LetterStore.TABLE.keepingWhatIsSettled();
    assertThat(new Outbox<>(database, log, TERMS, postman, () -> NOW).deliverDue(NOW)).isEqualTo(1);
    assertThat(LetterStore.get(database, "one")).contains(new Scheduled(1, Optional.empty()));
    assertThat(node(database, postman).deliverDue(NOW.plus(Duration.ofDays(9)))).isZero();
  }

  @OnBothDatabases
  void a_table_with_one_receiver_needs_no_column_for_it(Database database) {
    LetterStore.createTable(database);
    letters(database, "ann", 1);
    letters(database, "bob", 1);
    OutboxTable<Letter> plain =
        OutboxTable.of(
            "letters",
            List.of("letter_id"),
            List.of("receiver"),
            row -> new Letter(row.text("letter_id"), row.text("receiver")));
    Outbox<Letter, String> node = new Outbox<>(database, plain, TERMS, postman, () -> NOW);
    assertThat(node.deliverDue(NOW)).isEqualTo(2);
    assertThat(postman.tried).containsExactlyInAnyOrder("ann-0", "bob-0");
  }

  @OnBothDatabases
  void pauses_are_a_little_shorter_than_said_and_after_the_last_try_it_is_given_up(
      Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour = letter -> new Outcome.Failed<>("busy");
    Outbox<Letter, String> node = node(database, postman);
    Instant at = NOW;
    for (Duration pause : PAUSES) {
      assertThat(node.deliverDue(at)).isEqualTo(1);
      Instant earliest = at.plus(pause.multipliedBy(4).dividedBy(5));
      assertThat(next(database, "one")).isBetween(earliest, at.plus(pause));
      assertThat(node.deliverDue(earliest.minusMillis(1))).isZero();
      at = at.plus(pause);
    }
    assertThat(node.deliverDue(at)).isEqualTo(1);
    assertThat(LetterStore.get(database, "one")).isEmpty();
    assertThat(postman.noted)
        .containsExactly("one TRIED_AGAIN 1 busy", "one TRIED_AGAIN 2 busy", "one GIVEN_UP 3 busy");
  }

  @OnBothDatabases
  void retries_of_many_do_not_come_back_at_the_same_instant(Database database) {
    LetterStore.createTable(database);
    letters(database, "ann", 8);
    postman.behaviour = letter -> new Outcome.Failed<>("busy");
    Outbox<Letter, String> node = node(database, postman);
    for (int round = 0; round < 4; round++) {
      assertThat(node.deliverDue(NOW)).isEqualTo(2);
    }
    assertThat(IntStream.range(0, 8).mapToObj(i -> next(database, "ann-" + i)).distinct().count())
        .isGreaterThan(1);
  }

  private static Instant next(Database database, String id) {
    return LetterStore.get(database, id).orElseThrow().next().orElseThrow();
  }

  @OnBothDatabases
  void a_receiver_that_asks_for_patience_gets_it(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour = letter -> new Outcome.Failed<>("busy", Duration.ofHours(1));
    node(database, postman).deliverDue(NOW);
    assertThat(next(database, "one")).isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @OnBothDatabases
  void a_refusal_for_good_is_not_repeated(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour = letter -> new Outcome.Refused<>("unknown");
    node(database, postman).deliverDue(NOW);
    assertThat(postman.noted).containsExactly("one GIVEN_UP 1 unknown");
    assertThat(LetterStore.get(database, "one")).isEmpty();
  }

  @OnBothDatabases
  void what_was_not_tried_does_not_count(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour = letter -> new Outcome.NotTried<>();
    node(database, postman).deliverDue(NOW);
    assertThat(LetterStore.get(database, "one")).contains(new Scheduled(0, Optional.of(LEASE_END)));
    assertThat(postman.noted).isEmpty();
  }

  @OnBothDatabases
  void while_a_lease_holds_no_other_node_tries_and_when_it_is_over_another_does(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    CountDownLatch inHand = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Postman slow = new Postman(letter -> new Outcome.Failed<>(waiting(inHand, goOn)));
    Thread first = Thread.ofVirtual().start(() -> node(database, slow).deliverDue(NOW));
    assertThat(inHand.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    Outbox<Letter, String> second = node(database, postman);
    postman.behaviour = letter -> new Outcome.Failed<>("busy");
    assertThat(second.deliverDue(LEASE_END.minusMillis(1))).isZero();
    assertThat(second.deliverDue(LEASE_END)).isEqualTo(1);
    Optional<Scheduled> bySecond = LetterStore.get(database, "one");
    assertThat(bySecond.orElseThrow().attempts()).isEqualTo(2);

    // What the first makes of it then no longer counts.
    goOn.countDown();
    first.join();
    assertThat(slow.tried).containsExactly("one");
    assertThat(slow.noted).isEmpty();
    assertThat(LetterStore.get(database, "one")).isEqualTo(bySecond);
  }

  private static String waiting(CountDownLatch inHand, CountDownLatch goOn) {
    inHand.countDown();
    try {
      goOn.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "late";
  }

  @OnBothDatabases
  void what_was_replayed_during_a_try_is_tried_anew(Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour =
        letter -> {
          // The same number of tries as the claim's would have been taken for it.
          LetterStore.replay(database, "one", NOW.plusSeconds(1));
          new Outbox<>(
                  database,
                  LetterStore.TABLE,
                  TERMS,
                  new Postman(again -> new Outcome.Failed<>("busy")),
                  () -> NOW)
              .deliverDue(NOW.plusSeconds(1));
          return new Outcome.Delivered<>("ok");
        };
    node(database, postman).deliverDue(NOW);
    assertThat(postman.noted).isEmpty();
    assertThat(LetterStore.get(database, "one").orElseThrow().attempts()).isEqualTo(1);
  }

  @OnBothDatabases
  void many_nodes_try_each_row_once(Database database) throws Exception {
    LetterStore.createTable(database);
    letters(database, "ann", 40);
    letters(database, "bob", 40);
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      nodes.submit(
                          () -> {
                            Outbox<Letter, String> node = node(database, postman);
                            int tried = 0;
                            for (int now = -1; now != 0; tried += now) {
                              now = node.deliverDue(NOW);
                            }
                            return tried;
                          }))
              .toList();
      int tried = 0;
      for (Future<Integer> one : all) {
        tried += one.get();
      }
      assertThat(tried).isEqualTo(80);
    }
    assertThat(postman.tried).hasSize(80).doesNotHaveDuplicates();
  }

  @OnBothDatabases
  void a_row_that_breaks_the_program_is_repeated_with_each_lease_and_then_given_up(
      Database database) {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    postman.behaviour =
        letter -> {
          throw new IllegalStateException("breaks");
        };
    Outbox<Letter, String> node = node(database, postman);
    Instant at = NOW;
    for (int attempt = 1; attempt <= TERMS.tries(); attempt++) {
      assertThat(node.deliverDue(at)).isEqualTo(1);
      assertThat(node.deliverDue(at.plus(LEASE).minusMillis(1))).isZero();
      at = at.plus(LEASE);
    }
    assertThat(postman.noted).isEmpty();
    assertThat(node.deliverDue(at)).isEqualTo(1);
    assertThat(postman.tried).hasSize(TERMS.tries());
    assertThat(postman.noted).containsExactly("one GIVEN_UP 4 broke off");
    assertThat(LetterStore.get(database, "one")).isEmpty();
  }

  @OnBothDatabases
  void a_receiver_that_hangs_takes_its_own_places_and_no_more(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    letters(database, "ann", 9);
    letters(database, "bob", 9);
    CountDownLatch hanging = new CountDownLatch(2);
    CountDownLatch well = new CountDownLatch(9);
    CountDownLatch end = new CountDownLatch(1);
    postman.behaviour =
        letter -> {
          if (letter.receiver().equals("ann")) {
            return new Outcome.Failed<>(waiting(hanging, end));
          }
          well.countDown();
          return new Outcome.Delivered<>("ok");
        };
    try (Outbox<Letter, String> node = node(database, postman)) {
      node.start();
      assertThat(well.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(hanging.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(postman.tried.stream().filter(id -> id.startsWith("ann"))).hasSize(2);
      end.countDown();
    }
  }

  @OnBothDatabases
  void a_place_that_becomes_free_goes_to_whose_turn_it_is(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    letters(database, "ann", 5);
    letters(database, "bob", 5);
    CountDownLatch allHang = new CountDownLatch(4);
    Semaphore mayEnd = new Semaphore(0);
    CountDownLatch others = new CountDownLatch(1);
    postman.behaviour =
        letter -> {
          if (letter.receiver().equals("cid")) {
            others.countDown();
          } else {
            allHang.countDown();
            mayEnd.acquireUninterruptibly();
          }
          return new Outcome.Delivered<>("ok");
        };
    try (Outbox<Letter, String> node = node(database, postman)) {
      node.start();
      assertThat(allHang.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      letters(database, "cid", 1);
      // Those who hang have more that is due, and come first by name.
      mayEnd.release(1);
      assertThat(others.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      mayEnd.release(10);
    }
  }

  @OnBothDatabases
  void every_receiver_gets_its_turn_however_many_there_are(Database database) {
    LetterStore.createTable(database);
    for (int i = 0; i < 203; i++) {
      LetterStore.put(database, "letter-" + i, "receiver-" + (1000 + i), NOW);
    }
    postman.behaviour = letter -> new Outcome.Failed<>("busy");
    Terms wide = new Terms(PAUSES, LEASE, 400, 1);
    Outbox<Letter, String> node =
        new Outbox<>(database, LetterStore.TABLE, wide, postman, () -> NOW);
    assertThat(node.deliverDue(NOW)).isEqualTo(100);
    assertThat(node.deliverDue(NOW)).isEqualTo(100);
    assertThat(node.deliverDue(NOW)).isEqualTo(3);
    assertThat(postman.tried).doesNotHaveDuplicates();
  }

  @OnBothDatabases
  void a_commit_wakes_it_at_once_and_a_roll_back_does_not(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    CountDownLatch delivered = new CountDownLatch(1);
    postman.behaviour =
        letter -> {
          delivered.countDown();
          return new Outcome.Delivered<>("ok");
        };
    // It would not look by itself for as long as this test may take.
    try (Outbox<Letter, String> node =
        new Outbox<>(database, LetterStore.TABLE, TERMS, postman, () -> NOW, Duration.ofHours(1))) {
      node.start();
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        LetterStore.insert(tx, "none", "ann", NOW);
                        throw new IllegalStateException("rolled back");
                      }))
          .hasMessage("rolled back");
      assertThat(delivered.await(100, TimeUnit.MILLISECONDS)).isFalse();
      LetterStore.put(database, "one", "ann", NOW);
      assertThat(delivered.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(postman.tried).containsExactly("one");
  }

  @OnBothDatabases
  void one_that_stops_lets_what_is_under_way_end_and_begins_nothing_more(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    letters(database, "ann", 9);
    CountDownLatch inHand = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    postman.behaviour = letter -> new Outcome.Delivered<>(waiting(inHand, goOn));
    Outbox<Letter, String> node = node(database, postman);
    node.start();
    assertThat(inHand.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Thread closing = Thread.ofPlatform().start(node::close);
    Await.until("it stops", closing::getState, Thread.State.TIMED_WAITING::equals);
    goOn.countDown();
    closing.join();
    assertThat(postman.tried).hasSize(2);
    assertThat(postman.noted).hasSize(2);
    LetterStore.put(database, "later", "bob", NOW);
    assertThat(LetterStore.get(database, "later").orElseThrow().attempts()).isZero();
  }

  @OnBothDatabases
  void a_node_that_slept_between_claim_and_try_leaves_the_row_to_another(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    sleepBetweenClaimAndTry(database, LEASE.dividedBy(2).plusMillis(1));
    assertThat(postman.tried).isEmpty();
    assertThat(LetterStore.get(database, "one")).contains(new Scheduled(1, Optional.of(LEASE_END)));
  }

  @OnBothDatabases
  void a_node_that_slept_for_half_the_lease_still_tries(Database database)
      throws InterruptedException {
    LetterStore.createTable(database);
    LetterStore.put(database, "one", "ann", NOW);
    sleepBetweenClaimAndTry(database, LEASE.dividedBy(2));
    assertThat(postman.noted).containsExactly("one DELIVERED 1 ok");
  }

  private void sleepBetweenClaimAndTry(Database database, Duration slept)
      throws InterruptedException {
    CountDownLatch awake = new CountDownLatch(1);
    try (Outbox<Letter, String> node =
        new Outbox<>(
            database,
            LetterStore.TABLE,
            TERMS,
            postman,
            () -> {
              if (Thread.currentThread().getName().equals("letters")) {
                return NOW;
              }
              awake.countDown();
              return NOW.plus(slept);
            })) {
      node.start();
      assertThat(awake.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void names_that_could_hold_something_else_are_refused() {
    assertThatThrownBy(
            () -> OutboxTable.of("letters; --", List.of("id"), List.of(), row -> row.text("id")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
