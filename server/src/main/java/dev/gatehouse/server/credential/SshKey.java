package dev.gatehouse.server.credential;

import dev.gatehouse.server.directory.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * An SSH public key of a user.
 *
 * @param id {@code sshkey_} and 26 characters
 * @param lastUsedAt when an SSH server last asked for it and was given it, to the minute
 */
public record SshKey(
    String id,
    UserId user,
    String name,
    SshPublicKey key,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {

  public boolean isOver(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }
}
