package dev.gatehouse.server.api;

import dev.gatehouse.server.api.SystemHealthView.ConnectionEndView;
import dev.gatehouse.server.api.SystemHealthView.HealthCheckView;
import dev.gatehouse.server.api.SystemHealthView.HealthState;
import dev.gatehouse.server.api.SystemHealthView.SystemDatabaseView;
import dev.gatehouse.server.api.SystemHealthView.SystemEncryptionView;
import dev.gatehouse.server.api.SystemHealthView.SystemJobView;
import dev.gatehouse.server.api.SystemHealthView.SystemNodeView;
import dev.gatehouse.server.api.SystemHealthView.SystemOutboxView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Says of each thing whether it is well, and what to do if not. Pure. */
final class HealthChecks {
  /** A database that takes longer makes every page slow. */
  private static final long SLOW_MILLISECONDS = 500;

  private static final long LEAST_FREE = 500_000_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration TOO_LONG = Duration.ofHours(12);
  private static final Duration SOON = Duration.ofDays(30);

  /** One failure is the network's. */
  private static final int FAILURES_THAT_COUNT = 3;

  private final SystemHealthView view;
  private final Instant now;
  private final List<HealthCheckView> checks = new ArrayList<>();

  private HealthChecks(SystemHealthView view) {
    this.view = view;
    this.now = view.at();
  }

  /** The same with its checks, and with the worst of them as its state. */
  static SystemHealthView checked(SystemHealthView view) {
    HealthChecks checks = new HealthChecks(view);
    checks.all();
    HealthState worst =
        checks.checks.stream()
            .map(HealthCheckView::state)
            .max(Comparator.naturalOrder())
            .orElse(HealthState.WELL);
    return new SystemHealthView(
        worst,
        view.at(),
        List.copyOf(checks.checks),
        view.nodes(),
        view.database(),
        view.memory(),
        view.mail(),
        view.outboxes(),
        view.jobs(),
        view.ownCertificates(),
        view.certificates(),
        view.refreshFailures(),
        view.encryption());
  }

  private void all() {
    program();
    nodes();
    database(view.database());
    schema(view.database());
    disk(view.database());
    memory();
    mail();
    view.outboxes().forEach(this::outbox);
    jobs();
    ownCertificates();
    certificates();
    refreshes();
    encryption(view.encryption());
  }

  private void well(String name, String finding) {
    checks.add(new HealthCheckView(name, HealthState.WELL, finding, ""));
  }

  private void attention(String name, String finding, String advice) {
    checks.add(new HealthCheckView(name, HealthState.ATTENTION, finding, advice));
  }

  private void unwell(String name, String finding, String advice) {
    checks.add(new HealthCheckView(name, HealthState.UNWELL, finding, advice));
  }

  private void program() {
    SystemNodeView self = view.nodes().getFirst();
    well(
        "program",
        "Gatehouse (%s) has run on %s for %s."
            .formatted(
                self.version(), self.host(), length(Duration.between(self.startedAt(), now))));
  }

  private void nodes() {
    List<String> silent =
        view.nodes().stream().filter(SystemNodeView::silent).map(SystemNodeView::host).toList();
    List<String> versions =
        view.nodes().stream()
            .filter(node -> !node.silent())
            .map(SystemNodeView::version)
            .distinct()
            .toList();
    if (!silent.isEmpty()) {
      attention(
          "nodes",
          "Silent for more than two minutes: " + String.join(", ", silent) + ".",
          "If it was taken away on purpose, it is forgotten after a day. Else look at its log and"
              + " start it again.");
    } else if (versions.size() > 1) {
      attention(
          "nodes",
          "The nodes run different versions: " + String.join(", ", versions) + ".",
          "Finish the upgrade on every node.");
    } else if (view.database().product().equals("SQLite")) {
      well("nodes", "One program runs, as the embedded database wants it.");
    } else {
      well("nodes", count(view.nodes().size(), "node runs", "nodes run") + " on the same version.");
    }
  }

  private void database(SystemDatabaseView database) {
    String found =
        "%s %s answered after %d ms; %d of %d connections are in use."
            .formatted(
                database.product(),
                database.version(),
                database.milliseconds(),
                database.connectionsInUse(),
                database.mostConnections());
    if (database.waiting() > 0) {
      attention(
          "database",
          found + " " + count(database.waiting(), "transaction waits.", "transactions wait."),
          "If that lasts, the database is slow or there is more to do than it can. On PostgreSQL"
              + " look for slow queries and its load, and give it more connections.");
    } else if (database.milliseconds() > SLOW_MILLISECONDS) {
      attention(
          "database",
          found,
          "That is slow. Look at the load, the disk and the network of the database.");
    } else {
      well("database", found);
    }
  }

