package dev.gatehouse.server.audit;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the trail is filtered and counted, and that both databases use their indexes for it. */
class AuditFiltersTest {
  private final Audit audit = new Audit();

  private void record(
      Database database, OrganizationScope scope, Actor actor, String action, Instant at) {
    database.write(
        tx -> {
          audit.record(
              tx, scope, new Entry(actor, action, new Target("user", "user_1"), "", "{}", ""), at);
          return 0;
        });
  }

  @OnBothDatabases
  void filters_by_time_from_inclusive_to_exclusive(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (int i = 0; i < 5; i++) {
      record(database, both.acme(), Actor.user("user_9"), "a.n" + i, NOW.plusSeconds(i));
      record(database, both.decoy(), Actor.user("user_9"), "decoy.n" + i, NOW.plusSeconds(i));
    }
    AuditFilter filter =
        new AuditFilter(
            "", "", "", Optional.of(NOW.plusSeconds(1)), Optional.of(NOW.plusSeconds(3)));
    assertThat(database.read(tx -> audit.list(tx, both.acme(), filter, "", 10)).items())
        .extracting(AuditEvent::action)
        .containsExactly("a.n2", "a.n1");
    // The second page begins where the first ended, and ends where the time begins.
    var first = database.read(tx -> audit.list(tx, both.acme(), filter, "", 1));
    assertThat(
            database
                .read(tx -> audit.list(tx, both.acme(), filter, first.next().orElseThrow(), 10))
                .items())
        .extracting(AuditEvent::action)
        .containsExactly("a.n1");
  }

  @OnBothDatabases
  void lists_each_action_once_by_its_own_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (String action : List.of("user.updated", "group.created", "user.updated")) {
      record(database, both.acme(), Actor.user("user_9"), action, NOW);
    }
    record(database, both.decoy(), Actor.user("user_9"), "decoy.done", NOW);
    List<String> actions = database.read(tx -> audit.actions(tx, both.acme()));
    assertThat(actions).containsExactly("group.created", "user.updated");
    List<String> ofOperator = database.read(audit::actionsForOperator);
    assertThat(ofOperator).isEmpty();
  }

  @OnBothDatabases
  void counts_what_directories_did_and_nothing_else(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Actor directory = Actor.directory("tok_1");
    record(database, both.acme(), directory, "user.created", NOW);
    record(database, both.acme(), directory, "user.created", NOW.plusSeconds(1));
    record(database, both.acme(), directory, "user.deactivated", NOW.plus(Duration.ofDays(1)));
    record(database, both.acme(), directory, "user.created", NOW.plus(Duration.ofDays(2)));
    record(database, both.acme(), Actor.user("user_9"), "user.created", NOW);
    record(database, both.decoy(), directory, "user.created", NOW);
    long day = NOW.getEpochSecond() / 86_400;
    List<ProvisioningCounts.Count> counts =
        database.read(
            tx ->
                new ProvisioningCounts().count(tx, both.acme(), NOW, NOW.plus(Duration.ofDays(1))));
    assertThat(counts)
        .containsExactly(
            new ProvisioningCounts.Count(day, "user.created", 2),
            new ProvisioningCounts.Count(day + 1, "user.deactivated", 1));
  }

  @OnBothDatabases
  void each_filter_and_each_count_has_its_index(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    record(database, both.acme(), Actor.directory("tok_1"), "user.created", NOW);
    uses(database, both, AuditStore.text(new AuditFilter("a", "", "")), "audit_events_action");
    uses(database, both, AuditStore.text(new AuditFilter("", "t", "")), "audit_events_target");
    uses(database, both, AuditStore.text(new AuditFilter("", "", "u")), "audit_events_actor");
    uses(database, both, AuditStore.ACTIONS, "audit_events_action");
    uses(database, both, AuditCountStore.COUNT, "audit_events_provisioned");
  }

  /** With a few rows PostgreSQL takes any index; that it has one is what counts. */
  private static void uses(Database database, TwoOrganizations both, String text, String index) {
    boolean postgres = database.isPostgres();
    List<String> plan =
        database.write(
            tx -> {
              if (postgres) {
                tx.sql().update("SET LOCAL enable_seqscan = off").execute();
              }
              Statement statement =
                  tx.sql()
                      .query((postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + text)
                      .bind("owner", both.acme().organization().value());
              for (String name : List.of("before", "from", "action", "target", "actor")) {
                if (statement.has(name)) {
                  statement.bind(name, "x");
                }
              }
              for (String name : List.of("limit", "first", "end")) {
                if (statement.has(name)) {
                  statement.bind(name, 10);
                }
              }
              return statement.map(row -> row.text(postgres ? "QUERY PLAN" : "detail")).list();
            });
    assertThat(plan).as(index + " " + plan).noneMatch(step -> step.matches(".*Seq Scan.*"));
    if (!postgres) {
      assertThat(plan).as(index + " " + plan).anyMatch(step -> step.contains(index));
    }
  }
}
