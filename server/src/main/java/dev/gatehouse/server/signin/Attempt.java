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
 * @param connection through which it goes; null for local credentials
 * @param invitationHash of the invitation that it follows, if any
 */
record Attempt(
    OrganizationId organization,
    AttemptId id,
    String reference,
    byte[] browserHash,
    @Nullable ConnectionId connection,
    Asked asked,
    byte @Nullable [] invitationHash,
    String expectation,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant consumedAt) {

  /** Whether it only tries a connection out: nobody is let in by it. */
  boolean isTest() {
    return asked.destination().equals(TestSignIns.DESTINATION);
  }

  boolean isOf(byte[] browser) {
    return Arrays.equals(browserHash, browser);
  }

  /** Whether it is one with local credentials. */
  boolean isLocal() {
    return connection == null;
  }

  boolean isThrough(ConnectionId one) {
    return one.equals(connection);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
