package dev.gatehouse.server.scim;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.LockOutGuard.Standing;
import java.util.function.Supplier;

/** Rolls back a change that would take away an organization's last administrator. */
final class LastAdministrator {
  private final LockOutGuard guard;

  LastAdministrator(LockOutGuard guard) {
    this.guard = guard;
  }

  /** Refusing throws, and what throws is rolled back. */
  <T> T kept(Transaction tx, Caller caller, Supplier<T> change) {
    Standing before = guard.standing(tx, caller.scope().organization());
    T made = change.get();
    if (before.administrator() || before.withPassword()) {
      Standing after = guard.standing(tx, caller.scope().organization());
      LockOutGuard.lost(before, after)
          .ifPresent(
              why -> {
                throw new LockedOutException(why);
              });
    }
    return made;
  }
}
