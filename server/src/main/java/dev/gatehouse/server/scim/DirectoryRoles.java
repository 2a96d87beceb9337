package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimRoles;
import dev.gatehouse.server.directory.ScimRoles.Rules;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;

/** Roles and names of groups by the rules of the directory's connection. */
final class DirectoryRoles {
  private final ScimRoles roles;
  private final Connections connections;

  DirectoryRoles(ScimRoles roles, Connections connections) {
    this.roles = roles;
    this.connections = connections;
  }

  /** To be read once for a change. */
  Rules rules(Transaction tx, Caller caller) {
    String defaultRole =
        connections.defaultRole(tx, caller.scope().organization(), caller.scope().connection());
    return roles.rules(tx, caller.scope(), defaultRole);
  }

  void ofNewcomer(Transaction tx, Caller caller, UserId user) {
    roles.ofNewcomer(tx, caller.scope(), user, rules(tx, caller));
  }

  /** After a change of the user's groups. */
  void refresh(Transaction tx, Caller caller, UserId user, Rules rules) {
    if (!roles.refresh(tx, caller.scope(), user, rules, caller.now())) {
      throw new ScimRefusedException(
          ScimType.INVALID_VALUE,
          user + " would be in more than " + Users.MOST_GROUPS + " groups.");
    }
  }
}
