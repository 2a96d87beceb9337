package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.directory.Invitations.Resolved;
import dev.gatehouse.server.directory.Invitations.Resolved.Reason;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class InvitationsTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private final Organizations organizations = new Organizations();
  private final Users users = new Users();
  private final Invitations invitations = new Invitations(organizations);

  private User ann(Database database, OrganizationScope scope) {
    UserDraft draft =
        new UserDraft("ann@acme.example", "Ann", new User.Method.Password(), List.of());
    return database.write(tx -> users.create(tx, scope, draft, User.Source.INVITED, NOW).orThrow());
  }

  private Issued issue(Database database, OrganizationScope scope, User user) {
    return database.write(tx -> invitations.issue(tx, scope, user.id(), WEEK, NOW).orThrow());
  }

  private Resolved resolve(Database database, String token, Instant now) {
    return database.read(tx -> invitations.resolve(tx, token, now));
  }

  private boolean accept(Database database, OrganizationScope scope, Issued issued, Instant now) {
    return database.write(tx -> invitations.accept(tx, scope, issued.invitation().id(), now));
  }

  @OnBothDatabases
  void a_token_leads_to_its_user_and_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = ann(database, both.acme());
    ann(database, both.decoy());
    Issued issued = issue(database, both.acme(), ann);
    Resolved.Open open = (Resolved.Open) resolve(database, issued.token(), NOW);
    assertThat(open.scope().organization()).isEqualTo(both.acme().organization());
    assertThat(open.invitation()).isEqualTo(issued.invitation());
    assertThat(open.invitation().user()).isEqualTo(ann.id());
    assertThat(issued.toString()).doesNotContain(issued.token());
  }

  @OnBothDatabases
  void is_accepted_once(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), ann(database, both.acme()));
    assertThat(accept(database, both.decoy(), issued, NOW)).isFalse();
    assertThat(accept(database, both.acme(), issued, NOW)).isTrue();
    assertThat(accept(database, both.acme(), issued, NOW)).isFalse();
    assertThat(resolve(database, issued.token(), NOW))
        .isEqualTo(new Resolved.Worthless(Reason.ACCEPTED));
  }

  @OnBothDatabases
  void is_worthless_from_the_instant_of_its_expiry(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), ann(database, both.acme()));
    Instant end = NOW.plus(WEEK);
    assertThat(resolve(database, issued.token(), end.minusMillis(1)))
        .isInstanceOf(Resolved.Open.class);
    assertThat(resolve(database, issued.token(), end))
        .isEqualTo(new Resolved.Worthless(Reason.EXPIRED));
    assertThat(accept(database, both.acme(), issued, end)).isFalse();
  }

  @OnBothDatabases
  void inviting_again_makes_the_first_link_worthless(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = ann(database, both.acme());
    Issued first = issue(database, both.acme(), ann);
    Issued second = issue(database, both.acme(), ann);
    assertThat(resolve(database, first.token(), NOW))
        .isEqualTo(new Resolved.Worthless(Reason.REVOKED));
    assertThat(accept(database, both.acme(), first, NOW)).isFalse();
    assertThat(accept(database, both.acme(), second, NOW)).isTrue();
    assertThat(database.<List<Invitation>>read(tx -> invitations.ofUser(tx, both.acme(), ann.id())))
        .hasSize(2);
  }

  @OnBothDatabases
  void a_disabled_organization_takes_nobody_in(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), ann(database, both.acme()));
    database.write(
        tx -> organizations.setEnabled(tx, both.acme().organization(), false, NOW).orThrow());
    assertThat(resolve(database, issued.token(), NOW))
        .isEqualTo(new Resolved.Worthless(Reason.ORGANIZATION_DISABLED));
  }

  @OnBothDatabases
  void nobody_is_invited_who_is_not_there_or_not_active(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = ann(database, both.acme());
    assertThat(
            database.<Outcome<Issued>>write(
                tx -> invitations.issue(tx, both.decoy(), ann.id(), WEEK, NOW)))
        .isInstanceOf(Outcome.Absent.class);
    database.write(tx -> users.setActive(tx, both.acme(), ann.id(), false, NOW).orThrow());
    assertThat(
            database.<Outcome<Issued>>write(
                tx -> invitations.issue(tx, both.acme(), ann.id(), WEEK, NOW)))
        .isInstanceOf(Outcome.Absent.class);
  }

  @OnBothDatabases
  void a_token_that_nobody_issued_is_unknown(Database database) {
    assertThat(resolve(database, "gh_inv_guess", NOW))
        .isEqualTo(new Resolved.Worthless(Reason.UNKNOWN));
    assertThat(resolve(database, "x".repeat(100_000), NOW))
        .isEqualTo(new Resolved.Worthless(Reason.UNKNOWN));
  }

  @OnBothDatabases
  void revoking_takes_back_the_mail_that_has_not_left(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = ann(database, both.acme());
    User decoy = ann(database, both.decoy());
    MailOutbox outbox = new MailOutbox(TestKeys.BOX);
    Mail mail = new Mail("ann@acme.example", "Invitation", "the link", "");
    database.write(
        tx -> {
          outbox.put(tx, both.acme(), mail, ann.id().value(), NOW.plus(WEEK), NOW);
          outbox.put(tx, both.decoy(), mail, decoy.id().value(), NOW.plus(WEEK), NOW);
          return invitations.revoke(tx, both.acme(), ann.id(), NOW);
        });
    assertThat(
            database.<List<String>>read(
                tx ->
                    tx.sql().query("SELECT about FROM mails").map(row -> row.text("about")).list()))
        .containsExactly(decoy.id().value());
  }
}
