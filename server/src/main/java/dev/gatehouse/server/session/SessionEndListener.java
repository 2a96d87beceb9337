package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hears of ended sessions inside the transaction that ends them, so that nothing acknowledged is
 * lost: write what must follow (revoked refresh tokens, an outbox row for back-channel logout) into
 * the same transaction, and never call the network here.
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

  /**
   * A session that ends.
   *
   * @param through empty where it came from credentials of ours
   */
  record EndedSession(SessionId id, UserId user, Optional<ThroughProvider> through) {}
}
