package dev.gatehouse.server.credential;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Pages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells of each change to what somebody signs in with: the audit trail, and the person by mail, so
 * that whoever did not do it themselves learns of it.
 */
public final class FactorNotices {
  private static final Duration WORTH_SENDING = Duration.ofDays(3);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Audit audit;
  private final MailOutbox outbox;
  private final Pages pages;
  private final Organizations organizations;

  public FactorNotices(Audit audit, MailOutbox outbox, Pages pages, Organizations organizations) {
    this.audit = audit;
    this.outbox = outbox;
    this.pages = pages;
    this.organizations = organizations;
  }

  /** Who did it. */
  public record By(Actor actor, String address) {
    public static By self(User user, String address) {
      return new By(Actor.user(user.id().value()), address);
    }
  }

  /** What was done. */
  enum Event {
    AUTHENTICATOR_ADDED("authenticator.added", "An authenticator app was added to your account."),
    AUTHENTICATOR_REMOVED(
        "authenticator.removed", "An authenticator app was removed from your account."),
    PASSKEY_ADDED("passkey.added", "A passkey was added to your account."),
    PASSKEY_REMOVED("passkey.removed", "A passkey was removed from your account."),
    CODES_MADE("recovery_codes.made", "New recovery codes were made for your account."),
    CODE_USED("recovery_code.used", "A recovery code was used to sign in to your account."),
    CODES_GUESSED(
        "second_factor.guessed",
        "Several wrong codes were entered for your account, by somebody who knows your password."),
    RESET(
        "second_factors.reset",
        "An administrator has removed all second factors and passkeys of your account.");

    private final String action;
    private final String sentence;

    Event(String action, String sentence) {
      this.action = action;
      this.sentence = sentence;
    }
  }

  /**
   * What it was done to.
   *
   * @param id of the factor; empty where it is about all of a person's
   * @param kinds of credentials, in the words of CAEP 1.0 §3.3
   */
  record What(String id, List<String> kinds) {
    What {
      kinds = List.copyOf(kinds);
    }

    /** Where a factor was tried and nothing has changed. */
    static What nothing() {
      return new What("", List.of());
    }

    static What one(String id, String kind) {
      return new What(id, List.of(kind));
    }

    /** Ids and kinds hold letters, digits, hyphens and underscores only: nothing to escape. */
    private String json() {
      String all = kinds.stream().map(kind -> '"' + kind + '"').collect(Collectors.joining(","));
      return "{"
          + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
          + "\"credentials\":["
          + all
          + "]}";
    }
  }

  void tell(
      Transaction tx,
      OrganizationScope scope,
      User user,
      By by,
      Event event,
      What what,
      Instant now) {
    Target target = new Target("user", user.id().value());
    audit.record(
        tx, scope, new Entry(by.actor(), event.action, target, "", what.json(), by.address()), now);
    organizations
        .get(tx, scope.organization())
        .ifPresent(
            there ->
                outbox.put(
                    tx,
                    scope,
                    mail(there, user, event, now),
                    user.id().value(),
                    now.plus(WORTH_SENDING),
                    now));
  }

  private Mail mail(Organization organization, User user, Event event, Instant now) {
    String moment = "It was done on " + MOMENT.format(now) + ".";
    String advice =
        "If it was you, there is nothing to do. If it was not, tell your administrator at once.";
    String text =
        """
        Hello,

        %s %s

        %s
        """
            .formatted(event.sentence, moment, advice);
    String html =
        pages.text(
            "credential/notice-mail",
            Map.of("sentence", event.sentence, "moment", moment, "advice", advice));
    return new Mail(user.userName(), subject(organization), text, html);
  }

  /** Mail programs make links of addresses even in a subject. */
  private static String subject(Organization organization) {
    String name =
        organization
            .name()
            .replaceAll("[\\p{Cc}\\p{Cf}]", "")
            .replace("://", ": //")
            .replaceAll("(?<=\\S)\\.(?=\\S)", ". ")
            .strip();
    return "Your sign-in at " + name + " has changed";
  }
}
