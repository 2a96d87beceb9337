package dev.gatehouse.server.session;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A live session with its person: what doors work with.
 *
 * @param connection through which the person came; empty for local credentials
 * @param authenticatedAt when the person authenticated ({@code auth_time})
 * @param amr how (RFC 8176)
 * @param openedAt when the session was opened
 * @param expiresAt the absolute end: the shortest of the organization's limit and the provider's
 *     own
 */
public record SignedIn(
    OrganizationScope scope,
    SessionId session,
    User user,
    Optional<ConnectionId> connection,
    Instant authenticatedAt,
    List<String> amr,
    Instant openedAt,
    Instant expiresAt) {

  public SignedIn {
    amr = List.copyOf(amr);
  }

  /** The end for an application with a limit of its own, which counts from the opening. */
  public Instant endWithin(Optional<Duration> lifetime) {
    return end(openedAt, expiresAt, lifetime);
  }

  static Instant end(Instant openedAt, Instant expiresAt, Optional<Duration> lifetime) {
    return lifetime.map(openedAt::plus).filter(own -> own.isBefore(expiresAt)).orElse(expiresAt);
  }
}
