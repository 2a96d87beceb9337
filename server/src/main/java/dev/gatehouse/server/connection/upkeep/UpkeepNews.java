package dev.gatehouse.server.connection.upkeep;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Trouble;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Warned;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What administrators hear of the program's own looks: the audit trail, and mails. */
final class UpkeepNews {
  private static final int MOST_TOLD = 50;
  private static final Duration WORTH_TELLING = Duration.ofDays(7);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Audit audit;
  private final Administrators administrators;
  private final MailOutbox outbox;
  private final Pages pages;

  UpkeepNews(Audit audit, Administrators administrators, MailOutbox outbox, Pages pages) {
    this.audit = audit;
    this.administrators = administrators;
    this.outbox = outbox;
    this.pages = pages;
  }

  /**
   * The provider has published something else.
   *
   * @param otherCertificates whether others may sign from now on
   */
  void changed(
      Transaction tx,
      OrganizationScope scope,
      Connection before,
      Connection after,
      boolean otherCertificates,
      Instant now) {
    record(tx, scope, before, "connection.refreshed", before.settings(), after.settings(), now);
    if (otherCertificates) {
      tell(
          tx,
          scope,
          "New signing certificates",
          "%s has published other signing certificates. Gatehouse has read them and uses them from now on."
              .formatted(nameOf(after)),
          "If you do not know of a change there, compare the fingerprints under SSO Providers with those that the provider shows.",
          now);
    }
  }

  void failing(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      Trouble trouble,
      Instant now) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    after.put("code", trouble.code()).put("sentence", trouble.sentence());
    record(tx, scope, connection, "connection.refresh_failed", "", after.toString(), now);
    tell(
        tx,
        scope,
        "An identity provider cannot be read",
        "What %s publishes could not be read three times in a row.".formatted(nameOf(connection)),
        "People can still sign in until the provider changes its certificates or addresses. The connection's page says what is wrong.",
        now);
  }

  void recovered(Transaction tx, OrganizationScope scope, Connection connection, Instant now) {
    record(tx, scope, connection, "connection.refresh_recovered", "", "", now);
  }

  void ending(
      Transaction tx, OrganizationScope scope, Connection connection, Warned warning, Instant now) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    after.put("end", warning.end().toString()).put("days", warning.days());
    record(tx, scope, connection, "connection.certificate_ends", "", after.toString(), now);
    boolean over = !now.isBefore(warning.end());
    String end = DAY.format(warning.end());
    tell(
        tx,
        scope,
        over ? "A signing certificate has ended" : "A signing certificate ends soon",
        over
            ? "The last signing certificate of %s has ended on %s."
                .formatted(nameOf(connection), end)
            : "The last signing certificate of %s ends on %s.".formatted(nameOf(connection), end),
        "Create a new certificate at the provider. If the connection knows the provider's metadata address, Gatehouse reads it by itself; otherwise add it to the connection beside the old one before the provider uses it.",
        now);
  }

  /**
   * @param metadata where the provider finds our certificates
   */
  void ownEnding(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      Warned warning,
      String metadata,
      Instant now) {
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    after.put("end", warning.end().toString()).put("days", warning.days());
    record(tx, scope, connection, "connection.own_certificate_ends", "", after.toString(), now);
    boolean over = !now.isBefore(warning.end());
    String takesOver =
        over
            ? "takes over as soon as it has been there for a week"
            : "takes over on "
                + DAY.format(warning.end().minus(SigningKeys.Renewal.usual().servesBefore()));
    tell(
        tx,
        scope,
        over ? "Gatehouse's own certificate has ended" : "Gatehouse's own certificate ends soon",
        "The certificate by which %s knows Gatehouse %s on %s."
            .formatted(nameOf(connection), over ? "has ended" : "ends", DAY.format(warning.end())),
        "A new one stands beside it in Gatehouse's metadata and %s. If the provider reads that metadata by itself, there is nothing to do. Otherwise give it the new certificate now, beside the old one: %s"
            .formatted(takesOver, metadata),
        now);
  }

  private void record(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      String action,
      String before,
      String after,
      Instant now) {
    Target target = new Target("connection", connection.id().value());
    audit.record(
        tx, scope, new Entry(Actor.system("upkeep"), action, target, before, after, ""), now);
  }

  private static String nameOf(Connection connection) {
    return HarmlessText.of(connection.displayName());
  }

  private void tell(
      Transaction tx,
      OrganizationScope scope,
      String subject,
      String sentence,
      String next,
      Instant now) {
    String text = "Hello,\n\n" + sentence + "\n\n" + next + "\n";
    String html =
        pages.text(
            "connection/upkeep/upkeep-mail",
            Map.of("subject", subject, "sentence", sentence, "next", next));
    for (User one : administrators.active(tx, scope, MOST_TOLD)) {
      Mail mail = new Mail(one.userName(), subject, text, html);
      outbox.put(tx, scope, mail, one.id().value(), now.plus(WORTH_TELLING), now);
    }
  }
}
