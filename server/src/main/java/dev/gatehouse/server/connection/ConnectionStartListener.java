package dev.gatehouse.server.connection;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** Hears, inside the transaction, that a connection is switched on. */
@FunctionalInterface
public interface ConnectionStartListener {
  void enabled(Transaction tx, OrganizationScope scope, Instant now);
}
