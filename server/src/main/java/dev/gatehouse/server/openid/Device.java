package dev.gatehouse.server.openid;

import dev.gatehouse.server.organization.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A device that waits for somebody to sign in elsewhere (RFC 8628).
 *
 * @param address from where the codes were asked
 * @param interval between two polls, at least
 * @param grant what the approval made
 */
record Device(
    String applicationId,
    Set<String> scope,
    String address,
    State state,
    Instant createdAt,
    Instant expiresAt,
    Duration interval,
    Optional<Instant> polledAt,
    Optional<Approved> grant) {

  Device {
    scope = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(scope));
  }

  /** What somebody said. */
  enum State {
    PENDING,
    APPROVED,
    DENIED
  }

  /**
   * Where the grant stands.
   *
   * @param codeHash nobody ever held the code of this hash: the device code stands for it
   */
  record Approved(OrganizationId organization, byte[] codeHash) {}

  boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
