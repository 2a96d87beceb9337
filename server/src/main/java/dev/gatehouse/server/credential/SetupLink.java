package dev.gatehouse.server.credential;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A link with which somebody without an account sets up a part of one organization.
 *
 * @param id {@code setup_} and 26 characters
 * @param name for people, such as the name of whoever gets it; 1 to 80 characters
 * @param email where it was sent; empty for nowhere
 * @param parts what it opens
 * @param mayEnable whether its bearer may switch a provider on, or change one that is on
 * @param createdBy who made it, for people
 */
public record SetupLink(
    String id,
    String name,
    String email,
    List<Part> parts,
    boolean mayEnable,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> lastUsedAt) {
  public SetupLink {
    parts = List.copyOf(parts);
  }

  /** What can be set up with a link. */
  public enum Part {
    PROVIDER,
    PROVISIONING,
    DOMAINS
  }

  public boolean isUsable(Instant now) {
    return revokedAt.isEmpty() && now.isBefore(expiresAt);
  }
}
