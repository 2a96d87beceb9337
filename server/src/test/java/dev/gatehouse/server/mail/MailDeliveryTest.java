package dev.gatehouse.server.mail;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.mail.MailTransport.Carried;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.TwoOrganizations;
import dev.gatehouse.server.outbox.OutboxWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

class MailDeliveryTest {
  private static final Instant END = NOW.plus(Duration.ofDays(7));
  private static final Mail MAIL =
      new Mail("ann@acme.example", "Grüße", "two\nlines", "<p>two lines</p>");

  private final MailOutbox outbox = new MailOutbox(TestKeys.BOX);
  private final Audit audit = new Audit();
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<Mail> carried = new CopyOnWriteArrayList<>();
  private Carried answer = new Carried.Gone();

  private MailDelivery delivery(Database database) {
    return new MailDelivery(database, outbox, this::carry, audit, new Organizations(), () -> NOW);
  }

  private Carried carry(String id, Mail mail, Instant now) {
    ids.add(id);
    carried.add(mail);
    return answer;
  }

  private void put(Database database, OrganizationScope scope, String about) {
    database.write(
        tx -> {
          outbox.put(tx, scope, MAIL, about, END, NOW);
          return true;
        });
  }

  private List<AuditEvent> trail(Database database, OrganizationScope scope) {
    return database.read(tx -> audit.list(tx, scope, AuditFilter.all(), "", 10)).items();
  }

  @OnBothDatabases
  void a_mail_leaves_once(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    put(database, both.decoy(), "user_2");
    assertThat(delivery(database).deliverDue(NOW)).isEqualTo(2);
    assertThat(carried).containsExactly(MAIL, MAIL);
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("mail_"));
    assertThat(delivery(database).deliverDue(END)).isZero();
  }

  @OnBothDatabases
  void what_is_withdrawn_does_not_leave_and_nobody_elses_is(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    put(database, both.acme(), "user_2");
    put(database, both.decoy(), "user_1");
    int withdrawn = database.write(tx -> MailOutbox.withdraw(tx, both.acme(), "user_1"));
    assertThat(withdrawn).isEqualTo(1);
    assertThat(delivery(database).deliverDue(NOW)).isEqualTo(2);
  }

  @OnBothDatabases
  void a_server_that_is_down_is_asked_again_later_and_later(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    answer = new Carried.Stuck(MailFailure.UNREACHABLE, "");
    Instant at = NOW;
    for (Duration pause : MailDelivery.PAUSES) {
      assertThat(delivery(database).deliverDue(at)).isEqualTo(1);
      // Pauses are up to a fifth shorter, so that not all come back at once.
      Instant earliest = at.plus(pause.multipliedBy(4).dividedBy(5));
      assertThat(delivery(database).deliverDue(earliest.minusMillis(1))).isZero();
      at = at.plus(pause);
    }
    assertThat(trail(database, both.acme())).isEmpty();
    assertThat(delivery(database).deliverDue(at)).isEqualTo(1);
    assertThat(delivery(database).deliverDue(END)).isZero();
    assertThat(ids).hasSize(MailDelivery.PAUSES.size() + 1).containsOnly(ids.getFirst());
    AuditEvent givenUp = trail(database, both.acme()).getFirst();
    assertThat(givenUp.action()).isEqualTo("mail.given_up");
    assertThat(givenUp.target().id()).isEqualTo("user_1");
    assertThat(givenUp.after()).contains("mail_server_unreachable").doesNotContain("ann@");
    assertThat(trail(database, both.decoy())).isEmpty();
  }

  @OnBothDatabases
  void operators_see_what_waits_and_what_was_given_up_lately(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    OutboxWatch watch =
        new OutboxWatch(List.of(new OutboxWatch.Watched("MAIL", MailOutbox.table(), "created_at")));
    put(database, both.acme(), "user_1");
    put(database, both.decoy(), "user_2");
    answer = new Carried.Stuck(MailFailure.POSTPONED, "reply 451");
    delivery(database).deliverDue(NOW);
    List<OutboxWatch.State> waiting = database.read(tx -> watch.states(tx, NOW));
    assertThat(waiting)
        .containsExactly(
            new OutboxWatch.State("MAIL", 2, 2, Optional.of(NOW), 0, Optional.empty(), List.of()));
    answer = new Carried.Stuck(MailFailure.REFUSED, "reply 550");
    Instant later = NOW.plus(MailDelivery.PAUSES.getFirst());
    delivery(database).deliverDue(later);
    OutboxWatch.State lost = database.read(tx -> watch.states(tx, later)).getFirst();
    assertThat(lost.waiting()).isZero();
    assertThat(lost.oldest()).isEmpty();
    assertThat(lost.givenUp()).isEqualTo(2);
    assertThat(lost.lastGivenUpAt()).isPresent();
    assertThat(lost.receivers())
        .containsExactlyInAnyOrder(
            both.acme().organization().value(), both.decoy().organization().value());
    Instant over = later.plus(OutboxWatch.LOOKS_BACK).plusSeconds(1);
    OutboxWatch.State afterwards = database.read(tx -> watch.states(tx, over)).getFirst();
    assertThat(afterwards.givenUp()).isZero();
    assertThat(OutboxWatch.cleanUp(database, over)).isZero();
    assertThat(OutboxWatch.cleanUp(database, NOW.plus(Duration.ofDays(31)))).isEqualTo(2);
  }

  @OnBothDatabases
  void a_mail_that_comes_through_at_a_later_try_is_gone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    answer = new Carried.Stuck(MailFailure.POSTPONED, "reply 451");
    delivery(database).deliverDue(NOW);
    answer = new Carried.Gone();
    assertThat(delivery(database).deliverDue(NOW.plus(MailDelivery.PAUSES.getFirst())))
        .isEqualTo(1);
    assertThat(delivery(database).deliverDue(END)).isZero();
    assertThat(trail(database, both.acme())).isEmpty();
  }

  @OnBothDatabases
  void a_refusal_for_good_is_not_repeated(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    answer = new Carried.Stuck(MailFailure.REFUSED, "reply 550");
    assertThat(delivery(database).deliverDue(NOW)).isEqualTo(1);
    assertThat(delivery(database).deliverDue(END)).isZero();
    assertThat(trail(database, both.acme()).getFirst().after()).contains("mail_refused");
  }

  @OnBothDatabases
  void what_is_no_longer_true_is_not_sent(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    assertThat(delivery(database).deliverDue(END)).isEqualTo(1);
    assertThat(carried).isEmpty();
    assertThat(trail(database, both.acme()).getFirst().after()).contains("mail_expired");
  }

  @OnBothDatabases
  void another_node_leaves_a_claimed_mail_alone_until_its_lease_is_over(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    put(database, both.acme(), "user_1");
    MailTransport dies =
        (id, mail, now) -> {
          throw new IllegalStateException("the node dies here");
        };
    new MailDelivery(database, outbox, dies, audit, new Organizations(), () -> NOW).deliverDue(NOW);
    assertThat(delivery(database).deliverDue(NOW.plusSeconds(299))).isZero();
    assertThat(delivery(database).deliverDue(NOW.plusSeconds(300))).isEqualTo(1);
    assertThat(carried).containsExactly(MAIL);
  }
}
