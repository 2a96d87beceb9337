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

  /** Whether it can still be accepted. */
  public boolean isOpen(Instant now) {
    return acceptedAt.isEmpty() && revokedAt.isEmpty() && now.isBefore(expiresAt);
  }
}
