package dev.gatehouse.server.api;

import dev.gatehouse.protocol.RefusalCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why nobody is invited, whatever the invitation says. */
enum InvitationRefusal implements RefusalCode {
  TOO_MANY(
      "invitations_too_many",
      "This organization has sent many invitations by mail today. Please go on later.",
      "Wait as long as Retry-After says, invite fewer people in one import, or let the operator"
          + " raise invitations.mailsPerDay.");

  private final Words words;

  InvitationRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /**
   * @param wait empty where no waiting helps
   */
  Reply.Refused refused(Optional<Duration> wait, String detail) {
    // RFC 6585 §4.
    return new Reply.Refused(
        429, code(), (sentence() + " " + remedy() + " " + detail).strip(), List.of(), wait);
  }
}
