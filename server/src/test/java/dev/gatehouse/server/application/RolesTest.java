package dev.gatehouse.server.application;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.Outcome;
import java.util.List;
import java.util.Optional;

class RolesTest {
  private final Roles roles = new Roles();

  private List<String> permissions(Database database, String... keys) {
    return database.read(tx -> roles.permissions(tx, List.of(keys)));
  }

  @OnBothDatabases
  void a_new_installation_has_admin_analyst_and_viewer(Database database) {
    assertThat(database.<List<Role>>read(roles::list))
        .extracting(Role::key)
        .containsExactly("admin", "analyst", "viewer");
    assertThat(permissions(database, "admin"))
        .containsExactly("api_keys", "billing", "members", "read", "settings", "write");
    assertThat(permissions(database, "analyst")).containsExactly("read", "write");
    assertThat(permissions(database, "viewer")).containsExactly("read");
  }

  @OnBothDatabases
  void permissions_of_several_roles_add_up_and_unknown_roles_add_nothing(Database database) {
    assertThat(permissions(database, "viewer", "analyst", "emperor"))
        .containsExactly("read", "write");
    assertThat(permissions(database, "emperor")).isEmpty();
  }

  @OnBothDatabases
  void putting_adds_or_replaces(Database database) {
    Role auditor = new Role("auditor", "Auditor", List.of("read", "audit:read"));
    database.write(tx -> roles.put(tx, auditor, NOW).orThrow());
    assertThat(database.<Optional<Role>>read(tx -> roles.get(tx, "auditor"))).contains(auditor);
    Role changed = new Role("auditor", "Auditors", List.of());
    database.write(tx -> roles.put(tx, changed, NOW).orThrow());
    assertThat(database.<Optional<Role>>read(tx -> roles.get(tx, "auditor"))).contains(changed);
  }

  @OnBothDatabases
  void refuses_keys_and_permissions_that_tokens_could_not_carry(Database database) {
    for (Role role :
        List.of(
            new Role("", "Name", List.of()),
            new Role("two words", "Name", List.of()),
            new Role("Upper", "Name", List.of()),
            new Role("ok", "", List.of()),
            new Role("ok", "Name", List.of("two words")))) {
      assertThat(database.<Outcome<Role>>write(tx -> roles.put(tx, role, NOW)))
          .as(role.toString())
          .isInstanceOf(Outcome.Invalid.class);
    }
  }
}
