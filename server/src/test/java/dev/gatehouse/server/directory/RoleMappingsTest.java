package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.RoleRules.Combination;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.List;

class RoleMappingsTest {
  private static final RoleRules RULES =
      new RoleRules(
          Combination.FIRST_MATCH,
          List.of(
              new RoleMapping("", "Zulu", "admin"), new RoleMapping("department", "A", "viewer")));
  private final RoleMappings mappings = new RoleMappings();

  private Outcome<RoleRules> set(
      Database database, OrganizationScope scope, ConnectionId connection, RoleRules rules) {
    return database.write(tx -> mappings.set(tx, scope, connection, rules));
  }

  private RoleRules get(Database database, OrganizationScope scope, ConnectionId connection) {
    return database.read(tx -> mappings.get(tx, scope, connection));
  }

  @OnBothDatabases
  void keeps_rules_in_their_order_for_their_connection_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    set(database, both.acme(), both.connection(), RULES);
    assertThat(get(database, both.acme(), both.connection())).isEqualTo(RULES);
    assertThat(get(database, both.decoy(), both.connection())).isEqualTo(RoleRules.none());
    assertThat(get(database, both.decoy(), both.decoyConnection())).isEqualTo(RoleRules.none());
  }

  @OnBothDatabases
  void setting_replaces_all_of_them(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    set(database, both.acme(), both.connection(), RULES);
    RoleRules fewer =
        new RoleRules(Combination.ALL_MATCHES, List.of(new RoleMapping("", "Only", "analyst")));
    set(database, both.acme(), both.connection(), fewer);
    assertThat(get(database, both.acme(), both.connection())).isEqualTo(fewer);
    set(database, both.acme(), both.connection(), RoleRules.none());
    assertThat(get(database, both.acme(), both.connection())).isEqualTo(RoleRules.none());
  }

  @OnBothDatabases
  void refuses_unknown_roles_and_connections_of_others(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    RoleRules unknown =
        new RoleRules(Combination.ALL_MATCHES, List.of(new RoleMapping("", "G", "emperor")));
    assertThat(set(database, both.acme(), both.connection(), unknown))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(set(database, both.acme(), both.decoyConnection(), RULES))
        .isInstanceOf(Outcome.Absent.class);
    assertThat(get(database, both.decoy(), both.decoyConnection())).isEqualTo(RoleRules.none());
  }
}
