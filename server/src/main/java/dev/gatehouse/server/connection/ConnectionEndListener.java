package dev.gatehouse.server.connection;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** Hears, inside the transaction, that a connection is switched off: its sessions must end. */
@FunctionalInterface
public interface ConnectionEndListener {
  void disabled(Transaction tx, OrganizationScope scope, ConnectionId connection, Instant now);
}
