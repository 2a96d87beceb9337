package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.LockOutGuard.Standing;
import dev.gatehouse.server.directory.ScimResource;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a directory from taking away an organization's last administrator, whichever change would
 * do so: a deactivation, a deletion, a group that loses a member, its name or all of itself.
 */
final class GuardedChanges implements ResourceChanges {
  private final ResourceChanges changes;
  private final LockOutGuard guard;

  GuardedChanges(ResourceChanges changes, LockOutGuard guard) {
    this.changes = changes;
    this.guard = guard;
  }

  @Override
  public ScimResource create(Transaction tx, Caller caller, ObjectNode body) {
    // Somebody who was there before may be adopted, with the roles that the directory gives.
    return guarded(tx, caller, () -> changes.create(tx, caller, body));
  }

  @Override
  public ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    return guarded(tx, caller, () -> changes.replace(tx, caller, id, body, precondition));
  }

  @Override
  public ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    return guarded(tx, caller, () -> changes.patch(tx, caller, id, body, precondition));
  }

  @Override
  public void delete(Transaction tx, Caller caller, String id, Precondition precondition) {
    guarded(
        tx,
        caller,
        () -> {
          changes.delete(tx, caller, id, precondition);
          return id;
        });
  }

  /** Refusing throws, and what throws is rolled back. */
  private <T> T guarded(Transaction tx, Caller caller, Supplier<T> change) {
    Standing before = guard.standing(tx, caller.scope().organization());
    T made = change.get();
    if (before.administrator() || before.withPassword()) {
      Standing after = guard.standing(tx, caller.scope().organization());
      LockOutGuard.lost(before, after)
          .ifPresent(
              why -> {
                throw new ScimRefusedException(
                    ScimProblem.of(403, why.sentence() + " " + why.remedy()));
              });
    }
    return made;
  }
}
