package dev.gatehouse.server.directory;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;

/** Who administers an organization, to tell them something. See {@link LockOutGuard}. */
public final class Administrators {
  private final Roles roles;
  private final Users users;
  private final AdministratorStore store = new AdministratorStore();

  public Administrators(Roles roles, Users users) {
    this.roles = roles;
    this.users = users;
  }

  /** Those who are active, at most so many. */
  public List<User> active(Transaction tx, OrganizationScope scope, int most) {
    return roles.list(tx).stream()
        .filter(role -> role.permissions().contains(LockOutGuard.PERMISSION))
        .map(Role::key)
        .flatMap(role -> store.active(tx, scope, role, AdministratorStore.Kind.ANY, most).stream())
        .distinct()
        .limit(most)
        .map(id -> users.get(tx, scope, id))
        .flatMap(Optional::stream)
        .toList();
  }
}
