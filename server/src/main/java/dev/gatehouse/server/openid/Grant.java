package dev.gatehouse.server.openid;

import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person let an application have by signing in once: the family of one code and the tokens
 * that came from it.
 *
 * @param applicationId of whom
 * @param redirectUri where the code was sent
 * @param codeChallenge empty only for a client with allowMissingPkce
 * @param expiresAt the absolute end of the session, as far as this application may use it: nothing
 *     of the family outlives it
 */
record Grant(
    String id,
    String applicationId,
    SessionId session,
    UserId user,
    Optional<ConnectionId> connection,
    Set<String> scope,
    Optional<String> nonce,
    Instant authenticatedAt,
    List<String> amr,
    String redirectUri,
    Optional<String> codeChallenge,
    Instant codeExpiresAt,
    Instant createdAt,
    Instant expiresAt) {

  Grant {
    scope = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(scope));
    amr = List.copyOf(amr);
  }
}
