package dev.gatehouse.server.mail;

import java.time.Instant;

/** Carries mails away. Blocks until the other side has answered, within bounds. */
public interface MailTransport {

  /**
   * @param id the same on each try, so that what arrives twice can be told
   */
  Carried carry(String id, Mail mail, Instant now);

  /** How it ended. */
  sealed interface Carried {
    /** The other side has taken it over. */
    record Gone() implements Carried {}

    /**
     * It has not.
     *
     * @param detail for the log, without the address or the content
     */
    record Stuck(MailFailure why, String detail) implements Carried {}
  }

  /** To the server that the settings name, else into the folder. */
  static MailTransport of(MailSettings settings) {
    return settings
        .server()
        .<MailTransport>map(server -> new SmtpTransport(server, settings.from()))
        .orElseGet(() -> new FolderTransport(settings.folder(), settings.from()));
  }
}
