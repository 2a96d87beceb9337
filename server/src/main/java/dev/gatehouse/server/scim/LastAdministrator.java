package dev.gatehouse.server.scim;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.function.Supplier;

/**
 * Rolls back a change that would take away an organization's last administrator. A directory's
 * people sign in through its connection and nobody can change that, so none of those who have a
 * password can be lost over SCIM: what else the guard keeps need not be looked for, which would
 * cost as much as there are administrators.
 */
final class LastAdministrator {
  private final LockOutGuard guard;

  LastAdministrator(LockOutGuard guard) {
    this.guard = guard;
  }

  /** Refusing throws, and what throws is rolled back. */
  <T> T kept(Transaction tx, Caller caller, Supplier<T> change) {
    OrganizationScope organization = caller.scope().organization();
    boolean before = guard.hasAdministrator(tx, organization);
    T made = change.get();
    if (before && !guard.hasAdministrator(tx, organization)) {
      throw new LockedOutException(LockOut.LAST_ADMINISTRATOR);
    }
    return made;
  }
}
