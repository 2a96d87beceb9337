package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.InvitationAllowance.Answer;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InvitationAllowanceTest {
  private static final Answer GRANTED = new Answer.Granted();

  /** One mail in a quarter of an hour, in the long run. */
  private final InvitationAllowance allowance = new InvitationAllowance(96);

  private Answer take(Database database, OrganizationScope scope, int mails, Instant now) {
    return database.write(tx -> allowance.take(tx, scope, mails, now));
  }

  @OnBothDatabases
  void grants_a_day_s_number_at_once_and_each_again_as_the_day_goes_by(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(take(database, both.acme(), 90, NOW)).isEqualTo(GRANTED);
    assertThat(take(database, both.acme(), 6, NOW)).isEqualTo(GRANTED);
    assertThat(take(database, both.acme(), 1, NOW))
        .isEqualTo(new Answer.Wait(Duration.ofMinutes(15)));
    assertThat(take(database, both.acme(), 4, NOW.plusSeconds(1)))
        .as("nothing was counted; four need an hour")
        .isEqualTo(new Answer.Wait(Duration.ofMinutes(60).minusSeconds(1)));
    Instant later = NOW.plus(Duration.ofMinutes(15));
    assertThat(take(database, both.acme(), 1, later.minusMillis(1)))
        .as("whole seconds, rounded up")
        .isEqualTo(new Answer.Wait(Duration.ofSeconds(1)));
    assertThat(take(database, both.acme(), 1, later)).isEqualTo(GRANTED);
    assertThat(take(database, both.acme(), 1, later)).isNotEqualTo(GRANTED);
    Instant nextWeek = NOW.plus(Duration.ofDays(7));
    assertThat(take(database, both.acme(), 96, nextWeek)).isEqualTo(GRANTED);
    assertThat(take(database, both.acme(), 1, nextWeek))
        .as("days are not saved up")
        .isNotEqualTo(GRANTED);
  }

  @OnBothDatabases
  void counts_each_organization_for_itself_and_nothing_for_no_mail(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(take(database, both.acme(), 96, NOW)).isEqualTo(GRANTED);
    assertThat(take(database, both.acme(), 0, NOW)).isEqualTo(GRANTED);
    assertThat(take(database, both.decoy(), 96, NOW)).isEqualTo(GRANTED);
  }

  @OnBothDatabases
  void says_that_no_waiting_helps_where_more_are_asked_for_than_a_day_has(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(take(database, both.acme(), 97, NOW)).isEqualTo(new Answer.TooMany(96));
    assertThat(take(database, both.acme(), 96, NOW)).isEqualTo(GRANTED);
  }

  @Test
  void is_at_least_one() {
    assertThatThrownBy(() -> new InvitationAllowance(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
