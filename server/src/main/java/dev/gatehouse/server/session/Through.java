package dev.gatehouse.server.session;

import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.Optional;

/**
 * Some of the sessions that came through a connection.
 *
 * @param externalSession the provider's own name for it; empty for any
 * @param authenticatedBefore exclusive
 */
public record Through(
    ConnectionId connection,
    Optional<UserId> user,
    Optional<String> externalSession,
    Instant authenticatedBefore) {
  public Through {
    if (user.isEmpty() && externalSession.filter(name -> !name.isEmpty()).isEmpty()) {
      throw new IllegalArgumentException("neither a user nor a session is named");
    }
  }
}
