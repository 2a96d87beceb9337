package dev.gatehouse.server.api;

import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.organization.Operators;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.session.SignedIn;
import org.jspecify.annotations.Nullable;

/**
 * What signed-in people may do: administrators of the operators' organization everything, everybody
 * else what the permissions of their roles say, in their own organization.
 */
final class People {
  private final Operators operators;
  private final LockOutGuard administrators;
  private final Roles roles;

  People(Operators operators, LockOutGuard administrators, Roles roles) {
    this.operators = operators;
    this.administrators = administrators;
    this.roles = roles;
  }

  /**
   * @param target the organization that is to be acted on; null for none
   */
  Caller.Person caller(Transaction tx, SignedIn signedIn, @Nullable OrganizationId target) {
    OrganizationId home = signedIn.scope().organization();
    boolean operator =
        operators.isTheirs(tx, home) && administrators.isAdministrator(tx, signedIn.user());
    return new Caller.Person(
        signedIn,
        operator,
        operator
            ? java.util.Set.copyOf(ApiScopes.everything())
            : ApiScopes.ofPermissions(roles.permissions(tx, signedIn.user().roles())),
        !home.equals(target));
  }
}
