package dev.gatehouse.server.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * The policy of an organization.
 *
 * @param ssoSince when the first connection was enabled: who was created before existed before SSO.
 *     Stays, whatever becomes of the connection
 */
public record SignInPolicy(SignInMode mode, Optional<Instant> ssoSince) {
  static SignInPolicy usual() {
    return new SignInPolicy(SignInMode.MIXED, Optional.empty());
  }
}
