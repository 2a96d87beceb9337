package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import java.util.Optional;

/** Finds the organization that an application means. */
final class Hints {
  private static final int LONGEST = 60;

  private final Database database;
  private final Organizations organizations;

  Hints(Database database, Organizations organizations) {
    this.database = database;
    this.organizations = organizations;
  }

  /**
   * @param hint slug or id; an unknown organization and one that may not use the application look
   *     the same
   */
  Optional<OrganizationScope> organization(Client client, String hint) {
    if (hint.length() > LONGEST) {
      return Optional.empty();
    }
    return database.read(
        tx ->
            (hint.startsWith("org_")
                    ? organizations.scope(tx, new OrganizationId(hint))
                    : organizations.scope(tx, hint))
                .filter(scope -> client.admits(scope)));
  }
}
