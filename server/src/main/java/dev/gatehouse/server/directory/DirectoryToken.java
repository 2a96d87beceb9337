package dev.gatehouse.server.directory;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token of a directory, without its secret.
 *
 * @param id {@code dtok_} and 26 characters
 * @param client the OAuth client that was given it; empty for one that an administrator made
 * @param name for people
 * @param hint the last characters of the secret, to tell tokens apart
 * @param lastUsedAt to the minute
 */
public record DirectoryToken(
    String id,
    Optional<String> client,
    String name,
    String hint,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt) {

  /** Whom the audit trail names: the client, where there is one, for its tokens come and go. */
  String credential() {
    return client.orElse(id);
  }

  public boolean isExpired(Instant now) {
    return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
  }
}
