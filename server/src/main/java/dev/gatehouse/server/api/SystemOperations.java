package dev.gatehouse.server.api;

import dev.gatehouse.server.api.SystemHealthView.ConnectionEndView;
import dev.gatehouse.server.api.SystemHealthView.HealthState;
import dev.gatehouse.server.api.SystemHealthView.OrganizationNameView;
import dev.gatehouse.server.api.SystemHealthView.OutboxReceiverView;
import dev.gatehouse.server.api.SystemHealthView.OwnCertificateEndView;
import dev.gatehouse.server.api.SystemHealthView.RefreshFailureView;
import dev.gatehouse.server.api.SystemHealthView.SystemDatabaseView;
import dev.gatehouse.server.api.SystemHealthView.SystemEncryptionView;
import dev.gatehouse.server.api.SystemHealthView.SystemJobView;
import dev.gatehouse.server.api.SystemHealthView.SystemMailView;
import dev.gatehouse.server.api.SystemHealthView.SystemMemoryView;
import dev.gatehouse.server.api.SystemHealthView.SystemNodeView;
import dev.gatehouse.server.api.SystemHealthView.SystemOutboxView;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseCondition;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.health.Installation;
import dev.gatehouse.server.health.JobLog.Job;
import dev.gatehouse.server.health.JobLog.Trouble;
import dev.gatehouse.server.health.Nodes;
import dev.gatehouse.server.health.Nodes.Node;
import dev.gatehouse.server.keys.Resealing;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.mail.MailTransport.Way;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.OutboxWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the installation is doing: for operators, and for whatever watches over it. */
final class SystemOperations {
  private static final Duration LOOKS_AHEAD = Duration.ofDays(60);
  private static final int MOST_CONNECTIONS = 50;

  /** A job may be so much later than its pause says: runs take time. */
  private static final Duration LATE = Duration.ofMinutes(2);

  private final Database database;
  private final Organizations organizations;
  private final SigningKeys keys;
  private final Installation installation;

  SystemOperations(AdminApi.Below below) {
    this.database = below.database();
    this.organizations = below.organizations();
    this.keys = below.signingKeys();
    this.installation = below.installation();
  }

  List<Operation> operations() {
    return new OperationGroup("System")
        .get(
            "getSystemHealth",
            "/system/health",
            "system:read",
            "Says how the installation is doing, and what to do where it is not well.",
            SystemHealthView.class,
            call -> new Reply.Done(health(call.now())))
        .all();
  }

  /** What one read finds. */
  private record Stored(
      List<SystemNodeView> nodes,
      List<SystemOutboxView> outboxes,
      List<ConnectionEndView> certificates,
      List<RefreshFailureView> failures) {}

  private SystemHealthView health(Instant now) {
    SystemDatabaseView condition = databaseView();
    Stored stored =
        database.read(
            tx -> new Stored(nodes(tx, now), outboxes(tx, now), ends(tx, now), failures(tx)));
    Runtime runtime = Runtime.getRuntime();
    SystemHealthView unchecked =
        new SystemHealthView(
            HealthState.WELL,
            now,
            List.of(),
            stored.nodes(),
            condition,
            new SystemMemoryView(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory()),
            mail(installation.mail()),
            stored.outboxes(),
            installation.jobs().jobs().stream().map(job -> job(job, now)).toList(),
            ownCertificates(),
            stored.certificates(),
            stored.failures(),
            encryption(installation.resealing().state()));
    return HealthChecks.checked(unchecked);
  }

  private SystemDatabaseView databaseView() {
    long before = System.nanoTime();
    DatabaseCondition condition = database.condition();
    long took = Duration.ofNanos(System.nanoTime() - before).toMillis();
    return new SystemDatabaseView(
        condition.product(),
        condition.version(),
        took,
        condition.octets(),
        condition.pool().most(),
        condition.pool().inUse(),
        condition.pool().waiting(),
        condition.disk().map(DatabaseCondition.Disk::free),
        condition.disk().map(DatabaseCondition.Disk::total),
        condition.schema(),
        condition.knownSchema());
  }

  private List<SystemNodeView> nodes(Transaction tx, Instant now) {
    Node self = installation.nodes().self();
    return installation.nodes().all(tx).stream()
        .map(
            node ->
                new SystemNodeView(
                    node.id(),
                    node.host(),
                    node.version(),
                    node.startedAt(),
                    node.seenAt(),
                    node.id().equals(self.id()),
                    node.seenAt().isBefore(now.minus(Nodes.SILENT_AFTER))))
        .toList();
  }

