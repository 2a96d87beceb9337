package dev.gatehouse.server.api;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.StillReferencedException;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on the role catalogue and on the mappings from groups and claims to roles. */
final class RoleOperations {
  private static final String MAPPINGS =
      "/organizations/{organization}/connections/{connection}/role-mappings";

  private final Database database;
  private final Roles roles;
  private final RoleMappings mappings;
  private final Connections connections;
  private final Trail trail;

  RoleOperations(
      Database database, Roles roles, RoleMappings mappings, Connections connections, Trail trail) {
    this.database = database;
    this.roles = roles;
    this.mappings = mappings;
    this.connections = connections;
    this.trail = trail;
  }

  /** A role as the API shows it. */
  record RoleView(String key, String name, List<String> permissions) {
    static RoleView of(Role role) {
      return new RoleView(role.key(), role.name(), role.permissions());
    }
  }

  /** A role as somebody enters it; the path names the key. */
  record RoleInput(String name, List<String> permissions) {}

  /** How the people of a connection get their roles. */
  record RoleMappingsBody(
      @Doc("Where several match: the first alone, or all together.")
          RoleRules.Combination combination,
      @Doc("In order of precedence.") List<RoleMappingBody> mappings) {
    static RoleMappingsBody of(RoleRules rules) {
      return new RoleMappingsBody(
          rules.combination(),
          rules.mappings().stream()
              .map(
                  mapping ->
                      new RoleMappingBody(
                          mapping.claim().isEmpty() ? null : mapping.claim(),
                          mapping.value(),
                          mapping.role()))
              .toList());
    }

    RoleRules rules() {
      return new RoleRules(
          combination,
          mappings.stream()
              .map(
                  mapping ->
                      new RoleRules.RoleMapping(
                          mapping.claim() == null ? "" : mapping.claim(),
                          mapping.value(),
                          mapping.role()))
              .toList());
    }
  }

  /** One mapping. */
  record RoleMappingBody(
      @Doc("An attribute's or claim's name; left out for groups.") @Nullable String claim,
      @Doc("The group's name or id, or the claim's value.") String value,
      @Doc("The role's key.") String role) {}

  List<Operation> operations() {
    return new OperationGroup("Roles")
        .get(
            "listRoles",
            "/roles",
            "roles:read",
            "Lists the role catalogue by key.",
            OperationGroup.listOf(RoleView.class),
            call ->
                database.read(
                    tx -> new Reply.Done(roles.list(tx).stream().map(RoleView::of).toList())))
        .get(
            "listRolesOfOrganization",
            "/organizations/{organization}/roles",
            "organizations:read",
            "Lists the role catalogue by key, for whoever gives roles in an organization.",
            OperationGroup.listOf(RoleView.class),
            call ->
                database.read(
                    tx -> new Reply.Done(roles.list(tx).stream().map(RoleView::of).toList())))
        .put(
            "putRole",
            "/roles/{role}",
            "roles:write",
            "Adds a role, or replaces its name and permissions.",
            RoleInput.class,
            RoleView.class,
            this::put)
        .delete(
            "deleteRole",
            "/roles/{role}",
            "roles:write",
            "Deletes a role that nobody has and no mapping gives.",
            this::delete)
        .get(
            "getRoleMappings",
            MAPPINGS,
            "connections:read",
            "Shows how the people of a connection get their roles.",
            RoleMappingsBody.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            connections
                                .get(tx, call.scope(), connection(call))
                                .map(there -> mappings.get(tx, call.scope(), there.id())),
                            RoleMappingsBody::of)))
        .put(
            "putRoleMappings",
            MAPPINGS,
            "connections:write",
            "Replaces how the people of a connection get their roles.",
            RoleMappingsBody.class,
            RoleMappingsBody.class,
            this::putMappings)
        .all();
  }

  private Reply put(Call call) {
    RoleInput input = call.input(RoleInput.class);
    Role role = new Role(key(call), input.name(), input.permissions());
    return database.write(
        tx -> {
          Optional<Role> before = roles.get(tx, role.key());
          Outcome<Role> outcome = roles.put(tx, role, call.now());
          if (outcome instanceof Outcome.Done<Role>(Role after)) {
            trail.operator(
                tx,
                call,
                before.isPresent() ? "role.updated" : "role.created",
                "role",
                after.key(),
                before.<Object>map(RoleView::of).orElse(Trail.NOTHING),
                RoleView.of(after));
          }
          return Reply.of(outcome, RoleView::of);
        });
  }

  private Reply delete(Call call) {
    try {
      return database.write(
          tx -> {
            Optional<Role> before = roles.get(tx, key(call));
            if (before.isEmpty() || !roles.delete(tx, key(call))) {
              return Reply.notFound();
            }
            trail.operator(
                tx,
                call,
                "role.deleted",
                "role",
                key(call),
                RoleView.of(before.get()),
                Trail.NOTHING);
            return Reply.nothing();
          });
    } catch (StillReferencedException e) {
      return Reply.conflict(
          "role_in_use", "Users have this role, or mappings give it. Change them first.");
    }
  }

  private Reply putMappings(Call call) {
    RoleMappingsBody input = call.input(RoleMappingsBody.class);
    return database.write(
        tx -> {
          RoleRules before = mappings.get(tx, call.scope(), connection(call));
          Outcome<RoleRules> outcome =
              mappings.set(tx, call.scope(), connection(call), input.rules());
          if (outcome instanceof Outcome.Done<RoleRules>(RoleRules after)) {
            trail.inside(
                tx,
                call,
                "role_mappings.updated",
                "connection",
                connection(call).value(),
                RoleMappingsBody.of(before),
                RoleMappingsBody.of(after));
          }
          return Reply.of(outcome, RoleMappingsBody::of);
        });
  }

  private static String key(Call call) {
    return call.request().pathParameter("role");
  }

  private static ConnectionId connection(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
