package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.Pages;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The mail that brings an invitation: plain words, one link, nothing that tells when it is read.
 */
public final class InvitationMail {
  private static final DateTimeFormatter END =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final MailOutbox outbox;
  private final Pages pages;
  private final URI publicAddress;

  /**
   * @param publicAddress under which the link leads here
   */
  public InvitationMail(MailOutbox outbox, Pages pages, URI publicAddress) {
    this.outbox = outbox;
    this.pages = pages;
    this.publicAddress = publicAddress;
  }

  /** The link that an invitation's bearer opens. It is a secret. */
  public URI link(Issued issued) {
    return URI.create(publicAddress + "/invitation/" + issued.token());
  }

  /**
   * Puts the mail on its way, in the transaction of the invitation.
   *
   * @param inviter who invites, for people
   */
  public void put(
      Transaction tx,
      OrganizationScope scope,
      Organization organization,
      User user,
      Issued issued,
      String inviter,
      Instant now) {
    Mail mail = compose(organization.name(), user, link(issued), inviter, issued.invitation());
    outbox.put(tx, scope, mail, user.id().value(), issued.invitation().expiresAt(), now);
  }

  private Mail compose(
      String organization, User user, URI link, String inviter, Invitation invitation) {
    String name = HarmlessText.of(user.displayName());
    String greeting = name.isEmpty() ? "Hello," : "Hello " + name + ",";
    String subject = "Invitation to " + HarmlessText.of(organization);
    String sentence =
        "%s invites you to %s.".formatted(HarmlessText.of(inviter), HarmlessText.of(organization));
    String end = END.format(invitation.expiresAt());
    String text =
        """
        %s

        %s

        Open this link to sign in for the first time:

        %s

        The link works once, until %s. If you did not expect this mail, you can ignore it.
        """
            .formatted(greeting, sentence, link, end);
    String html =
        pages.text(
            "directory/invitation-mail",
            Map.of(
                "greeting", greeting,
                "invitation", sentence,
                "link", link.toString(),
                "end", end));
    return new Mail(user.userName(), subject, text, html);
  }
}