  private static SystemMailView mail(Way way) {
    return switch (way) {
      case Way.ToServer(String host, int port, var security) ->
          new SystemMailView(true, host + ":" + port);
      case Way.IntoFolder(var folder) -> new SystemMailView(false, folder.toString());
      case Way.Elsewhere() -> new SystemMailView(true, "");
    };
  }

  private List<SystemOutboxView> outboxes(Transaction tx, Instant now) {
    return installation.outboxes().states(tx, now).stream()
        .map(
            one ->
                new SystemOutboxView(
                    one.name(),
                    one.waiting(),
                    one.retried(),
                    one.oldest(),
                    one.givenUp(),
                    one.lastGivenUpAt(),
                    one.receivers().stream().map(receiver -> receiver(tx, one, receiver)).toList()))
        .toList();
  }

  /** Outboxes of mails and webhooks name organizations, those of applications applications. */
  private OutboxReceiverView receiver(Transaction tx, OutboxWatch.State outbox, String receiver) {
    List<String> ids = List.of(receiver.split(" ", 2));
    return switch (outbox.name()) {
      case "MAIL", "WEBHOOK" ->
          new OutboxReceiverView(
              organizations.get(tx, new OrganizationId(ids.getFirst())).map(SystemOperations::name),
              ids.size() > 1 ? Optional.of(ids.getLast()) : Optional.empty(),
              Optional.empty());
      default ->
          new OutboxReceiverView(Optional.empty(), Optional.empty(), Optional.of(ids.getFirst()));
    };
  }

  private static OrganizationNameView name(
      dev.gatehouse.server.organization.Organization organization) {
    return new OrganizationNameView(
        organization.id().value(), organization.slug(), organization.name());
  }

  private OrganizationNameView name(Transaction tx, OrganizationId id) {
    return organizations
        .get(tx, id)
        .map(SystemOperations::name)
        .orElseGet(() -> new OrganizationNameView(id.value(), "", ""));
  }

  private static SystemJobView job(Job job, Instant now) {
    Instant since = job.startedAt().orElse(job.expectedAt());
    boolean overdue = since.plus(job.every().multipliedBy(2)).plus(LATE).isBefore(now);
    return new SystemJobView(
        job.name(),
        job.every().toSeconds(),
        job.startedAt(),
        job.endedAt(),
        job.running(),
        overdue,
        job.trouble().map(Trouble::at),
        job.trouble().map(Trouble::kinds));
  }

  private List<OwnCertificateEndView> ownCertificates() {
    return Stream.of(Purpose.values())
        .flatMap(purpose -> keys.published(purpose).stream())
        .filter(key -> key.state() == SigningKey.State.CURRENT)
        .flatMap(
            key ->
                key
                    .certificate()
                    .map(
                        one ->
                            new OwnCertificateEndView(key.purpose(), one.getNotAfter().toInstant()))
                    .stream())
        .sorted(Comparator.comparing(OwnCertificateEndView::notAfter))
        .toList();
  }

  private List<ConnectionEndView> ends(Transaction tx, Instant now) {
    return installation
        .upkeep()
        .endingAcrossOrganizations(tx, now.plus(LOOKS_AHEAD), MOST_CONNECTIONS)
        .stream()
        .map(
            one ->
                new ConnectionEndView(
                    name(tx, one.organization()),
                    one.connection().value(),
                    one.name(),
                    one.ends().provider(),
                    one.ends().own()))
        .toList();
  }

  private List<RefreshFailureView> failures(Transaction tx) {
    return installation.upkeep().failingAcrossOrganizations(tx, MOST_CONNECTIONS).stream()
        .map(
            one ->
                new RefreshFailureView(
                    name(tx, one.organization()),
                    one.connection().value(),
                    one.name(),
                    one.failures(),
                    one.problem().code(),
                    one.problem().sentence(),
                    one.lookedAt()))
        .toList();
  }

  private static SystemEncryptionView encryption(Resealing.State state) {
    return new SystemEncryptionView(
        state.key(), state.older(), state.at(), state.last().map(Resealing.Result::unreadable));
  }
}
