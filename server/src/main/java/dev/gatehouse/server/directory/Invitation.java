package dev.gatehouse.server.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * The offer to a user to sign in for the first time.
 *
 * @param id {@code inv_} and 26 characters
 */
public record Invitation(
    String id,
    UserId user,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> acceptedAt,
    Optional<Instant> revokedAt) {

  /** What became of an invitation. */
  public enum State {
    OPEN,
    ACCEPTED,
    REVOKED,
    EXPIRED
  }

  public State state(Instant now) {
    if (acceptedAt.isPresent()) {
      return State.ACCEPTED;
    }
    if (revokedAt.isPresent()) {
      return State.REVOKED;
    }
    return now.isBefore(expiresAt) ? State.OPEN : State.EXPIRED;
  }

  /** Whether it can still be accepted. */
  public boolean isOpen(Instant now) {
    return state(now) == State.OPEN;
  }
}
