package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimRoles;
import dev.gatehouse.server.directory.ScimRoles.Rules;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import java.util.Set;

/** Roles and names of groups by the rules of the directory's connection. */
final class DirectoryRoles {
  private final ScimRoles roles;
  private final Connections connections;

  DirectoryRoles(ScimRoles roles, Connections connections) {
    this.roles = roles;
    this.connections = connections;
  }

  void ofNewcomer(Transaction tx, Caller caller, UserId user) {
    roles.ofNewcomer(tx, caller.scope(), user, defaultRole(tx, caller));
  }

  /** After a change of the groups of these users; who is not touched is not to be among them. */
  void refresh(Transaction tx, Caller caller, Set<String> touched) {
    if (touched.isEmpty()) {
      return;
    }
    Rules rules = roles.rules(tx, caller.scope(), defaultRole(tx, caller));
    roles
        .refresh(tx, caller.scope(), touched, rules)
        .ifPresent(
            user -> {
              throw new ScimRefusedException(
                  ScimType.INVALID_VALUE,
                  user + " would be in more than " + Users.MOST_GROUPS + " groups.");
            });
  }

  private String defaultRole(Transaction tx, Caller caller) {
    return connections.defaultRole(tx, caller.scope().organization(), caller.scope().connection());
  }
}
