package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.SetupLinks.Issued;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.mail.HarmlessText;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Pages;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Sends set-up links. */
public final class SetupLinkMail {
  private static final DateTimeFormatter END =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Organizations organizations;
  private final MailOutbox outbox;
  private final Pages pages;
  private final URI publicAddress;

  /**
   * @param publicAddress under which the link leads here
   */
  public SetupLinkMail(
      Organizations organizations, MailOutbox outbox, Pages pages, URI publicAddress) {
    this.organizations = organizations;
    this.outbox = outbox;
    this.pages = pages;
    this.publicAddress = publicAddress;
  }

  /** What the bearer opens. It is a secret. */
  public URI link(Issued issued) {
    return URI.create(publicAddress + "/setup/" + issued.token());
  }

  /** Puts the mail on its way, in the transaction of the link, if it names an address. */
  public void put(Transaction tx, OrganizationScope scope, Issued issued, Instant now) {
    SetupLink link = issued.link();
    if (link.email().isEmpty()) {
      return;
    }
    String organization =
        HarmlessText.of(organizations.get(tx, scope.organization()).orElseThrow().name());
    String sentence =
        "%s asks you to set up sign-in for %s. You need no account for that."
            .formatted(HarmlessText.of(link.createdBy()), organization);
    String address = link(issued).toString();
    String end = END.format(link.expiresAt());
    String text =
        """
        Hello,

        %s

        Open this link to begin:

        %s

        It works until %s. Whoever has it can change these settings, so pass it on only to those who are to help you. If you did not expect this mail, you can ignore it.
        """
            .formatted(sentence, address, end);
    String html =
        pages.text(
            "credential/setup-link-mail",
            Map.of("sentence", sentence, "link", address, "end", end));
    outbox.put(
        tx,
        scope,
        new Mail(link.email(), "Set up sign-in for " + organization, text, html),
        link.id(),
        link.expiresAt(),
        now);
  }
}
