package dev.gatehouse.server.credential;

import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.User;
import java.util.List;
import java.util.function.Predicate;

/**
 * What people may let keys do that they make for themselves: what concerns their own things, and
 * files on the product's file servers; administrators everything in their organization. It is asked
 * again at each use, so that a key loses with its owner's role what came with it.
 */
public final class OwnRights {
  private final Roles roles;

  public OwnRights(Roles roles) {
    this.roles = roles;
  }

  /** Says of scopes whether this user may give them, as things stand in this transaction. */
  public Predicate<String> of(Transaction tx, User user) {
    boolean administrator = roles.permissions(tx, user.roles()).contains(LockOutGuard.PERMISSION);
    return scope -> administrator || scope.startsWith("own_") || scope.startsWith("file_access:");
  }

  /** Those of some scopes that this user may give, in their order. */
  public List<String> among(Transaction tx, User user, List<String> scopes) {
    return scopes.stream().filter(of(tx, user)).toList();
  }
}
