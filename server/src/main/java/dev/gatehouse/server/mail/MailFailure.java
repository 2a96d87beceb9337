package dev.gatehouse.server.mail;

import dev.gatehouse.protocol.RefusalCode;

/** Why a mail did not leave. It is for the operator: nobody waits for the answer. */
public enum MailFailure implements RefusalCode {
  UNREACHABLE(
      "mail_server_unreachable",
      "Check mail.host and mail.port, and that the server is up and reachable from here."),
  UNENCRYPTED(
      "mail_server_encryption",
      "Check mail.security, and that the server's certificate names mail.host and is trusted;"
          + " outgoing.caFile adds certification authorities."),
  AUTHENTICATION("mail_server_authentication", "Check mail.user and mail.password."),
  REFUSED("mail_refused", "The server refused this mail for good; its log says why."),
  POSTPONED("mail_postponed", "The server refused this mail for now; it is tried again."),
  UNWRITABLE("mail_folder_unwritable", "Let the program write in the folder outbox of its data."),
  EXPIRED("mail_expired", "What it says would no longer be true. Send it anew."),
  BROKE_OFF(
      "mail_broke_off", "Every try broke off inside the program; its log says how. Send it anew.");

  private final Words words;

  MailFailure(String code, String remedy) {
    this.words = new Words(code, "The mail could not be sent.", remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /** Whether another try would end alike. */
  boolean isFinal() {
    return this == REFUSED || this == EXPIRED || this == BROKE_OFF;
  }
}
