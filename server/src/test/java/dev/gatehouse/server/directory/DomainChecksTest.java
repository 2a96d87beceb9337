package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.DomainProofs.Checked;
import dev.gatehouse.server.organization.DomainProofs.Event;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.TxtRecords.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A domain's record from its first appearance to the end of the proof. */
@EachDatabase
class DomainChecksTest {
  private static final String NAME = "acme.example";
  private static final String RECORD = "_gatehouse-challenge.acme.example";

  private final SignInWorld world;
  private final List<Mail> mails = new ArrayList<>();

  DomainChecksTest(TestDatabase database) {
    world = new SignInWorld(database);
  }

  @BeforeEach
  void claim() {
    for (OrganizationScope scope : List.of(world.acme, world.globex)) {
      world.write(tx -> world.domains().claim(tx, scope, NAME, world.clock.instant()).orThrow());
    }
    world.user(
        world.acme,
        new UserDraft("root@acme.example", "", new User.Method.Password(), List.of("admin")),
        User.Source.API);
    world.user(
        world.acme,
        new UserDraft("viewer@acme.example", "", new User.Method.Password(), List.of("viewer")),
        User.Source.API);
    world.user(
        world.globex,
        new UserDraft("root@globex.example", "", new User.Method.Password(), List.of("admin")),
        User.Source.API);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Domain domain(OrganizationScope scope) {
    return world.read(tx -> world.domains().get(tx, scope, NAME)).orElseThrow();
  }

  private String value(OrganizationScope scope) {
    return DomainProofs.recordValue(domain(scope)).orElseThrow();
  }

  private void publish(String... values) {
    world.dns(RECORD, values.length == 0 ? null : new Answer.Found(List.of(values), true));
  }

  private Outcome<Checked> check(OrganizationScope scope) {
    return world.domainChecks().check(scope, domain(scope), (tx, action, checked) -> {});
  }

  private Event event(OrganizationScope scope) {
    return check(scope).orThrow().event();
  }

  private void proveAcme() {
    publish(value(world.acme));
    assertThat(event(world.acme)).isEqualTo(Event.PROVED);
  }

  /** Lets time pass, in which the program does what it does by itself. */
  private void pass(Duration time) {
    for (long hours = 0; hours < time.toHours(); hours++) {
      world.clock.advance(Duration.ofHours(1));
      while (world.domainChecks().checkDue() > 0) {
        Thread.onSpinWait();
      }
      mails.addAll(world.mails());
    }
  }

  /** Of what has left since the last time; administrators of the organization alone get it. */
  private List<String> subjects() {
    assertThat(mails).extracting(Mail::to).allMatch("root@acme.example"::equals);
    List<String> subjects = mails.stream().map(Mail::subject).toList();
    mails.clear();
    return subjects;
  }

  private boolean isRouted() {
    return world
        .read(tx -> world.domains().routeOf(tx, "jane@acme.example"))
        .flatMap(Domains.Route::connection)
        .isPresent();
  }

  /** What the program itself wrote into the audit trail of acme, the oldest first. */
  private List<String> actions() {
    return world
        .read(tx -> world.audit().list(tx, world.acme, AuditFilter.all(), "", 100))
        .items()
        .stream()
        .filter(event -> event.actor().kind() == AuditEvent.Actor.Kind.SYSTEM)
        .map(AuditEvent::action)
        .filter(action -> action.startsWith("domain."))
        .toList()
        .reversed();
  }

  @Test
  void the_record_proves_the_domain_and_nothing_else_does() {
    assertThat(event(world.acme)).isEqualTo(Event.NOTHING);
    assertThat(domain(world.acme).watch().last().orElseThrow().sentence())
        .isEqualTo("No TXT record of that name was found.");
    publish(value(world.globex), "v=spf1 -all");
    assertThat(event(world.acme)).isEqualTo(Event.NOTHING);
    assertThat(domain(world.acme).watch().last().orElseThrow().sentence())
        .contains("found: gatehouse-domain-verification=", "v=spf1 -all");
    assertThat(domain(world.acme).isVerified()).isFalse();

    publish("v=spf1 -all", value(world.acme));
    assertThat(event(world.acme)).isEqualTo(Event.PROVED);
    assertThat(domain(world.acme).proof()).isEqualTo(Domain.Proof.DNS);
    assertThat(domain(world.acme).watch().next())
        .hasValueSatisfying(
            next ->
                assertThat(next)
                    .isBetween(
                        world.clock.instant().plus(Duration.ofHours(23)),
                        world.clock.instant().plus(Duration.ofHours(24))));
  }

  @Test
  void a_record_that_stays_is_looked_for_every_day_and_nobody_hears_of_it() {
    proveAcme();
    pass(Duration.ofDays(15));
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(domain(world.acme).watch().last().orElseThrow().at())
        .isAfter(world.clock.instant().minus(Duration.ofHours(26)));
    assertThat(actions()).isEmpty();
    assertThat(subjects()).isEmpty();
  }

  @Test
  void name_servers_that_do_not_answer_end_nothing() {
    proveAcme();
    world.dns(RECORD, new Answer.Unanswered("DNS service failure"));
    pass(Duration.ofDays(30));
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(domain(world.acme).watch().missingSince()).isEmpty();
    assertThat(domain(world.acme).watch().last().orElseThrow().sentence())
        .contains("nothing follows", "DNS service failure");
    world.dns(RECORD, new Answer.Found(List.of("a", "b"), false));
    pass(Duration.ofDays(30));
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(domain(world.acme).watch().missingSince()).isEmpty();
  }

  @Test
  void a_record_that_is_gone_gives_a_week_with_warnings_and_then_ends_the_proof() {
    Connection connection = world.saml(world.acme);
    world.write(tx -> world.domains().route(tx, world.acme, NAME, connection.id()).orThrow());
    proveAcme();
    publish();
    pass(Duration.ofDays(2));
    assertThat(domain(world.acme).watch().missingSince()).isPresent();
    assertThat(isRouted()).isTrue();
    assertThat(subjects()).containsExactly("The DNS record of acme.example is missing");
    pass(Duration.ofDays(5));
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(subjects()).as("again every three days").hasSize(2);
    pass(Duration.ofDays(2));

    assertThat(domain(world.acme).isVerified()).isFalse();
    assertThat(domain(world.acme).connection()).contains(connection.id());
    assertThat(isRouted()).isFalse();
    assertThat(
            world.<Boolean>read(
                tx -> world.domains().vouchesFor(tx, world.acme, "jane@acme.example")))
        .isFalse();
    assertThat(subjects()).containsExactly("The domain acme.example is no longer proved");
    assertThat(actions())
        .containsExactly(
            "domain.record_missing",
            "domain.record_missing",
            "domain.record_missing",
            "domain.proof_ended");
  }

  @Test
  void a_record_that_comes_back_in_time_keeps_the_proof() {
    proveAcme();
    publish();
    pass(Duration.ofDays(6));
    publish(value(world.acme));
    pass(Duration.ofDays(10));
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(domain(world.acme).watch().missingSince()).isEmpty();
    assertThat(subjects().getLast()).isEqualTo("The DNS record of acme.example is back");

    publish();
    pass(Duration.ofDays(5));
    assertThat(domain(world.acme).isVerified()).as("the week begins anew").isTrue();
  }

  @Test
  void one_look_after_a_long_silence_is_not_enough() {
    proveAcme();
    publish();
    pass(Duration.ofHours(25));
    world.clock.advance(Duration.ofDays(20));
    assertThat(world.domainChecks().checkDue()).isEqualTo(1);
    assertThat(domain(world.acme).isVerified()).isTrue();
    pass(Duration.ofDays(2));
    assertThat(domain(world.acme).isVerified()).isFalse();
  }

  @Test
  void another_organization_waits_until_the_first_ones_grace_is_over() {
    proveAcme();
    publish(value(world.globex));
    assertThat(check(world.globex)).isInstanceOf(Outcome.Conflict.class);
    while (world.domainChecks().checkDue() > 0) {
      Thread.onSpinWait();
    }
    assertThat(domain(world.acme).watch().missingSince()).as("looked at at once").isPresent();
    assertThat(domain(world.globex).isVerified()).isFalse();

    pass(Duration.ofDays(8));
    assertThat(event(world.globex)).isEqualTo(Event.PROVED);
    assertThat(
            world
                .read(tx -> world.domains().routeOf(tx, "jane@acme.example"))
                .orElseThrow()
                .scope()
                .organization())
        .isEqualTo(world.globex.organization());
  }

  @Test
  void another_organization_with_a_record_of_its_own_takes_nothing() {
    proveAcme();
    publish(value(world.acme), value(world.globex));
    for (int day = 0; day < 10; day++) {
      assertThat(check(world.globex)).isInstanceOf(Outcome.Conflict.class);
      pass(Duration.ofDays(1));
    }
    assertThat(domain(world.acme).isVerified()).isTrue();
    assertThat(domain(world.acme).watch().missingSince()).isEmpty();
  }

  @Test
  void what_the_operator_vouches_for_needs_no_record() {
    world.write(
        tx ->
            world
                .domains()
                .verify(tx, world.acme, NAME, Domain.Proof.OPERATOR, world.clock.instant())
                .orThrow());
    assertThat(event(world.acme)).isEqualTo(Event.NOTHING);
    pass(Duration.ofDays(20));
    assertThat(event(world.acme)).isEqualTo(Event.NOTHING);
    assertThat(domain(world.acme).proof()).isEqualTo(Domain.Proof.OPERATOR);
  }

  @Test
  void of_two_nodes_one_takes_a_due_domain_and_a_killed_one_does_not_keep_it() {
    proveAcme();
    world.clock.advance(Duration.ofHours(25));
    DomainProofs proofs = new DomainProofs(name -> new Answer.None(), world.organizations());
    assertThat(
            world.<List<DomainProofs.Due>>write(
                tx -> proofs.takeDue(tx, world.clock.instant(), 10)))
        .hasSize(1);
    assertThat(world.domainChecks().checkDue()).isZero();
    world.clock.advance(Duration.ofMinutes(16));
    assertThat(world.domainChecks().checkDue()).isEqualTo(1);
  }

  @Test
  void a_removed_domain_is_not_looked_for() {
    proveAcme();
    world.write(tx -> world.domains().remove(tx, world.acme, NAME));
    world.clock.advance(Duration.ofDays(3));
    assertThat(world.domainChecks().checkDue()).isZero();
    assertThat(Optional.of(domain(world.globex)).filter(Domain::isVerified)).isEmpty();
  }
}
