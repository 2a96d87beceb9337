package dev.gatehouse.protocol.oidc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a logout token is believed. */
public sealed interface LogoutVerdict permits LogoutVerdict.Logout, Refused {

  /**
   * End these sessions. At least one of subject and session id is present.
   *
   * @param tokenId to be remembered until {@code expiresAt}, so that it counts once
   */
  record Logout(
      @Nullable String subject, @Nullable String sessionId, String tokenId, Instant expiresAt)
      implements LogoutVerdict {}
}
