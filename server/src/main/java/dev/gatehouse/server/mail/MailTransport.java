package dev.gatehouse.server.mail;

import java.nio.file.Path;
import java.time.Instant;

/** Carries mails away. Blocks until the other side has answered, within bounds. */
public interface MailTransport {

  /**
   * @param id the same on each try, so that what arrives twice can be told
   */
  Carried carry(String id, Mail mail, Instant now);

  /** Where mails go, for operators. */
  default Way way() {
    return new Way.Elsewhere();
  }

  /** Where mails go. */
  sealed interface Way {
    /** To a mail server. */
    record ToServer(String host, int port, MailSettings.Security security) implements Way {}

    /** Into files, as long as no server is known. */
    record IntoFolder(Path folder) implements Way {}

    /** Wherever whoever embeds this program wants. */
    record Elsewhere() implements Way {}
  }

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
