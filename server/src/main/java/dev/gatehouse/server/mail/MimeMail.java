package dev.gatehouse.server.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** A mail as it goes over the wire (RFC 5322, RFC 2046). */
final class MimeMail extends MimeMessage {
  private final String messageId;

  private MimeMail(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  static MimeMail of(Session session, String id, Mail mail, String from, Instant now)
      throws MessagingException {
    InternetAddress sender = sender(from);
    String domain = sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1);
    MimeMail message = new MimeMail(session, "<" + id + "@" + domain + ">");
    String utf8 = StandardCharsets.UTF_8.name();
    message.setFrom(sender);
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), false));
    message.setSubject(mail.subject(), utf8);
    message.setSentDate(Date.from(now));
    // RFC 3834 §5: so that no absence notice answers it.
    message.setHeader("Auto-Submitted", "auto-generated");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), utf8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html(), utf8, "html");
    // RFC 2046 §5.1.4: the plainest first.
    message.setContent(new MimeMultipart("alternative", text, html));
    message.saveChanges();
    return message;
  }

  /**
   * Reads who sends.
   *
   * @throws MessagingException if it is not one address, with or without a name
   */
  static InternetAddress sender(String from) throws MessagingException {
    InternetAddress[] all = InternetAddress.parse(from, true);
    if (all.length != 1 || !all[0].getAddress().contains("@")) {
      throw new MessagingException("not one address");
    }
    return all[0];
  }

  /** The library would make a new one each time, and name the machine in it. */
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
