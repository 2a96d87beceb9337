package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import dev.gatehouse.server.signin.Attempts.AttemptFilter;
import dev.gatehouse.server.signin.SignInCounts.By;
import dev.gatehouse.server.signin.SignInCounts.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How sign-ins are counted and filtered, and that both databases use their indexes for it. */
class SignInCountsTest {
  /** A day begins here. */
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  /** One in five is refused, one in a thousand pending; two connections take turns. */
  private static final String FILL =
      """
      INSERT INTO sign_in_attempts
        (organization_id, attempt_id, reference, handle_hash, browser_hash, connection_id,
         destination, destination_state, asked, expectation, address, user_agent, created_at,
         expires_at, verdict, code, sentence, detail, remedy, person, checks)
      WITH RECURSIVE numbers (n) AS (
        SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :many)
      SELECT :organization, 'att_' || :organization || n, 'ABCD-EFGH', :hash, :hash,
             CASE WHEN n % 2 = 0 THEN 'con_a' ELSE 'con_b' END,
             'home', '', '', '', '192.0.2.1', '', :start + n * :step, :start + n * :step + 600000,
             CASE WHEN n % 1000 = 1 THEN 'pending' WHEN n % 5 = 0 THEN 'refused' ELSE 'succeeded' END,
             '', '', '', '', 'p' || n || '@acme.example', ''
        FROM numbers
      """;

  private final SignInCounts counts = new SignInCounts();

  private static void fill(Database database, OrganizationScope scope, long many, Duration step) {
    database.write(
        tx ->
            tx.sql()
                .update(FILL)
                .bind("many", many)
                .bind("organization", scope.organization().value())
                .bind("hash", new byte[32])
                .bind("start", START.toEpochMilli())
                .bind("step", step.toMillis())
                .execute());
  }

  private List<Count> count(
      Database database, OrganizationScope scope, Instant from, Duration length, By by) {
    return database.read(tx -> counts.count(tx, scope, from, from.plus(length), by));
  }

