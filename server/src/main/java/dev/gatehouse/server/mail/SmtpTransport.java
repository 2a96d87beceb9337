package dev.gatehouse.server.mail;

import dev.gatehouse.server.mail.MailSettings.MailServer;
import dev.gatehouse.server.mail.MailSettings.Security;
import dev.gatehouse.server.web.TrustedAuthorities;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Hands mails to a mail server over SMTP (RFC 5321, submission by RFC 6409). */
final class SmtpTransport implements MailTransport {
  /** Milliseconds for connecting, and for each answer. */
  private static final String PATIENCE = "20000";

  private static final Pattern BARE_REPLY = Pattern.compile("[45]\\d\\d[ -]");

  private final MailServer server;
  private final String from;
  private final Properties properties;

  SmtpTransport(MailServer server, String from) {
    this.server = server;
    this.from = from;
    this.properties = properties(server);
  }

  @Override
  public Way way() {
    return new Way.ToServer(server.host(), server.port(), server.security());
  }

  private static Properties properties(MailServer server) {
    Properties all = new Properties();
    all.put("mail.transport.protocol", "smtp");
    all.put("mail.smtp.host", server.host());
    all.put("mail.smtp.port", Integer.toString(server.port()));
    all.put("mail.smtp.connectiontimeout", PATIENCE);
    all.put("mail.smtp.timeout", PATIENCE);
    all.put("mail.smtp.writetimeout", PATIENCE);
    all.put("mail.smtp.auth", Boolean.toString(!server.user().isEmpty()));
    switch (server.security()) {
      case STARTTLS -> {
        all.put("mail.smtp.starttls.enable", "true");
        // Else somebody in between takes the offer out of the server's answer, and reads.
        all.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> all.put("mail.smtp.ssl.enable", "true");
      case NONE -> all.put("mail.smtp.starttls.enable", "false");
    }
    // RFC 7817 §3: the certificate must name the host that the operator named.
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    server
        .caFile()
        .ifPresent(
            file -> {
              try {
                TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(TrustedAuthorities.usualAnd(file));
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                all.put("mail.smtp.ssl.socketFactory", context.getSocketFactory());
              } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has TLS", e);
              }
            });
    return all;
  }

  @Override
  public Carried carry(String id, Mail mail, Instant now) {
    Properties own = new Properties();
    own.putAll(properties);
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(mail.to())) {
      // RFC 6531: only where it is needed, because not every server can.
      own.put("mail.mime.allowutf8", "true");
    }
    Session session = Session.getInstance(own);
    try (Transport transport = session.getTransport("smtp")) {
      MimeMail message = MimeMail.of(session, id, mail, from, now);
      if (server.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(server.host(), server.port(), server.user(), server.password());
      }
      transport.sendMessage(message, message.getAllRecipients());
      return new Carried.Gone();
    } catch (MessagingException e) {
      return stuck(e);
    }
  }

  private Carried stuck(MessagingException failure) {
    // The server's words may hold the address: the log gets what kind of failure it was.
    if (failure instanceof AuthenticationFailedException) {
      return new Carried.Stuck(MailFailure.AUTHENTICATION, "");
    }
    int reply = reply(failure);
    // RFC 5321 §4.2.1: 5yz is permanent, 4yz is not.
    if (reply >= 500) {
      return new Carried.Stuck(MailFailure.REFUSED, "reply " + reply);
    }
    if (reply >= 400) {
      return new Carried.Stuck(MailFailure.POSTPONED, "reply " + reply);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // The library compares the name itself, and has no type of its own for another one.
      if (cause instanceof SSLException
          || String.valueOf(cause.getMessage()).contains("verify identity")) {
        return new Carried.Stuck(MailFailure.UNENCRYPTED, cause.getClass().getSimpleName());
      }
    }
    String words = String.valueOf(failure.getMessage());
    // RFC 3207 §4: 454 or 501. The library throws the bare reply to no other command.
    if (server.security() == Security.STARTTLS && BARE_REPLY.matcher(words).lookingAt()) {
      return new Carried.Stuck(
          MailFailure.UNENCRYPTED, "reply " + words.substring(0, 3) + " to STARTTLS");
    }
    return words.contains("STARTTLS")
        ? new Carried.Stuck(MailFailure.UNENCRYPTED, "the server offers no STARTTLS")
        : new Carried.Stuck(MailFailure.UNREACHABLE, failure.getClass().getSimpleName());
  }

  /** The first reply code that refuses something; -1 for none. */
  private static int reply(MessagingException failure) {
    for (Exception at = failure;
        at instanceof MessagingException one;
        at = one.getNextException()) {
      int reply =
          switch (one) {
            case SMTPAddressFailedException address -> address.getReturnCode();
            case SMTPSenderFailedException sender -> sender.getReturnCode();
            case SMTPSendFailedException send -> send.getReturnCode();
            default -> -1;
          };
      if (reply >= 400) {
        return reply;
      }
    }
    return -1;
  }
}
