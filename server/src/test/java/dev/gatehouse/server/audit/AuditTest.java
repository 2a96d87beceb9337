package dev.gatehouse.server.audit;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Instant;

class AuditTest {
  private final Audit audit = new Audit();

  private static Entry entry(String action, String target) {
    return new Entry(
        Actor.apiKey("key_1"),
        action,
        new Target("connection", target),
        "{\"name\":\"before\"}",
        "{\"name\":\"after\"}",
        "192.0.2.1");
  }

  private void record(Database database, OrganizationScope scope, Entry entry, Instant now) {
    database.write(
        tx -> {
          audit.record(tx, scope, entry, now);
          return 0;
        });
  }

  private Page<AuditEvent> list(
      Database database, OrganizationScope scope, AuditFilter filter, String after, int size) {
    return database.read(tx -> audit.list(tx, scope, filter, after, size));
  }

  @OnBothDatabases
  void keeps_all_of_an_event_for_its_organization_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Entry entry = entry("connection.updated", "con_1");
    record(database, both.acme(), entry, NOW);
    Page<AuditEvent> page = list(database, both.acme(), AuditFilter.all(), "", 10);
    AuditEvent event = page.items().getFirst();
    assertThat(page.items()).hasSize(1);
    assertThat(event.at()).isEqualTo(NOW);
    assertThat(
            new Entry(
                event.actor(),
                event.action(),
                event.target(),
                event.before(),
                event.after(),
                event.address()))
        .isEqualTo(entry);
    assertThat(list(database, both.decoy(), AuditFilter.all(), "", 10).items()).isEmpty();
    Page<AuditEvent> operators =
        database.read(tx -> audit.listForOperator(tx, AuditFilter.all(), "", 10));
    assertThat(operators.items()).isEmpty();
  }

  @OnBothDatabases
  void lists_the_newest_first_a_page_at_a_time(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (int i = 0; i < 5; i++) {
      record(database, both.acme(), entry("connection.updated", "con_" + i), NOW.plusMillis(i));
    }
    Page<AuditEvent> first = list(database, both.acme(), AuditFilter.all(), "", 3);
    assertThat(first.items())
        .extracting(event -> event.target().id())
        .containsExactly("con_4", "con_3", "con_2");
    Page<AuditEvent> rest =
        list(database, both.acme(), AuditFilter.all(), first.next().orElseThrow(), 3);
    assertThat(rest.items())
        .extracting(event -> event.target().id())
        .containsExactly("con_1", "con_0");
    assertThat(rest.next()).isEmpty();
  }

  @OnBothDatabases
  void filters_by_action_target_and_actor(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    record(database, both.acme(), entry("connection.updated", "con_1"), NOW);
    record(database, both.acme(), entry("connection.deleted", "con_2"), NOW);
    assertThat(
            list(database, both.acme(), new AuditFilter("connection.deleted", "", ""), "", 9)
                .items())
        .hasSize(1);
    assertThat(list(database, both.acme(), new AuditFilter("", "con_1", ""), "", 9).items())
        .hasSize(1);
    assertThat(list(database, both.acme(), new AuditFilter("", "", "key_1"), "", 9).items())
        .hasSize(2);
    assertThat(list(database, both.acme(), new AuditFilter("", "", "key_2"), "", 9).items())
        .isEmpty();
  }

  @OnBothDatabases
  void is_not_there_if_what_it_describes_was_rolled_back(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      audit.record(tx, both.acme(), entry("connection.updated", "con_1"), NOW);
                      throw new IllegalStateException("the change itself failed");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(list(database, both.acme(), AuditFilter.all(), "", 10).items()).isEmpty();
  }

  @OnBothDatabases
  void outlives_the_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    record(database, both.acme(), entry("connection.updated", "con_1"), NOW);
    database.write(
        tx ->
            new dev.gatehouse.server.organization.Organizations()
                .delete(tx, both.acme().organization()));
    assertThat(list(database, both.acme(), AuditFilter.all(), "", 10).items()).hasSize(1);
  }
}
