package dev.gatehouse.server.api;

import dev.gatehouse.server.keys.SigningKey.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the installation is doing, as one node sees it. No secret is in it. */
record SystemHealthView(
    @Doc("The worst of all checks.") HealthState state,
    @Doc("When it was asked.") Instant at,
    @Doc("What was looked at, in words.") List<HealthCheckView> checks,
    @Doc("The programs that share the database; the one that answers first.")
        List<SystemNodeView> nodes,
    SystemDatabaseView database,
    SystemMemoryView memory,
    SystemMailView mail,
    List<SystemOutboxView> outboxes,
    @Doc("The background jobs of the node that answers.") List<SystemJobView> jobs,
    @Doc("The installation's own certificates.") List<OwnCertificateEndView> ownCertificates,
    @Doc("Enabled connections of which a certificate ends within 60 days, the first 50.")
        List<ConnectionEndView> certificates,
    @Doc("Enabled connections whose provider could not be read, the longest first, at most 50.")
        List<RefreshFailureView> refreshFailures,
    SystemEncryptionView encryption) {

  /** How well something is. */
  enum HealthState {
    WELL,
    ATTENTION,
    UNWELL
  }

  /** One thing that was looked at. */
  record HealthCheckView(
      @Doc("Such as database, disk or outbox_mail.") String name,
      HealthState state,
      @Doc("What was found, as a sentence.") String finding,
      @Doc("What to do about it; empty where there is nothing.") String advice) {}

  /** A program. */
  record SystemNodeView(
      String id,
      String host,
      String version,
      Instant startedAt,
      Instant seenAt,
      @Doc("Whether it is the one that answers.") boolean answers,
      @Doc("Whether it has said nothing for two minutes.") boolean silent) {}

  /** The database. */
  record SystemDatabaseView(
      @Doc("SQLite or PostgreSQL.") String product,
      String version,
      @Doc("How long it took to answer.") long milliseconds,
      @Doc("How much room it takes, in octets.") long size,
      int mostConnections,
      int connectionsInUse,
      @Doc("How many transactions wait for a connection.") int waiting,
      @Doc("Free on the disk of the embedded database, in octets.") Optional<Long> diskFree,
      Optional<Long> diskTotal,
      @Doc("The newest migration that it has.") int schema,
      @Doc("The newest migration that the answering node knows.") int knownSchema) {}

  /** The memory of the answering node, in octets. */
  record SystemMemoryView(long used, long most) {}

  /** How mails leave. */
  record SystemMailView(
      @Doc("Whether there is a mail server; without one mails are put into files.") boolean server,
      @Doc("Host and port, or the folder.") String target) {}

  /** Something from which is delivered. */
  record SystemOutboxView(
      @Doc("MAIL, WEBHOOK, LOGOUT (told to applications) or SIGNAL (pushed to them).") String name,
      @Doc("Counted up to 10,000.") long waiting,
      @Doc("Of these, those that failed before.") long retried,
      Optional<Instant> oldest,
      @Doc("In the last seven days.") long givenUp,
      Optional<Instant> lastGivenUpAt,
      @Doc("To whom those were to go, at most five.") List<OutboxReceiverView> receivers) {}

  /** To whom something was to go; of the fields those that name it. */
  record OutboxReceiverView(
      Optional<OrganizationNameView> organization,
      @Doc("The id of a webhook's endpoint.") Optional<String> webhook,
      @Doc("The id of an application.") Optional<String> application) {}

  /** An organization, to be shown. */
  record OrganizationNameView(String id, String slug, String name) {}

  /** A background job. */
  record SystemJobView(
      String name,
      @Doc("The pause before each run.") long everySeconds,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      @Doc("Whether a run is under way.") boolean running,
      @Doc("Whether it should have run and did not.") boolean overdue,
      @Doc("When the last run failed, if it did.") Optional<Instant> failedAt,
      @Doc("What kind of error that was; the log has more.") Optional<String> error) {}

  /** A certificate of a key of ours. */
  record OwnCertificateEndView(Purpose purpose, Instant notAfter) {}

  /** A connection of which a certificate ends. */
  record ConnectionEndView(
      OrganizationNameView organization,
      String connection,
      String connectionName,
      @Doc("When the provider's certificate ends that holds longest.") Optional<Instant> provider,
      @Doc("When ours for it ends that holds shortest.") Optional<Instant> own) {}

  /** A connection whose provider could not be read. */
  record RefreshFailureView(
      OrganizationNameView organization,
      String connection,
      String connectionName,
      @Doc("How many looks in a row have failed.") int failures,
      String code,
      String sentence,
      @Doc("When it last worked.") Optional<Instant> lookedAt) {}

  /** How stored secrets are sealed. */
  record SystemEncryptionView(
      @Doc("Names the key that seals.") String key,
      @Doc("Whether older keys are configured, so that a change is under way.") boolean changing,
      @Doc("When the answering node last went through all secrets.") Optional<Instant> passedAt,
      @Doc("How many no configured key opens.") Optional<Integer> unreadable) {}
}
