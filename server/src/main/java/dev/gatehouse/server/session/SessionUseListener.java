package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Set;

/**
 * Hears that sessions which came through a connection are in use, of each at most once in an hour
 * of its life: in the transaction that writes uses down afterwards, never while a request waits.
 */
public interface SessionUseListener {

  /** The organizations of whose sessions it wants to hear. */
  Set<OrganizationId> interestedIn(Transaction tx);

  /** The first use of a session within an hour of its life, whichever node saw it. */
  void used(Transaction tx, OrganizationScope scope, UsedSession session, Instant at);

  /** A session that is in use. */
  record UsedSession(SessionId id, UserId user, ThroughProvider through) {}
}
