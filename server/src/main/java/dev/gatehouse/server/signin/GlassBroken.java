package dev.gatehouse.server.signin;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.web.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Tells the other administrators that one has broken the glass: signed in with a password although
 * the organization asks everybody to use its own sign-in service. Mail and session are one
 * transaction: there is none without the other.
 */
final class GlassBroken {
  private static final int MOST_TOLD = 50;
  private static final Duration WORTH_TELLING = Duration.ofDays(3);
  private static final String SUBJECT = "Emergency sign-in";
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Organizations organizations;
  private final Administrators administrators;
  private final MailOutbox outbox;
  private final Pages pages;
  private final Audit audit;

  GlassBroken(
      Organizations organizations,
      Administrators administrators,
      MailOutbox outbox,
      Pages pages,
      Audit audit) {
    this.organizations = organizations;
    this.administrators = administrators;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
  }

  void tell(Transaction tx, OrganizationScope scope, User user, Visitor visitor, Instant now) {
    String id = user.id().value();
    audit.record(
        tx,
        scope,
        new Entry(
            Actor.user(id), "break_glass.used", new Target("user", id), "", "", visitor.address()),
        now);
    String organization =
        HarmlessText.of(organizations.get(tx, scope.organization()).orElseThrow().name());
    String sentence =
        "%s has signed in to %s with a password on %s, from the address %s, although your organization asks everybody to use its own sign-in service."
            .formatted(
                HarmlessText.of(user.userName()),
                organization,
                WHEN.format(now),
                visitor.address());
    for (User other : administrators.active(tx, scope, MOST_TOLD)) {
      if (!other.id().equals(user.id())) {
        outbox.put(
            tx, scope, mail(other, sentence), other.id().value(), now.plus(WORTH_TELLING), now);
      }
    }
  }

  private Mail mail(User to, String sentence) {
    String next =
        "This is meant for emergencies. If you do not know of one, end that person's sessions and"
            + " deactivate the account.";
    String text = "Hello,\n\n" + sentence + "\n\n" + next + "\n";
    String html =
        pages.text(
            "signin/glass-broken-mail",
            Map.of("subject", SUBJECT, "sentence", sentence, "next", next));
    return new Mail(to.userName(), SUBJECT, text, html);
  }
}
