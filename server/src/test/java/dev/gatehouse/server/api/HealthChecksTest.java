package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.SystemHealthView.ConnectionEndView;
import dev.gatehouse.server.api.SystemHealthView.HealthCheckView;
import dev.gatehouse.server.api.SystemHealthView.HealthState;
import dev.gatehouse.server.api.SystemHealthView.OrganizationNameView;
import dev.gatehouse.server.api.SystemHealthView.OwnCertificateEndView;
import dev.gatehouse.server.api.SystemHealthView.RefreshFailureView;
import dev.gatehouse.server.api.SystemHealthView.SystemDatabaseView;
import dev.gatehouse.server.api.SystemHealthView.SystemEncryptionView;
import dev.gatehouse.server.api.SystemHealthView.SystemJobView;
import dev.gatehouse.server.api.SystemHealthView.SystemMailView;
import dev.gatehouse.server.api.SystemHealthView.SystemMemoryView;
import dev.gatehouse.server.api.SystemHealthView.SystemNodeView;
import dev.gatehouse.server.api.SystemHealthView.SystemOutboxView;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each thing well, and each way in which it is not. */
class HealthChecksTest {
  private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
  private static final long GB = 1_000_000_000;
  private static final OrganizationNameView ACME =
      new OrganizationNameView("org_1", "acme", "Acme");

  private List<SystemNodeView> nodes = List.of(node("1.0", false));
  private SystemDatabaseView database = database(3, 0, 50 * GB, 142);
  private SystemMemoryView memory = new SystemMemoryView(100, 1_000);
  private SystemMailView mail = new SystemMailView(true, "mail.example:587");
  private SystemOutboxView outbox = outbox(0, Duration.ZERO, 0);
  private SystemJobView job = job(false, false);
  private Optional<Instant> own = Optional.of(NOW.plus(Duration.ofDays(700)));
  private List<ConnectionEndView> certificates = List.of();
  private List<RefreshFailureView> failures = List.of();
  private SystemEncryptionView encryption =
      new SystemEncryptionView("k1", false, Optional.empty(), Optional.empty());

  private static SystemNodeView node(String version, boolean silent) {
    return new SystemNodeView(
        "node_" + version,
        "host-" + version,
        version,
        NOW.minus(Duration.ofDays(3)),
        NOW,
        version.equals("1.0"),
        silent);
  }

  private static SystemDatabaseView database(long took, int waiting, long free, int schema) {
    return new SystemDatabaseView(
        "PostgreSQL",
        "17.2",
        took,
        3 * GB,
        16,
        2,
        waiting,
        Optional.of(free),
        Optional.of(100 * GB),
        schema,
        142);
  }

  private static SystemOutboxView outbox(long waiting, Duration age, long givenUp) {
    return new SystemOutboxView(
        "MAIL",
        waiting,
        0,
        waiting == 0 ? Optional.empty() : Optional.of(NOW.minus(age)),
        givenUp,
        givenUp == 0 ? Optional.empty() : Optional.of(NOW),
        List.of());
  }

  private static SystemJobView job(boolean overdue, boolean failed) {
    return new SystemJobView(
        "sweeping",
        60,
        Optional.of(NOW),
        Optional.of(NOW),
        false,
        overdue,
        failed ? Optional.of(NOW) : Optional.empty(),
        failed ? Optional.of("DatabaseException") : Optional.empty());
  }

  private SystemHealthView checked() {
    return HealthChecks.checked(
        new SystemHealthView(
            HealthState.WELL,
            NOW,
            List.of(),
            nodes,
            database,
            memory,
            mail,
            List.of(outbox),
            List.of(job),
            own.map(end -> List.of(new OwnCertificateEndView(Purpose.SAML_SIGNING, end)))
                .orElse(List.of()),
            certificates,
            failures,
            encryption));
  }

  /** One thing is not well, says what to do, and makes the whole so; all else is well. */
  private void only(String name, HealthState state, String finding) {
    SystemHealthView view = checked();
    assertThat(view.state()).isEqualTo(state);
    List<HealthCheckView> unwell =
        view.checks().stream().filter(check -> check.state() != HealthState.WELL).toList();
    assertThat(unwell).extracting(HealthCheckView::name).containsExactly(name);
    assertThat(unwell.getFirst().state()).isEqualTo(state);
    assertThat(unwell.getFirst().finding()).contains(finding);
    assertThat(unwell.getFirst().advice()).isNotEmpty();
  }

  @Test
  void all_is_well() {
    SystemHealthView view = checked();
    assertThat(view.state()).isEqualTo(HealthState.WELL);
    assertThat(view.checks())
        .allSatisfy(
            check -> {
              assertThat(check.state()).as(check.name()).isEqualTo(HealthState.WELL);
              assertThat(check.advice()).isEmpty();
              assertThat(check.finding()).endsWith(".");
            })
        .extracting(HealthCheckView::finding)
        .contains("Gatehouse (1.0) has run on host-1.0 for 3 days.", "Nothing waits.");
  }

