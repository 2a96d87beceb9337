package dev.gatehouse.server.connection.ldap;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.PromptAnswer;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks a user name and a password at a directory for ways in without a page, such as file
 * servers. Whether the person may come in that way is the policy's to say, and whether the subject
 * is the user's is the caller's to look up; both after this.
 */
public final class LdapCredentialCheck {
  private final LdapKind kind;

  public LdapCredentialCheck(LdapKind kind) {
    this.kind = kind;
  }

  /** What the directory said. */
  public sealed interface Result {
    record Verified(ExternalPerson person) implements Result {}

    /**
     * @param wrong whether name or password were not right, so that it counts as a try; otherwise
     *     the directory does not let the person in, or did not answer
     */
    record Refused(Refusal refusal, boolean wrong) implements Result {}
  }

  /**
   * Asks the network, so never inside a transaction.
   *
   * @param userName as the person signs in with at the directory
   */
  public Result check(LiveConnection connection, String userName, String password, Instant now) {
    Optional<PromptAnswer> answer = PromptAnswer.of(userName, password);
    if (answer.isEmpty()) {
      return new Result.Refused(
          LdapRefusal.EMPTY_ENTRY.because("nothing was asked of the directory"), true);
    }
    return switch (kind.verify(connection, answer.get(), now)) {
      case Arrival.Verified verified -> new Result.Verified(verified.person());
      case Arrival.TryAgain wrong -> new Result.Refused(wrong.refusal(), true);
      case Arrival.Refused refused -> new Result.Refused(refused.refusal(), false);
    };
  }
}
