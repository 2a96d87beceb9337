package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.CaseFolding;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.protocol.scim.UserRoles;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.NamedRoles;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.directory.ScimRoles;
import dev.gatehouse.server.directory.ScimRoles.Rules;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Roles and names of groups by the rules of the directory's connection, and by what the directory
 * itself says where it is set to give roles.
 */
final class DirectoryRoles {
  private static final int LONGEST_TOLD = 80;

  private final ScimRoles roles;
  private final Users users;
  private final Connections connections;

  DirectoryRoles(ScimRoles roles, Users users, Connections connections) {
    this.roles = roles;
    this.users = users;
    this.connections = connections;
  }

  /**
   * Of a user before and after a change.
   *
   * @param before the same where the directory gives no roles, for then nobody asked
   */
  record Change(List<String> before, List<String> after) {
    static final Change NONE = new Change(List.of(), List.of());

    Change {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }

    boolean isNone() {
      return before.equals(after);
    }
  }

  /** What somebody gets who was not here before. */
  Change ofNewcomer(Transaction tx, Caller caller, ScimResource user) {
    UserId id = new UserId(user.id());
    if (!caller.scope().takesRoles() || UserRoles.named(user.document()).isEmpty()) {
      roles.ofNewcomer(tx, caller.scope(), id, defaultRole(tx, caller));
      return Change.NONE;
    }
    Rules rules = rules(tx, caller);
    requireKnown(rules.given().orElseThrow(), UserRoles.named(user.document()), Set.of());
    return new Change(List.of(), roles.ofNewcomer(tx, caller.scope(), id, user.document(), rules));
  }

  /**
   * Refuses a document that names roles which there are not. What it has named before may stay: a
   * role that has left the catalogue must not keep the directory from saying anything else.
   */
  void requireKnown(Transaction tx, Caller caller, ObjectNode before, ObjectNode after) {
    if (!caller.scope().takesRoles()) {
      return;
    }
    Set<String> known =
        UserRoles.named(before).stream().map(CaseFolding::fold).collect(Collectors.toSet());
    List<String> named = UserRoles.named(after);
    if (named.stream().map(CaseFolding::fold).anyMatch(name -> !known.contains(name))) {
      requireKnown(roles.named(tx), named, known);
    }
  }

  private static void requireKnown(NamedRoles there, List<String> named, Set<String> passed) {
    for (String name : named) {
      if (there.key(name).isEmpty() && !passed.contains(CaseFolding.fold(name))) {
        throw new ScimRefusedException(
            ScimType.INVALID_VALUE,
            "roles: there is no role \""
                + name.substring(0, Math.min(name.length(), LONGEST_TOLD))
                + "\". There are: "
                + String.join(", ", there.all())
                + ".");
      }
    }
  }

  /** After a change of the groups of these users; who is not touched is not to be among them. */
  void refresh(Transaction tx, Caller caller, Set<String> touched) {
    if (touched.isEmpty()) {
      return;
    }
    roles
        .refresh(tx, caller.scope(), touched, rules(tx, caller))
        .ifPresent(
            user -> {
              throw new ScimRefusedException(
                  ScimType.INVALID_VALUE,
                  user + " would be in more than " + Users.MOST_GROUPS + " groups.");
            });
  }

  /** For somebody whom the directory adopts. */
  Change ofAdopted(Transaction tx, Caller caller, String user) {
    if (caller.scope().takesRoles()) {
      return refreshGiven(tx, caller, user);
    }
    refresh(tx, caller, Set.of(user));
    return Change.NONE;
  }

  /** After the directory has spoken of a user, whose roles may follow from that. */
  Change refreshGiven(Transaction tx, Caller caller, String user) {
    if (!caller.scope().takesRoles()) {
      return Change.NONE;
    }
    List<String> before = written(tx, caller, user);
    refresh(tx, caller, Set.of(user));
    return new Change(before, written(tx, caller, user));
  }

  private List<String> written(Transaction tx, Caller caller, String user) {
    return users.get(tx, caller.scope().organization(), new UserId(user)).orElseThrow().roles();
  }

  private Rules rules(Transaction tx, Caller caller) {
    return roles.rules(tx, caller.scope(), defaultRole(tx, caller));
  }

  private String defaultRole(Transaction tx, Caller caller) {
    return connections.defaultRole(tx, caller.scope().organization(), caller.scope().connection());
  }
}
