package dev.gatehouse.server.audit;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;

/**
 * Hears of what is recorded in organizations, inside the transaction that records it: what must
 * follow (an outbox row) is written into the same one. Never call the network here.
 */
public interface AuditListener {

  /** An event was recorded. */
  void recorded(Transaction tx, OrganizationScope scope, AuditEvent event);
}
