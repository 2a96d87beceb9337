package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hears of ended sessions, and of those that go on, inside the transaction that ends them, so that
 * nothing acknowledged is lost: write what must follow (revoked refresh tokens, an outbox row for
 * back-channel logout) into the same transaction, and never call the network here.
 */
public interface SessionEndListener {

  /**
   * Some sessions of one organization end.
   *
   * @param ended at most 500 in one call; more come in further calls of the same transaction
   */
  void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now);

  /** A session goes on through another sign-in of the same person. */
  default void wentOn(
      Transaction tx, OrganizationScope scope, ContinuedSession session, Instant now) {}

  /**
   * A session that keeps its id while how the person came is new.
   *
   * @param throughBefore empty where that was with credentials of ours, as with {@code through}
   * @param amrBefore how (RFC 8176), as with {@code amr}
   */
  record ContinuedSession(
      SessionId id,
      UserId user,
      Optional<ThroughProvider> throughBefore,
      List<String> amrBefore,
      Optional<ThroughProvider> through,
      List<String> amr) {
    public ContinuedSession {
      amrBefore = List.copyOf(amrBefore);
      amr = List.copyOf(amr);
    }
  }

  /**
   * A session that ends.
   *
   * @param through empty where it came from credentials of ours
   * @param asked whether the provider that it came through asked for its end
   */
  record EndedSession(
      SessionId id, UserId user, Optional<ThroughProvider> through, boolean asked) {}
}
