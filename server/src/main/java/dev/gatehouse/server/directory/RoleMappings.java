package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;

/** The stored {@link RoleRules} of connections. */
public final class RoleMappings {
  private static final int MOST_MAPPINGS = 500;
  private static final int LONGEST_VALUE = 1_024;

  private final RoleMappingStore store = new RoleMappingStore();

  /** The rules of a connection; none for one that has none. */
  public RoleRules get(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return store.get(tx, scope, connection);
  }

  /** Replaces all rules of a connection. */
  public Outcome<RoleRules> set(
      Transaction tx, OrganizationScope scope, ConnectionId connection, RoleRules rules) {
    if (!NamedStore.connectionExists(tx, scope, connection)) {
      return new Outcome.Absent<>();
    }
    Problems problems = new Problems();
    problems.require(
        rules.mappings().size() <= MOST_MAPPINGS,
        "mappings",
        "mappings_too_many",
        "At most " + MOST_MAPPINGS + " mappings are possible.");
    for (RoleMapping mapping : rules.mappings()) {
      problems.require(
          !mapping.value().isEmpty()
              && mapping.value().length() <= LONGEST_VALUE
              && mapping.claim().length() <= LONGEST_VALUE,
          "mappings.value",
          "mapping_invalid",
          "A value and a claim's name have at most " + LONGEST_VALUE + " characters.");
      problems.require(
          NamedStore.roleExists(tx, mapping.role()),
          "mappings.role",
          "role_unknown",
          "There is no role " + mapping.role() + ".");
    }
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    store.replace(tx, scope, connection, rules);
    return new Outcome.Done<>(rules);
  }
}
