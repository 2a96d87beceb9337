package dev.gatehouse.server.mail;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.mail.MailStore.Waiting;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.outbox.OutboxTable;
import java.time.Instant;
import java.util.List;

/**
 * Where mails are put in the transaction that makes them necessary: there is neither a mail without
 * its reason nor a reason without its mail. They are sealed, since links in them let people in.
 */
public final class MailOutbox {
  private final SecretBox box;

  public MailOutbox(SecretBox box) {
    this.box = box;
  }

  /**
   * Puts a mail on its way.
   *
   * @param about names what it is about, such as a user's id
   * @param expiresAt it is not sent from then on
   */
  public void put(
      Transaction tx,
      OrganizationScope scope,
      Mail mail,
      String about,
      Instant expiresAt,
      Instant now) {
    String id = RandomId.timeOrdered("mail_", now);
    String fields = TextList.encode(List.of(mail.to(), mail.subject(), mail.text(), mail.html()));
    byte[] sealed = box.seal(fields, row(id));
    MailStore.insert(
        tx, scope, new Waiting(scope.organization(), id, about, sealed, expiresAt), now);
  }

  /** Takes back what has not left yet. Returns how many. */
  public static int withdraw(Transaction tx, OrganizationScope scope, String about) {
    return MailStore.deleteAbout(tx, scope, about);
  }

  Mail open(Waiting waiting) {
    List<String> fields = TextList.decode(box.openText(waiting.message(), row(waiting.id())));
    return new Mail(fields.get(0), fields.get(1), fields.get(2), fields.get(3));
  }

  /** Where mails are kept sealed. */
  public static SealedColumn sealed() {
    return SealedColumn.named(
        "mails", List.of("organization_id", "mail_id"), "message", MailOutbox::row);
  }

  /** Where mails wait. */
  public static OutboxTable<?> table() {
    return MailStore.TABLE;
  }

  private static String row(String id) {
    return "mails/" + id + "/message";
  }
}
