package dev.gatehouse.server.session;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a session is opened for.
 *
 * @param user as read or written in the same transaction
 * @param limits further ends beside the organization's own: the provider's, the connection's
 * @param externalSubject the provider's name for the person, to find the session when it signs out
 * @param externalSession the provider's name for its session (SessionIndex, {@code sid}); may be
 *     empty
 * @param address of the browser
 * @param userAgent of the browser; cut to 200 characters
 */
public record NewSession(
    User user,
    Optional<ConnectionId> connection,
    Instant authenticatedAt,
    List<String> amr,
    List<Instant> limits,
    String externalSubject,
    String externalSession,
    String address,
    String userAgent) {
  private static final int LONGEST_USER_AGENT = 200;

  public NewSession {
    amr = List.copyOf(amr);
    limits = List.copyOf(limits);
    userAgent =
        userAgent.length() <= LONGEST_USER_AGENT
            ? userAgent
            : userAgent.substring(0, LONGEST_USER_AGENT);
  }

  SessionStore.Inserted row(SessionStore.Stored session, byte[] tokenHash) {
    return new SessionStore.Inserted(
        session, tokenHash, externalSubject, externalSession, address, userAgent);
  }
}
