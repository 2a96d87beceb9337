package dev.gatehouse.server.signals;

import java.time.Instant;
import java.util.Optional;

/**
 * An event that was taken.
 *
 * @param id its {@code jti}
 * @param type such as {@code session-revoked}
 * @param user whom it was about, if that is known here
 */
public record ReceivedSignal(
    String id, String type, Outcome outcome, Optional<String> user, Instant receivedAt) {

  /** What followed. */
  public enum Outcome {
    /** Something was ended, or taken back. */
    APPLIED,
    /** It asks for nothing, or what it asks for stood so already. */
    NOTED,
    /** Nobody of this connection is meant. */
    UNKNOWN_SUBJECT,
    /** Its names are those of several people. */
    AMBIGUOUS_SUBJECT,
    /** Sessions ended, but the account stays: the organization would have no administrator. */
    LAST_ADMINISTRATOR
  }
}
