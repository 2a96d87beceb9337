package dev.gatehouse.server.signin;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An attempt as the callback reads it.
 *
 * @param browserHash SHA-256 of the cookie of the browser that started it
 * @param invitationHash of the invitation that it follows, if any
 */
record Attempt(
    OrganizationId organization,
    AttemptId id,
    String reference,
    byte[] browserHash,
    ConnectionId connection,
    Asked asked,
    byte @Nullable [] invitationHash,
    String expectation,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant consumedAt) {

  boolean isOf(byte[] browser) {
    return Arrays.equals(browserHash, browser);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
