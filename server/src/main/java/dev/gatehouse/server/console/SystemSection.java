package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SystemView.Condition;
import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the installation itself is doing, for those who operate it. */
final class SystemSection implements Section {
  private static final String PATH = "/system";
  private static final Frame.Link NOWHERE = new Frame.Link("", "", false);

  /** What is looked at, as people call it. */
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("program", "Program"),
          Map.entry("nodes", "Nodes"),
          Map.entry("database", "Database"),
          Map.entry("schema", "Version of the tables"),
          Map.entry("disk", "Disk"),
          Map.entry("memory", "Memory"),
          Map.entry("mail", "Mail"),
          Map.entry("outbox_mail", "Mails to send"),
          Map.entry("outbox_webhook", "Webhooks to deliver"),
          Map.entry("outbox_logout", "Sign-outs to tell applications"),
          Map.entry("outbox_signal", "Security events to push"),
          Map.entry("jobs", "Background jobs"),
          Map.entry("own_certificates", "Our certificates"),
          Map.entry("certificates", "Connections' certificates"),
          Map.entry("refreshes", "Reading of providers"),
          Map.entry("encryption", "Encryption key"));

  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        PATH,
        "System health",
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of("System health", PATH, "status", "monitoring", "version", "uptime"),
            Setting.of("Database and disk", PATH, "PostgreSQL", "SQLite", "migrations", "schema"),
            Setting.of("Nodes", PATH + "#nodes", "cluster"),
            Setting.of("Outbox", PATH + "#outboxes", "mail queue", "undelivered", "SMTP"),
            Setting.of("Background jobs", PATH + "#jobs", "tasks", "scheduler"),
            Setting.of("Encryption key", PATH, "re-sealing", "rotation")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes.getForOperators(PATH, SystemSection::show);
  }

  private static Response show(Visit visit) {
    Answer answer = visit.wholeApi().get("system", "health");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Doc health = answer.body();
    List<SystemView.Line> lines = new ArrayList<>();
    for (Doc check : health.list("checks")) {
      lines.add(
          new SystemView.Line(
              title(check.text("name")),
              Condition.of(check.text("state")),
              check.text("finding"),
              check.text("advice"),
              more(visit, check.text("name"))));
    }
    lines.sort(Comparator.comparing(SystemView.Line::condition).reversed());
    return visit.page(
        Heading.of("System health")
            .saying(
                "How the installation is doing, as the node sees it that answers. Programs ask"
                    + " GET /api/v1/system/health for the same."),
        "console/system",
        new SystemView(
            health,
            lines,
            health.list("outboxes").stream().map(one -> outbox(visit, one)).toList(),
            health.list("certificates").stream()
                .map(
                    one ->
                        new SystemView.EndRow(connection(one), one.text("organization.name"), one))
                .toList(),
            health.list("refreshFailures").stream()
                .map(
                    one ->
                        new SystemView.FailureRow(
                            connection(one), one.text("organization.name"), one))
                .toList()));
  }

  private static String title(String name) {
    String known = TITLES.get(name);
    return known == null ? CheckWords.of(name) : known;
  }

  private static Frame.Link more(Visit visit, String name) {
    return switch (name) {
      case "nodes" -> link("The nodes", "#nodes");
      case "jobs" -> link("The jobs", "#jobs");
      case "mail", "encryption" -> link("How to set it", "/docs/operating");
      case "own_certificates" -> link("Signing keys", visit.href("/signing-keys"));
      case "certificates" -> link("The connections", "#certificates");
      case "refreshes" -> link("The providers", "#refreshes");
      default -> name.startsWith("outbox_") ? link("What waits", "#outboxes") : NOWHERE;
    };
  }

  private static Frame.Link link(String title, String href) {
    return new Frame.Link(title, href, false);
  }

  private static Frame.Link connection(Doc one) {
    return link(
        one.text("connectionName"),
        "/console/" + one.text("organization.slug") + "/providers/" + one.text("connection"));
  }

  private static SystemView.OutboxRow outbox(Visit visit, Doc outbox) {
    return new SystemView.OutboxRow(
        title("outbox_" + outbox.text("name").toLowerCase(Locale.ROOT)),
        outbox,
        outbox.list("receivers").stream().map(one -> receiver(visit, one)).toList());
  }

  /** Where there is more about something that was given up. */
  private static Frame.Link receiver(Visit visit, Doc receiver) {
    if (receiver.has("application")) {
      String id = receiver.text("application");
      return link(
          visit.wholeApi().get("applications", id).body().optional("name").orElse(id),
          visit.href("/applications/" + id));
    }
    String organization = "/console/" + receiver.text("organization.slug");
    if (!receiver.has("organization")) {
      return link("The operator's webhook", visit.href(AuditPages.PATH));
    }
    return receiver.has("webhook")
        ? link(
            receiver.text("organization.name"),
            organization + WebhooksSection.PATH + "/" + receiver.text("webhook"))
        : link(
            receiver.text("organization.name"),
            organization + AuditPages.PATH + "?action=mail.given_up");
  }
}