  @Test
  void nodes_that_are_silent_or_of_different_versions() {
    nodes = List.of(node("1.0", false), node("1.1", false));
    only("nodes", HealthState.ATTENTION, "different versions: 1.0, 1.1.");
    nodes = List.of(node("1.0", false), node("1.1", true));
    only("nodes", HealthState.ATTENTION, "Silent for more than two minutes: host-1.1.");
  }

  @Test
  void a_database_that_is_slow_or_busy_or_ahead() {
    database = database(900, 0, 50 * GB, 142);
    only("database", HealthState.ATTENTION, "answered after 900 ms");
    database = database(3, 4, 50 * GB, 142);
    only("database", HealthState.ATTENTION, "4 transactions wait.");
    database = database(3, 0, 50 * GB, 143);
    only("schema", HealthState.ATTENTION, "version 143; this one knows version 142");
  }

  @Test
  void a_disk_that_fills() {
    database = database(3, 0, 4 * GB, 142);
    only("disk", HealthState.ATTENTION, "4.0 GB of 100.0 GB are free");
    database = database(3, 0, GB / 10, 142);
    only("disk", HealthState.UNWELL, "100 MB of 100.0 GB are free");
  }

  @Test
  void memory_that_is_used_up() {
    memory = new SystemMemoryView(96 * GB / 100, GB);
    only("memory", HealthState.ATTENTION, "960 MB of 1.0 GB");
  }

  @Test
  void mails_that_go_nowhere_or_wait() {
    mail = new SystemMailView(false, "data/outbox");
    only("mail", HealthState.ATTENTION, "files in data/outbox");
    mail = new SystemMailView(true, "mail.example:587");
    outbox = outbox(3, Duration.ofMinutes(59), 0);
    assertThat(checked().state()).isEqualTo(HealthState.WELL);
    outbox = outbox(3, Duration.ofHours(2), 0);
    only("outbox_mail", HealthState.ATTENTION, "3 wait, the oldest for 2 hours.");
    outbox = outbox(1, Duration.ofHours(13), 0);
    only("outbox_mail", HealthState.UNWELL, "1 waits, the oldest for 13 hours.");
    outbox = outbox(0, Duration.ZERO, 2);
    only("outbox_mail", HealthState.ATTENTION, "2 were given up.");
  }

  @Test
  void jobs_that_fail_or_do_not_run() {
    job = job(false, true);
    only("jobs", HealthState.ATTENTION, "Failed at the last run: sweeping.");
    job = job(true, false);
    only("jobs", HealthState.UNWELL, "Did not run when they should have: sweeping.");
  }

  @Test
  void certificates_that_end() {
    own = Optional.of(NOW.plus(Duration.ofDays(20)));
    only("own_certificates", HealthState.ATTENTION, "ends in 20 days.");
    own = Optional.of(NOW.minus(Duration.ofDays(2)));
    only("own_certificates", HealthState.UNWELL, "ended 2 days ago.");
    own = Optional.empty();
    certificates = List.of(ending(Duration.ofDays(45)));
    assertThat(checked().state()).isEqualTo(HealthState.WELL);
    certificates = List.of(ending(Duration.ofDays(45)), ending(Duration.ofDays(7)));
    only("certificates", HealthState.ATTENTION, "2 connections");
    certificates = List.of(ending(Duration.ofDays(-3)));
    only("certificates", HealthState.UNWELL, "ended 3 days ago");
  }

  private static ConnectionEndView ending(Duration left) {
    return new ConnectionEndView(
        ACME, "con_1", "Okta", Optional.of(NOW.plus(left)), Optional.empty());
  }

  @Test
  void providers_that_cannot_be_read() {
    failures =
        List.of(
            new RefreshFailureView(
                ACME, "con_1", "Okta", 2, "metadata_unreachable", "No.", Optional.empty()));
    assertThat(checked().state()).isEqualTo(HealthState.WELL);
    failures =
        List.of(
            new RefreshFailureView(
                ACME, "con_1", "Okta", 3, "metadata_unreachable", "No.", Optional.empty()));
    only("refreshes", HealthState.ATTENTION, "1 connection's provider could not be read");
  }

  @Test
  void a_change_of_the_encryption_key() {
    encryption = new SystemEncryptionView("k2", true, Optional.empty(), Optional.empty());
    only("encryption", HealthState.ATTENTION, "are being sealed anew with the key k2");
    encryption = new SystemEncryptionView("k2", true, Optional.of(NOW), Optional.of(0));
    only("encryption", HealthState.ATTENTION, "All secrets are sealed with the key k2.");
    encryption = new SystemEncryptionView("k2", true, Optional.of(NOW), Optional.of(4));
    only("encryption", HealthState.UNWELL, "4 secrets open with none");
  }
}