  private void schema(SystemDatabaseView database) {
    if (database.schema() > database.knownSchema()) {
      attention(
          "schema",
          "A newer program brought the tables to version %d; this one knows version %d."
              .formatted(database.schema(), database.knownSchema()),
          "Upgrade this node as well: once it stops, it will not start again as it is.");
    } else {
      well("schema", "The tables have version " + database.schema() + ", the newest.");
    }
  }

  private void disk(SystemDatabaseView database) {
    if (database.diskFree().isEmpty() || database.diskTotal().isEmpty()) {
      well(
          "disk",
          "The database takes %s; its disk is watched where it runs."
              .formatted(size(database.size())));
      return;
    }
    long free = database.diskFree().get();
    long total = Math.max(1, database.diskTotal().get());
    String found =
        "The database takes %s; %s of %s are free on its disk."
            .formatted(size(database.size()), size(free), size(total));
    String advice =
        "A full disk stops every sign-in. Free some room, or move dataDirectory to a larger disk.";
    if (free < LEAST_FREE) {
      unwell("disk", found, advice);
    } else if (free * 10 < total && free < 10 * LEAST_FREE) {
      attention("disk", found, advice);
    } else {
      well("disk", found);
    }
  }

  private void memory() {
    long used = view.memory().used();
    long most = Math.max(1, view.memory().most());
    String found = "%s of %s are in use.".formatted(size(used), size(most));
    if (used * 20 > most * 19) {
      attention(
          "memory",
          found,
          "If that lasts, give the program more: the memory of its container, or -Xmx.");
    } else {
      well("memory", found);
    }
  }

  private void mail() {
    if (view.mail().server()) {
      well(
          "mail",
          view.mail().target().isEmpty()
              ? "Mails leave."
              : "Mails go to " + view.mail().target() + ".");
    } else {
      attention(
          "mail",
          "There is no mail server: mails become files in " + view.mail().target() + ".",
          "Set mail.host and mail.from, or nobody gets invitations, warnings and links for"
              + " passwords. Until then the links can be copied in the console.");
    }
  }

  private void outbox(SystemOutboxView outbox) {
    String name = "outbox_" + outbox.name().toLowerCase(Locale.ROOT);
    Duration age = outbox.oldest().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    StringBuilder found = new StringBuilder();
    if (outbox.waiting() == 0) {
      found.append("Nothing waits.");
    } else {
      found
          .append(outbox.waiting() >= 10_000 ? "10,000 or more wait" : waiting(outbox.waiting()))
          .append(", the oldest for ")
          .append(length(age))
          .append('.');
    }
    if (outbox.givenUp() > 0) {
      found.append(
          " In the last seven days " + count(outbox.givenUp(), "was given up.", "were given up."));
    }
    if (age.compareTo(TOO_LONG) > 0) {
      unwell(name, found.toString(), adviceOf(outbox));
    } else if (age.compareTo(LONG) > 0 || outbox.givenUp() > 0) {
      attention(name, found.toString(), adviceOf(outbox));
    } else {
      well(name, found.toString());
    }
  }

  private static String waiting(long number) {
    return number == 1 ? "1 waits" : number + " wait";
  }

  private static String adviceOf(SystemOutboxView outbox) {
    return switch (outbox.name()) {
      case "MAIL" ->
          "Look in the log for \"did not leave\": it has the mail server's answer. The trail of the"
              + " organization has mail.given_up for each that was given up; send it again there.";
      case "WEBHOOK" ->
          "Open the endpoint: its log has each answer. Have it repaired and send again what was"
              + " missed, or delete it. What is for an endpoint that is off waits.";
      case "LOGOUT" ->
          "Open the application and look whether its back-channel logout address answers. Whoever"
              + " signed out may still be signed in there.";
      default ->
          "Open the application and look whether the address of its stream answers. Until then it"
              + " does not hear of locked and removed people.";
    };
  }

  private void jobs() {
    List<String> overdue =
        view.jobs().stream().filter(SystemJobView::overdue).map(SystemJobView::name).toList();
    List<String> failed =
        view.jobs().stream()
            .filter(job -> job.failedAt().isPresent())
            .map(SystemJobView::name)
            .toList();
    if (!overdue.isEmpty()) {
      unwell(
          "jobs",
          "Did not run when they should have: " + String.join(", ", overdue) + ".",
          "Look in the log for what holds them up, and start this node again if nothing does.");
    } else if (!failed.isEmpty()) {
      attention(
          "jobs",
          "Failed at the last run: " + String.join(", ", failed) + ".",
          "They run again by themselves. Look in the log for \"failed and will run again\".");
    } else {
      well("jobs", count(view.jobs().size(), "job runs", "jobs run") + " without errors.");
    }
  }

