package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Keeps the names of a provisioned user's groups, and the roles that follow from them, in line with
 * the memberships. To be called for each user whom a change touches, and for nobody else.
 */
public final class ScimRoles {
  private final Users users;
  private final RoleMappings mappings;
  private final UserStore store = new UserStore();
  private final GroupStore groups = new GroupStore();

  public ScimRoles(Users users, RoleMappings mappings) {
    this.users = users;
    this.mappings = mappings;
  }

  /**
   * How groups become roles, read once for a change that touches many.
   *
   * @param defaultRole for people without any other; empty for none
   */
  public record Rules(RoleRules mapping, String defaultRole) {}

  /**
   * @param defaultRole of the connection; one that has left the catalogue counts as none
   */
  public Rules rules(Transaction tx, DirectoryScope scope, String defaultRole) {
    boolean known = !defaultRole.isEmpty() && users.roleExists(tx, defaultRole);
    return new Rules(
        mappings.get(tx, scope.organization(), scope.connection()), known ? defaultRole : "");
  }

  /** For a user who is in no group yet, without looking. */
  public void ofNewcomer(Transaction tx, DirectoryScope scope, UserId user, Rules rules) {
    List<String> roles =
        rules
            .mapping()
            .resolve(new SeenGroups.Listed(List.of()), Map.of(), rules.defaultRole(), List.of());
    store.addRoles(tx, scope.organization(), user, roles);
  }

  /**
   * @return false if the user is in more groups than can be kept; then nothing is written
   */
  public boolean refresh(
      Transaction tx, DirectoryScope scope, UserId id, Rules rules, Instant now) {
    User user = store.get(tx, scope.organization(), id).orElseThrow();
    List<String> names =
        groups.groupsOf(tx, scope, id, Users.MOST_GROUPS + 1).stream()
            .map(GroupStore.Reference::display)
            .distinct()
            .sorted()
            .toList();
    if (names.size() > Users.MOST_GROUPS) {
      return false;
    }
    List<String> roles =
        rules
            .mapping()
            .resolve(new SeenGroups.Listed(names), Map.of(), rules.defaultRole(), user.roles());
    if (!names.equals(user.groups())) {
      store.putGroups(tx, scope.organization(), id, names);
    }
    if (!roles.equals(user.roles())) {
      store.removeRoles(tx, scope.organization(), id);
      store.addRoles(tx, scope.organization(), id, roles);
    }
    return true;
  }
}
