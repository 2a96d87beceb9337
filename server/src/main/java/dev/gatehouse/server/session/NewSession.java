package dev.gatehouse.server.session;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a session is opened for.
 *
 * @param user as read or written in the same transaction
 * @param limits further ends beside the organization's own: the provider's, the connection's
 * @param externalSubject the provider's own name for the person: OIDC {@code sub}, SAML NameID
 * @param externalSession the provider's name for its session (SessionIndex, {@code sid}); may be
 *     empty
 * @param browser in which it takes the place of the one before
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
    InBrowser browser,
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

  /** What there is to tell where it goes on in the session of the same user before. */
  SessionEndListener.ContinuedSession inPlaceOf(SessionStore.Held before) {
    return new SessionEndListener.ContinuedSession(
        before.ending().id(),
        before.ending().user(),
        before.ending().through(),
        before.amr(),
        connection.map(one -> new ThroughProvider(one, externalSubject, externalSession)),
        amr);
  }

  SessionStore.Stored planned(
      OrganizationScope scope, SessionId id, SessionPolicy policy, Instant now) {
    Instant expiresAt = now.plus(policy.absolute());
    for (Instant limit : limits) {
      expiresAt = limit.isBefore(expiresAt) ? limit : expiresAt;
    }
    Instant idleEnd = now.plus(policy.idle());
    return new SessionStore.Stored(
        scope.organization(),
        id,
        user.id(),
        connection.orElse(null),
        authenticatedAt,
        amr,
        now,
        now,
        policy.idle(),
        idleEnd.isBefore(expiresAt) ? idleEnd : expiresAt,
        expiresAt);
  }

  SessionStore.Inserted row(SessionStore.Stored session, byte[] tokenHash) {
    return new SessionStore.Inserted(
        session, tokenHash, browser.mark(), externalSubject, externalSession, address, userAgent);
  }
}
