package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.UserRoles;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupRoleStore.Given;
import dev.gatehouse.server.directory.GroupRoleStore.Named;
import dev.gatehouse.server.directory.GroupRoleStore.Standing;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the names of a provisioned user's groups, and the roles that follow from them and from what
 * a directory that gives roles says itself, in line with both. To be called for all whom a change
 * touches together, and for nobody else.
 */
public final class ScimRoles {
  private final Users users;
  private final RoleMappings mappings;
  private final Roles catalogue = new Roles();
  private final GroupRoleStore store = new GroupRoleStore();
  private final GroupStore groups = new GroupStore();

  public ScimRoles(Users users, RoleMappings mappings) {
    this.users = users;
    this.mappings = mappings;
  }

  /**
   * How groups become roles, read once for a change that touches many.
   *
   * @param defaultRole for people without any other; empty for none
   * @param given what the directory may name in {@code roles}; empty where that means nothing
   */
  public record Rules(RoleRules mapping, String defaultRole, Optional<NamedRoles> given) {}

  /** The roles that a directory may name. */
  public NamedRoles named(Transaction tx) {
    return new NamedRoles(catalogue.list(tx));
  }

  /**
   * @param defaultRole of the connection; one that has left the catalogue counts as none
   */
  public Rules rules(Transaction tx, DirectoryScope scope, String defaultRole) {
    boolean known = !defaultRole.isEmpty() && users.roleExists(tx, defaultRole);
    return new Rules(
        mappings.get(tx, scope.organization(), scope.connection()),
        known ? defaultRole : "",
        scope.takesRoles() ? Optional.of(named(tx)) : Optional.empty());
  }

  /**
   * For a user who is in no group yet: whatever the mappings are, none of them matches, and there
   * is no role that could stay.
   *
   * @param defaultRole of the connection; one that has left the catalogue counts as none
   */
  public void ofNewcomer(Transaction tx, DirectoryScope scope, UserId user, String defaultRole) {
    if (!defaultRole.isEmpty()) {
      store.giveIfKnown(tx, scope, user, defaultRole);
    }
  }

  /**
   * For a user who is in no group yet and of whom the directory names roles.
   *
   * @return the roles that the user has now
   */
  public List<String> ofNewcomer(
      Transaction tx, DirectoryScope scope, UserId user, ObjectNode document, Rules rules) {
    List<String> roles =
        rules
            .mapping()
            .ofDirectory(
                rules.given().orElseThrow().keys(UserRoles.named(document)),
                List.of(),
                rules.defaultRole());
    store.giveRoles(tx, scope, roles.stream().map(role -> new Given(user.value(), role)).toList());
    return roles;
  }

  /**
   * Reads of many at once, and writes only what differs.
   *
   * @return somebody who is in more groups than can be kept; then the caller must roll back
   */
  public Optional<UserId> refresh(
      Transaction tx, DirectoryScope scope, Collection<String> touched, Rules rules) {
    GroupNames names = new GroupNames(groups);
    for (List<String> part : ListedSql.parts(touched)) {
      List<Standing> standings = store.standings(tx, scope, part, Users.MOST_GROUPS + 1);
      names.learn(tx, scope, standings.stream().map(Standing::groups).toList());
      Map<String, ObjectNode> documents =
          rules.given().isPresent() ? store.documents(tx, scope, part) : Map.of();
      Differences differences = new Differences();
      for (Standing standing : standings) {
        List<String> now = standing.groups().stream().map(names::of).distinct().sorted().toList();
        if (now.size() > Users.MOST_GROUPS) {
          return Optional.of(new UserId(standing.user()));
        }
        differences.add(
            standing,
            now,
            roles(standing, now, Optional.ofNullable(documents.get(standing.user())), rules));
      }
      differences.write(tx, scope);
    }
    return Optional.empty();
  }

  private static List<String> roles(
      Standing standing, List<String> names, Optional<ObjectNode> document, Rules rules) {
    if (rules.given().isEmpty()) {
      return rules
          .mapping()
          .resolve(new SeenGroups.Listed(names), Map.of(), rules.defaultRole(), standing.roles());
    }
    List<String> named = document.map(UserRoles::named).orElse(List.of());
    return rules.mapping().ofDirectory(rules.given().get().keys(named), names, rules.defaultRole());
  }

  /** What is to be written of several users. */
  private final class Differences {
    private final List<Named> named = new ArrayList<>();
    private final List<Given> lost = new ArrayList<>();
    private final List<Given> won = new ArrayList<>();

    void add(Standing before, List<String> names, List<String> roles) {
      if (!names.equals(before.names())) {
        named.add(new Named(before.user(), names));
      }
      before.roles().stream()
          .filter(role -> !roles.contains(role))
          .forEach(role -> lost.add(new Given(before.user(), role)));
      roles.stream()
          .filter(role -> !before.roles().contains(role))
          .forEach(role -> won.add(new Given(before.user(), role)));
    }

    void write(Transaction tx, DirectoryScope scope) {
      store.putNames(tx, scope, named);
      store.takeRoles(tx, scope, lost);
      store.giveRoles(tx, scope, won);
    }
  }
}
