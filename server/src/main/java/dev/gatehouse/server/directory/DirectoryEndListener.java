package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/**
 * Hears, inside the transaction and while its row still stands, that a directory is being deleted:
 * whatever names it must let go of it.
 */
@FunctionalInterface
public interface DirectoryEndListener {
  void deleting(Transaction tx, OrganizationScope scope, DirectoryId directory, Instant now);
}