  @OnBothDatabases
  void counts_by_hour_day_and_connection_in_one_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 40, Duration.ofHours(1));
    fill(database, both.decoy(), 7, Duration.ofHours(1));
    long firstHour = START.getEpochSecond() / 3600;
    List<Count> hours =
        count(
            database,
            both.acme(),
            START.plus(Duration.ofMinutes(90)),
            Duration.ofHours(3),
            By.HOUR);
    assertThat(hours)
        .containsExactly(
            new Count(Long.toString(firstHour + 1), 1, 0, 0, 0),
            new Count(Long.toString(firstHour + 2), 0, 1, 0, 0),
            new Count(Long.toString(firstHour + 3), 0, 1, 0, 0),
            new Count(Long.toString(firstHour + 4), 0, 1, 0, 0));
    assertThat(count(database, both.acme(), START, Duration.ofDays(2), By.DAY))
        .containsExactly(
            new Count(Long.toString(firstHour / 24), 1, 18, 5, 0),
            new Count(Long.toString(firstHour / 24 + 1), 0, 13, 3, 0));
    assertThat(count(database, both.acme(), START, Duration.ofDays(2), By.CONNECTION))
        .containsExactly(new Count("con_a", 0, 16, 4, 0), new Count("con_b", 1, 15, 4, 0));
    assertThat(count(database, both.decoy(), START, Duration.ofDays(2), By.CONNECTION))
        .containsExactly(new Count("con_a", 0, 3, 1, 0), new Count("con_b", 1, 1, 1, 0));
  }

  @OnBothDatabases
  void never_counts_more_than_is_kept(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 40, Duration.ofDays(1));
    assertThat(count(database, both.acme(), START, Duration.ofDays(40), By.DAY)).hasSize(31);
  }

  /** Counts all that is settled. */
  private void fold(Database database, Instant now) {
    for (int hour = 0; counts.fold(database, now); hour++) {
      assertThat(hour).as("it comes to an end").isLessThan(2_000);
    }
  }

  private static void change(Database database, String sql) {
    database.write(tx -> tx.sql().update(sql).execute());
  }

  private static long rows(Database database) {
    return database.read(
        tx ->
            tx.sql()
                .query("SELECT count(*) AS n FROM sign_in_hours")
                .map(row -> row.number("n"))
                .first()
                .orElseThrow());
  }

  @OnBothDatabases
  void what_was_counted_before_and_what_is_counted_now_add_up(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 2_000, Duration.ofMinutes(10));
    fill(database, both.decoy(), 7, Duration.ofHours(1));
    List<List<Count>> before = everything(database, both);
    Instant half = START.plus(Duration.ofHours(150)).plus(Duration.ofMinutes(30));
    fold(database, half);
    assertThat(rows(database)).as("148 hours with two connections each, and seven").isEqualTo(303);
    assertThat(everything(database, both)).isEqualTo(before);
    assertThat(counts.fold(database, half)).as("nothing is left").isFalse();
    fold(database, half.plus(Duration.ofDays(20)));
    assertThat(everything(database, both)).isEqualTo(before);
    change(database, "DELETE FROM sign_in_attempts");
    assertThat(everything(database, both)).as("attempts go, counts stay").isEqualTo(before);
  }

  private List<List<Count>> everything(Database database, TwoOrganizations both) {
    List<List<Count>> all = new ArrayList<>();
    for (OrganizationScope scope : List.of(both.acme(), both.decoy())) {
      for (By by : By.values()) {
        all.add(count(database, scope, START.minusSeconds(3_600), Duration.ofDays(20), by));
      }
    }
    return all;
  }

  @OnBothDatabases
  void what_can_still_change_is_counted_when_it_is_asked_for(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 10, Duration.ofHours(1));
    Instant now = START.plus(Duration.ofHours(9)).plus(Duration.ofMinutes(59));
    fold(database, now);
    assertThat(rows(database)).as("two hours and the one that runs are open").isEqualTo(7);
    change(database, "UPDATE sign_in_attempts SET verdict = 'pending'");
    List<Count> days = count(database, both.acme(), START, Duration.ofDays(1), By.DAY);
    assertThat(days).extracting(Count::pending).containsExactly(1L + 3L);
    fill(database, both.decoy(), 1, Duration.ofHours(1));
    fold(database, now);
    assertThat(count(database, both.decoy(), START, Duration.ofDays(1), By.DAY))
        .as("an hour is counted once; no attempt can begin in one that is over")
        .isEmpty();
  }

  @OnBothDatabases
  void test_sign_ins_stand_apart_before_and_after(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 10, Duration.ofHours(1));
    change(
        database,
        "UPDATE sign_in_attempts SET destination = 'test-sign-in' WHERE attempt_id LIKE '%0'"
            + " OR attempt_id LIKE '%2'");
    List<Count> live = count(database, both.acme(), START, Duration.ofDays(1), By.DAY);
    assertThat(live)
        .extracting(Count::pending, Count::succeeded, Count::refused, Count::tests)
        .containsExactly(tuple(1L, 6L, 1L, 2L));
    fold(database, START.plus(Duration.ofDays(2)));
    assertThat(count(database, both.acme(), START, Duration.ofDays(1), By.DAY)).isEqualTo(live);
    assertThat(count(database, both.acme(), START, Duration.ofDays(1), By.CONNECTION))
        .containsExactly(new Count("con_a", 0, 3, 0, 2), new Count("con_b", 1, 3, 1, 0));
  }

  @OnBothDatabases
  void nodes_that_count_at_once_count_once_and_hours_without_a_sign_in_are_passed_over(
      Database database) throws Exception {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 40, Duration.ofHours(7));
    List<List<Count>> before = everything(database, both);
    Instant now = START.plus(Duration.ofDays(30));
    List<Thread> nodes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      nodes.add(Thread.ofVirtual().start(() -> fold(database, now)));
    }
    for (Thread node : nodes) {
      assertThat(node.join(Await.PATIENCE)).isTrue();
    }
    assertThat(rows(database)).isEqualTo(40);
    assertThat(everything(database, both)).isEqualTo(before);
    assertThat(counts.fold(database, now)).isFalse();
  }

  @OnBothDatabases
  void counts_go_with_their_organization_and_with_time(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 10, Duration.ofHours(1));
    fill(database, both.decoy(), 10, Duration.ofHours(1));
    fold(database, START.plus(Duration.ofDays(1)));
    assertThat(rows(database)).isEqualTo(20);
    Instant end = START.plus(SignInCounts.LONGEST).plus(Duration.ofHours(4));
    assertThat((int) database.write(tx -> counts.cleanUp(tx, end))).as("of 4 hours").isEqualTo(8);
    change(database, "DELETE FROM sign_in_attempts");
    database.write(
        tx ->
            tx.sql()
                .update("DELETE FROM organizations WHERE organization_id = :organization")
                .bind("organization", both.decoy().organization().value())
                .execute());
    assertThat(rows(database)).isEqualTo(6);
  }

  @OnBothDatabases
  void counting_reads_two_ranges_of_indexes(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 2_000, Duration.ofMinutes(10));
    fold(database, START.plus(Duration.ofDays(10)));
    for (By by : By.values()) {
      List<String> plan = plan(database, AttemptCountStore.text(by), both, Optional.empty());
      assertThat(plan)
          .as(by + " " + plan)
          .anyMatch(
              step ->
                  step.contains(
                      database.isPostgres()
                          ? "sign_in_hours_"
                          : "SEARCH sign_in_hours USING PRIMARY KEY"))
          .anyMatch(step -> step.contains("sign_in_attempts_"))
          .noneMatch(step -> step.contains("Seq Scan") || step.startsWith("SCAN sign_in"));
    }
  }

  @OnBothDatabases
  void each_filter_of_the_list_has_its_index(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 2_000, Duration.ofMinutes(10));
    AttemptFilter all = AttemptFilter.none();
    AttemptFilter refused =
        new AttemptFilter(
            all.connection(),
            Optional.of(Attempts.Verdict.REFUSED),
            all.code(),
            all.person(),
            all.user(),
            all.from(),
            all.to());
    AttemptFilter through =
        new AttemptFilter(
            Optional.of("con_a"),
            all.verdict(),
            all.code(),
            all.person(),
            all.user(),
            all.from(),
            all.to());
    AttemptFilter person =
        new AttemptFilter(
            all.connection(),
            all.verdict(),
            all.code(),
            Optional.of("P7@acme.example"),
            all.user(),
            all.from(),
            all.to());
    AttemptFilter user =
        new AttemptFilter(
            all.connection(),
            all.verdict(),
            all.code(),
            all.person(),
            Optional.of(new UserId("user_1")),
            all.from(),
            all.to());
    uses(database, both, all, "sign_in_attempts_newest");
    uses(database, both, refused, "sign_in_attempts_refused");
    uses(database, both, through, "sign_in_attempts_connection");
    uses(database, both, person, "sign_in_attempts_person");
    uses(database, both, user, "sign_in_attempts_user");
  }

  /** PostgreSQL may take any index that leads there; that it need not read all is what counts. */
  private static void uses(
      Database database, TwoOrganizations both, AttemptFilter filter, String index) {
    List<String> plan = plan(database, AttemptReadStore.text(filter), both, Optional.of(filter));
    if (database.isPostgres()) {
      assertThat(plan).as(index + " " + plan).anyMatch(step -> step.contains("Index"));
      assertThat(plan).as(index + " " + plan).noneMatch(step -> step.contains("Seq Scan"));
    } else {
      assertThat(plan).as(index + " " + plan).anyMatch(step -> step.contains(index));
    }
  }

  private static List<String> plan(
      Database database, String text, TwoOrganizations both, Optional<AttemptFilter> filter) {
    return database.write(
        tx -> {
          if (database.isPostgres()) {
            // A small table is quicker read as a whole; this asks what it does with a large one.
            tx.sql().update("ANALYZE sign_in_attempts").execute();
            tx.sql().update("ANALYZE sign_in_hours").execute();
            tx.sql().update("SET LOCAL enable_seqscan = off").execute();
          }
          var statement =
              tx.sql()
                  .query((database.isPostgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + text)
                  .bind("organization", both.acme().organization().value());
          if (filter.isPresent()) {
            statement
                .bind("at", Instant.parse("2027-01-01T00:00:00Z"))
                .bind("attempt", "")
                .bind("from", Instant.EPOCH)
                .bind("most", 51);
            filter.get().connection().ifPresent(one -> statement.bind("connection", one));
            filter.get().person().ifPresent(one -> statement.bind("person", one));
            filter.get().user().ifPresent(one -> statement.bind("user", one.value()));
          } else {
            long first = START.toEpochMilli() / 3_600_000;
            statement
                .bind("first", first)
                .bind("kept_end", first + 20)
                .bind("live_from", (first + 20) * 3_600_000)
                .bind("live_to", (first + 24) * 3_600_000);
          }
          return statement
              .map(row -> row.text(database.isPostgres() ? "QUERY PLAN" : "detail"))
              .list();
        });
  }

  @OnBothDatabases
  void people_are_found_in_any_case_and_times_are_bounds(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 5, Duration.ofHours(1));
    fill(database, both.decoy(), 5, Duration.ofHours(1));
    AttemptReadStore store = new AttemptReadStore();
    AttemptFilter filter =
        new AttemptFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("P2@ACME.example"),
            Optional.empty(),
            Optional.of(START.plus(Duration.ofHours(2))),
            Optional.empty());
    var later = new AttemptReadStore.Cursor(START.plus(Duration.ofDays(1)), "");
    List<AttemptSummary> found =
        database.read(tx -> store.list(tx, both.acme(), filter, later, 10));
    assertThat(found).extracting(AttemptSummary::person).containsExactly("p2@acme.example");
    var before = new AttemptReadStore.Cursor(START.plus(Duration.ofHours(2)), "");
    List<AttemptSummary> none =
        database.read(tx -> store.list(tx, both.acme(), filter, before, 10));
    assertThat(none).isEmpty();
  }
}
