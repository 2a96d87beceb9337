package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ResourceReader.Received;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimResource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a directory from taking away an organization's last administrator, whichever change would
 * do so: a deactivation, a deletion, a group that loses a member, its name or all of itself.
 */
final class GuardedChanges implements ResourceChanges {
  private final ResourceChanges changes;
  private final LastAdministrator guard;

  GuardedChanges(ResourceChanges changes, LastAdministrator guard) {
    this.changes = changes;
    this.guard = guard;
  }

  @Override
  public Creation creation(Caller caller, Received received) {
    // Most creations take nothing from anybody; those that may guard themselves.
    return changes.creation(caller, received);
  }

  @Override
  public ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    return guard.kept(tx, caller, () -> changes.replace(tx, caller, id, body, precondition));
  }

  @Override
  public ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    return guard.kept(tx, caller, () -> changes.patch(tx, caller, id, body, precondition));
  }

  @Override
  public void delete(Transaction tx, Caller caller, String id, Precondition precondition) {
    guard.kept(
        tx,
        caller,
        () -> {
          changes.delete(tx, caller, id, precondition);
          return id;
        });
  }
}
