package dev.gatehouse.server.organization;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.Domain.Proof;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainsTest {
  private final Organizations organizations = new Organizations();
  private final Domains domains = new Domains(organizations);

  private void claim(Database database, OrganizationScope scope, String name) {
    database.write(tx -> domains.claim(tx, scope, name, NOW).orThrow());
  }

  private Outcome<Domain> verify(Database database, OrganizationScope scope, String name) {
    return database.write(tx -> domains.verify(tx, scope, name, Proof.OPERATOR, NOW));
  }

  private Optional<Domains.Route> route(Database database, String email) {
    return database.read(tx -> domains.routeOf(tx, email));
  }

  @OnBothDatabases
  void an_unproved_domain_neither_routes_nor_vouches(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    assertThat(route(database, "ann@acme.example")).isEmpty();
    assertThat(
            database.<Boolean>read(tx -> domains.vouchesFor(tx, both.acme(), "ann@acme.example")))
        .isFalse();
  }

  @OnBothDatabases
  void a_proved_domain_routes_to_its_connection(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "Acme.Example");
    verify(database, both.acme(), "acme.example");
    database.write(
        tx -> domains.route(tx, both.acme(), "ACME.example", both.connection()).orThrow());
    Domains.Route route = route(database, "Ann@ACME.EXAMPLE").orElseThrow();
    assertThat(route.scope().organization()).isEqualTo(both.acme().organization());
    assertThat(route.connection()).contains(both.connection());
    assertThat(
            database.<Boolean>read(tx -> domains.vouchesFor(tx, both.acme(), "ann@acme.example")))
        .isTrue();
    assertThat(
            database.<Boolean>read(tx -> domains.vouchesFor(tx, both.decoy(), "ann@acme.example")))
        .isFalse();
  }

  @OnBothDatabases
  void a_lookalike_address_is_not_vouched_for(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    verify(database, both.acme(), "acme.example");
    for (String email :
        new String[] {
          "ann@sub.acme.example",
          "ann@acme.example.evil.example",
          "acme.example",
          "@acme.example",
          "ann@acme.example@evil.example",
          "ann@xacme.example",
          ""
        }) {
      assertThat(database.<Boolean>read(tx -> domains.vouchesFor(tx, both.acme(), email)))
          .as(email)
          .isFalse();
    }
  }

  @OnBothDatabases
  void only_one_organization_can_prove_a_domain(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    claim(database, both.decoy(), "acme.example");
    assertThat(verify(database, both.acme(), "acme.example")).isInstanceOf(Outcome.Done.class);
    assertThat(verify(database, both.decoy(), "acme.example")).isInstanceOf(Outcome.Conflict.class);
    assertThat(route(database, "ann@acme.example").orElseThrow().scope().organization())
        .isEqualTo(both.acme().organization());
  }

  @OnBothDatabases
  void a_disabled_organizations_domain_leads_nowhere(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    verify(database, both.acme(), "acme.example");
    database.write(
        tx -> organizations.setEnabled(tx, both.acme().organization(), false, NOW).orThrow());
    assertThat(route(database, "ann@acme.example")).isEmpty();
  }

  @OnBothDatabases
  void a_domain_cannot_lead_to_another_organizations_connection(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    assertThat(
            database.<Outcome<Domain>>write(
                tx -> domains.route(tx, both.acme(), "acme.example", both.decoyConnection())))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void removing_takes_the_own_claim_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    claim(database, both.acme(), "acme.example");
    claim(database, both.decoy(), "acme.example");
    assertThat(database.<Boolean>write(tx -> domains.remove(tx, both.acme(), "acme.example")))
        .isTrue();
    assertThat(database.<List<Domain>>read(tx -> domains.list(tx, both.acme()))).isEmpty();
    assertThat(database.<List<Domain>>read(tx -> domains.list(tx, both.decoy()))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gmail.com", "GMX.de", "co.uk", "github.io", "onmicrosoft.com"})
  void refuses_domains_that_strangers_share(String name) {
    assertThat(DomainRules.check(DomainRules.normalized(name).orElseThrow()).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acme",
        "acme..example",
        "-acme.example",
        "acme_1.example",
        "a@b.example",
        "1.2.3.4",
        "acme.example/",
        "*.acme.example"
      })
  void refuses_what_is_no_domain_name(String name) {
    assertThat(DomainRules.normalized(name)).isEmpty();
  }
}
