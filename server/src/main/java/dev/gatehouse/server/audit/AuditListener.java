package dev.gatehouse.server.audit;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/**
 * Hears of what is recorded in organizations, inside the transaction that records it: what must
 * follow (an outbox row) is written into the same one. Never call the network here.
 */
public interface AuditListener {

  /** An event was recorded. */
  void recorded(Transaction tx, OrganizationScope scope, AuditEvent event);

  /**
   * Many events were recorded together; who can do more with all at once than with each does so.
   */
  default void recordedAll(Transaction tx, OrganizationScope scope, List<AuditEvent> events) {
    events.forEach(event -> recorded(tx, scope, event));
  }
}
