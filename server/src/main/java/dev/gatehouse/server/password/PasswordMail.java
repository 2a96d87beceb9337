package dev.gatehouse.server.password;

import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Pages;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The mails about passwords. Links begin with the configured public address, whatever a request
 * says of its host.
 */
public final class PasswordMail {
  /** How long what somebody has asked for works. */
  static final Duration ASKED_FOR = Duration.ofMinutes(45);

  /** How long what an administrator sends works: nobody waits for it. */
  static final Duration SENT = Duration.ofHours(24);

  /** A mail that tells something is not sent much later. */
  private static final Duration WORTH_TELLING = Duration.ofHours(24);

  private static final DateTimeFormatter END =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Organizations organizations;
  private final PasswordLinks links;
  private final MailOutbox outbox;
  private final Pages pages;
  private final URI publicAddress;

  /**
   * @param publicAddress under which links lead here
   */
  public PasswordMail(
      Organizations organizations,
      PasswordLinks links,
      MailOutbox outbox,
      Pages pages,
      URI publicAddress) {
    this.organizations = organizations;
    this.links = links;
    this.outbox = outbox;
    this.pages = pages;
    this.publicAddress = publicAddress;
  }

  /** Sends a user a link to set the password, which the user has asked for. */
  void answer(Transaction tx, OrganizationScope scope, User user, Instant now) {
    link(tx, scope, user, "You have asked for a new password at %s.", ASKED_FOR, now);
  }

  /** Sends a user a link to set the password, because an administrator wants it. */
  public void send(Transaction tx, OrganizationScope scope, User user, Instant now) {
    link(tx, scope, user, "From now on you sign in to %s with a password of your own.", SENT, now);
  }

  private void link(
      Transaction tx,
      OrganizationScope scope,
      User user,
      String sentence,
      Duration lifetime,
      Instant now) {
    String token = links.issue(tx, scope, user.id(), lifetime, now);
    URI link = URI.create(publicAddress + "/set-password/" + token);
    Instant end = now.plus(lifetime);
    put(
        tx,
        scope,
        user,
        "Set your password",
        List.of(
            sentence.formatted(name(tx, scope)),
            "The link works once, until %s. If you did not expect this mail, you can ignore it: your password stays as it is."
                .formatted(END.format(end))),
        link.toString(),
        end,
        now);
  }

  /** Tells somebody who has asked for a password that they need none here. */
  void needsNone(Transaction tx, OrganizationScope scope, User user, Instant now) {
    Organization organization = organizations.get(tx, scope.organization()).orElseThrow();
    String page = publicAddress + "/sign-in/" + organization.slug();
    put(
        tx,
        scope,
        user,
        "How you sign in",
        List.of(
            "Somebody, perhaps you, has asked for a new password at %s."
                .formatted(HarmlessText.of(organization.name())),
            "You need none there: you sign in with your organization's own sign-in service. Choose it on the sign-in page.",
            "If it was not you, you can ignore this mail."),
        page,
        now.plus(WORTH_TELLING),
        now);
  }

  /** Tells a user that the password was set: who did not do it should say so. */
  void changed(Transaction tx, OrganizationScope scope, User user, Instant now) {
    put(
        tx,
        scope,
        user,
        "Your password was set",
        List.of(
            "Your password at %s was set on %s.".formatted(name(tx, scope), END.format(now)),
            "If that was not you, tell your administrator at once."),
        "",
        now.plus(WORTH_TELLING),
        now);
  }

  private String name(Transaction tx, OrganizationScope scope) {
    return HarmlessText.of(organizations.get(tx, scope.organization()).orElseThrow().name());
  }

  private void put(
      Transaction tx,
      OrganizationScope scope,
      User user,
      String subject,
      List<String> sentences,
      String link,
      Instant expiresAt,
      Instant now) {
    String name = HarmlessText.of(user.displayName());
    String greeting = name.isEmpty() ? "Hello," : "Hello " + name + ",";
    StringBuilder text = new StringBuilder(greeting).append("\n\n");
    text.append(sentences.getFirst()).append("\n\n");
    if (!link.isEmpty()) {
      text.append(link).append("\n\n");
    }
    sentences.stream().skip(1).forEach(sentence -> text.append(sentence).append("\n\n"));
    String html =
        pages.text(
            "password/mail",
            Map.of("subject", subject, "greeting", greeting, "sentences", sentences, "link", link));
    Mail mail = new Mail(user.userName(), subject, text.toString(), html);
    outbox.put(tx, scope, mail, user.id().value(), expiresAt, now);
  }
}
