package dev.gatehouse.server.mail;

import jakarta.mail.MessagingException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How mails leave.
 *
 * @param server empty: into {@code folder} instead
 * @param from who they say sent them, such as {@code Gatehouse <no-reply@example.com>}
 * @param folder where mails are put down, a file each, while no server is known
 */
public record MailSettings(Optional<MailServer> server, String from, Path folder) {

  /** Whether a text names one sender, with or without a name. */
  public static boolean isSender(String text) {
    try {
      MimeMail.sender(text);
      return true;
    } catch (MessagingException e) {
      return false;
    }
  }

  /** How the connection to the mail server is protected. */
  public enum Security {
    /** Begins in the clear and must go on encrypted (RFC 3207). */
    STARTTLS(587),
    /** Encrypted from the first octet (RFC 8314 §3.3). */
    TLS(465),
    /** Not at all: for a server on this machine. */
    NONE(25);

    private final int usualPort;

    Security(int usualPort) {
      this.usualPort = usualPort;
    }

    public int usualPort() {
      return usualPort;
    }
  }

  /**
   * A mail server.
   *
   * @param user empty for none
   * @param caFile more certification authorities, in PEM
   */
  public record MailServer(
      String host,
      int port,
      Security security,
      String user,
      String password,
      Optional<Path> caFile) {
    /** The password stays out of logs. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }
}
