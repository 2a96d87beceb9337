package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;

/**
 * Deactivations by an administrator. They hold against what a directory says of the user, then and
 * later: whoever is suspended stays out until an administrator lifts it, and is then as active as
 * the directory says.
 */
public final class Suspensions {
  private final UserStore users = new UserStore();
  private final SuspensionStore store = new SuspensionStore();
  private final ScimResourceStore resources = new ScimResourceStore();

  /** How lifting ended. */
  public sealed interface Lifted {
    /** Nothing suspends the user any more, who is active unless the directory says otherwise. */
    record Done(User user) implements Lifted {}

    /** Only the directory can: it, and nobody here, deactivated the user. */
    record ByDirectory() implements Lifted {}
  }

  /**
   * Deactivates. Ending sessions and keys in the same transaction is the caller's part.
   *
   * @param user as read in this transaction
   */
  public User suspend(Transaction tx, OrganizationScope scope, User user, Instant now) {
    store.put(tx, scope, user.id(), now);
    users.setActive(tx, scope, user.id(), false, now);
    return users.get(tx, scope, user.id()).orElseThrow();
  }

  /**
   * Lifts a suspension.
   *
   * @param user as read in this transaction
   */
  public Lifted lift(Transaction tx, OrganizationScope scope, User user, Instant now) {
    boolean suspended = store.delete(tx, scope, user.id());
    Optional<DirectoryId> directory = user.directory();
    boolean active =
        directory.isEmpty() || resources.saysActive(tx, scope, directory.get(), user.id());
    if (!active && !suspended) {
      return new Lifted.ByDirectory();
    }
    users.setActive(tx, scope, user.id(), active, now);
    return new Lifted.Done(users.get(tx, scope, user.id()).orElseThrow());
  }
}