  private void ownCertificates() {
    Optional<SystemHealthView.OwnCertificateEndView> first =
        view.ownCertificates().stream().findFirst();
    if (first.isEmpty()) {
      well("own_certificates", "There are none yet.");
      return;
    }
    Duration left = Duration.between(now, first.get().notAfter());
    String found = "The first to end of ours " + ends(left) + ".";
    if (left.isNegative()) {
      unwell(
          "own_certificates",
          found,
          "Let the next signing key take over, and give providers that were set up by hand its"
              + " certificate.");
    } else if (left.compareTo(SOON) < 0) {
      attention(
          "own_certificates",
          found,
          "The next key stands in the metadata beside it and takes over by itself three days"
              + " before. Give its certificate to providers that do not read metadata.");
    } else {
      well("own_certificates", found);
    }
  }

  private void certificates() {
    List<Duration> left =
        view.certificates().stream()
            .map(HealthChecks::first)
            .flatMap(Optional::stream)
            .map(end -> Duration.between(now, end))
            .sorted()
            .toList();
    if (left.isEmpty()) {
      well("certificates", "No connection's certificate ends within 60 days.");
      return;
    }
    String found =
        "Of %s a certificate ends within 60 days or has ended; the first %s."
            .formatted(count(left.size(), "connection", "connections"), ends(left.getFirst()));
    String advice =
        "Ask the organization's administrator to renew it at the provider; then read the metadata"
            + " again on the connection's page. Where it is ours, give the provider our next one.";
    if (left.getFirst().isNegative()) {
      unwell("certificates", found, advice);
    } else if (left.getFirst().compareTo(SOON) < 0) {
      attention("certificates", found, advice);
    } else {
      well("certificates", found);
    }
  }

  private static Optional<Instant> first(ConnectionEndView one) {
    return Stream.of(one.provider(), one.own())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private void refreshes() {
    long failing =
        view.refreshFailures().stream()
            .filter(one -> one.failures() >= FAILURES_THAT_COUNT)
            .count();
    if (failing > 0) {
      attention(
          "refreshes",
          count(failing, "connection's provider", "connections' providers")
              + " could not be read three times in a row or more.",
          "Sign-ins go on with what was read before. See below what the provider answered; if its"
              + " address has changed, enter the new one on the connection's page.");
    } else {
      well("refreshes", "What providers publish was read whenever it was due.");
    }
  }

  private void encryption(SystemEncryptionView encryption) {
    if (!encryption.changing()) {
      well("encryption", "All secrets are sealed with the one key " + encryption.key() + ".");
    } else if (encryption.unreadable().orElse(0) > 0) {
      unwell(
          "encryption",
          count(encryption.unreadable().get(), "secret opens", "secrets open")
              + " with none of the configured keys.",
          "Put the key back with which they were sealed. Without it, enter those secrets anew.");
    } else if (encryption.passedAt().isPresent()) {
      attention(
          "encryption",
          "All secrets are sealed with the key " + encryption.key() + ".",
          "Once every node has it on its first line, remove the older keys from encryption.keyFile"
              + " and start again.");
    } else {
      attention(
          "encryption",
          "Secrets are being sealed anew with the key " + encryption.key() + ".",
          "Keep the older keys until this says that all are: within an hour or so.");
    }
  }

  private static String ends(Duration left) {
    return left.isNegative()
        ? "ended " + length(left.negated()) + " ago"
        : "ends in " + length(left);
  }

  private static String count(long number, String one, String many) {
    return String.format(Locale.ENGLISH, "%,d %s", number, number == 1 ? one : many);
  }

  /** Such as "3 days". */
  private static String length(Duration length) {
    if (length.toDays() >= 2) {
      return length.toDays() + " days";
    }
    if (length.toHours() >= 2) {
      return length.toHours() + " hours";
    }
    return length.toMinutes() == 1 ? "1 minute" : Math.max(0, length.toMinutes()) + " minutes";
  }

  /** Such as "1.5 GB". */
  private static String size(long octets) {
    double megabytes = octets / 1e6;
    return megabytes >= 1_000
        ? String.format(Locale.ENGLISH, "%.1f GB", megabytes / 1_000)
        : String.format(Locale.ENGLISH, "%.0f MB", megabytes);
  }
}
