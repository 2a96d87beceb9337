package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.DomainProofs.Checked;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Tells the administrators what becomes of the proof of a domain. */
public final class DomainMail {
  private static final int MOST_TOLD = 50;
  private static final Duration WORTH_TELLING = Duration.ofDays(3);
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Organizations organizations;
  private final Administrators administrators;
  private final MailOutbox outbox;
  private final Pages pages;

  public DomainMail(
      Organizations organizations, Administrators administrators, MailOutbox outbox, Pages pages) {
    this.organizations = organizations;
    this.administrators = administrators;
    this.outbox = outbox;
    this.pages = pages;
  }

  void tell(Transaction tx, OrganizationScope scope, Checked checked, Instant now) {
    Domain domain = checked.after();
    String organization =
        HarmlessText.of(organizations.get(tx, scope.organization()).orElseThrow().name());
    switch (checked.event()) {
      case NOTHING, PROVED -> {}
      case RECORD_MISSING ->
          put(
              tx,
              scope,
              "The DNS record of " + domain.name() + " is missing",
              "The TXT record which proves that the domain %s belongs to %s is gone. Without it the proof ends on %s: then addresses of this domain no longer lead to your sign-in service, and nobody is connected by them any more."
                  .formatted(
                      domain.name(),
                      organization,
                      WHEN.format(DomainProofs.endsAt(domain).orElse(now))),
              record(domain),
              now);
      case RECORD_BACK ->
          put(
              tx,
              scope,
              "The DNS record of " + domain.name() + " is back",
              "The TXT record which proves that the domain %s belongs to %s is there again. There is nothing to do."
                  .formatted(domain.name(), organization),
              "",
              now);
      case PROOF_ENDED ->
          put(
              tx,
              scope,
              "The domain " + domain.name() + " is no longer proved",
              "The TXT record which proved that the domain %s belongs to %s has been missing for %d days. Addresses of this domain no longer lead to your sign-in service, and nobody is connected by them any more. Whoever is connected already can still sign in."
                  .formatted(domain.name(), organization, DomainProofs.GRACE.toDays()),
              record(domain),
              now);
    }
  }

  private static String record(Domain domain) {
    return DomainProofs.recordValue(domain)
        .map(value -> DomainProofs.recordName(domain) + " TXT \"" + value + "\"")
        .orElse("");
  }

  private void put(
      Transaction tx,
      OrganizationScope scope,
      String subject,
      String sentence,
      String record,
      Instant now) {
    String wanted = record.isEmpty() ? "" : "This is the record:\n\n" + record + "\n";
    String text = "Hello,\n\n" + sentence + "\n\n" + wanted;
    String html =
        pages.text(
            "directory/domain-mail",
            Map.of("subject", subject, "sentence", sentence, "record", record));
    for (User one : administrators.active(tx, scope, MOST_TOLD)) {
      Mail mail = new Mail(one.userName(), subject, text, html);
      outbox.put(tx, scope, mail, one.id().value(), now.plus(WORTH_TELLING), now);
    }
  }
}
