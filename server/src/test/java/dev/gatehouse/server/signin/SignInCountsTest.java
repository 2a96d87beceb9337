package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

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
            new Count(Long.toString(firstHour + 1), 1, 0, 0),
            new Count(Long.toString(firstHour + 2), 0, 1, 0),
            new Count(Long.toString(firstHour + 3), 0, 1, 0),
            new Count(Long.toString(firstHour + 4), 0, 1, 0));
    assertThat(count(database, both.acme(), START, Duration.ofDays(2), By.DAY))
        .containsExactly(
            new Count(Long.toString(firstHour / 24), 1, 18, 5),
            new Count(Long.toString(firstHour / 24 + 1), 0, 13, 3));
    assertThat(count(database, both.acme(), START, Duration.ofDays(2), By.CONNECTION))
        .containsExactly(new Count("con_a", 0, 16, 4), new Count("con_b", 1, 15, 4));
    assertThat(count(database, both.decoy(), START, Duration.ofDays(2), By.CONNECTION))
        .containsExactly(new Count("con_a", 0, 3, 1), new Count("con_b", 1, 1, 1));
  }

  @OnBothDatabases
  void never_counts_more_than_is_kept(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 40, Duration.ofDays(1));
    assertThat(count(database, both.acme(), START, Duration.ofDays(40), By.DAY)).hasSize(31);
  }

  @OnBothDatabases
  void counting_reads_the_index_and_sorts_nothing_but_hours(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    fill(database, both.acme(), 2_000, Duration.ofMinutes(10));
    for (By by : By.values()) {
      List<String> plan = plan(database, AttemptCountStore.text(by), both, Optional.empty());
      assertThat(plan)
          .as(by + " " + plan)
          .anyMatch(step -> step.contains("sign_in_attempts_counted"));
      if (!database.isPostgres()) {
        assertThat(plan)
            .as(by + " " + plan)
            .anyMatch(step -> step.contains("USING COVERING INDEX sign_in_attempts_counted"))
            .filteredOn(step -> step.contains("TEMP B-TREE"))
            .as("only the hours are sorted, after they were counted")
            .hasSizeLessThanOrEqualTo(1);
      }
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
            statement.bind("first", START.toEpochMilli() / 3_600_000);
            statement.bind("end", START.toEpochMilli() / 3_600_000 + 24);
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
