package dev.gatehouse.server.scim;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimQueries;
import dev.gatehouse.server.directory.ScimRoles;
import dev.gatehouse.server.directory.ScimUsers;
import dev.gatehouse.server.directory.UserIds;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;

/** The door {@code /scim/v2}. */
public final class ScimDoor {
  static final String ROOT = "/scim/v2";

  private final ScimEndpoints endpoints;

  /** The features below. */
  public record Below(
      Database database,
      Audit audit,
      Users users,
      RoleMappings mappings,
      Removals removals,
      Connections connections,
      UserAccess access,
      LockOutGuard lockOut,
      SecretBox box,
      InstantSource clock) {}

  /**
   * @param gate what every request passes first
   */
  public ScimDoor(URI publicAddress, DirectoryGate gate, Below below) {
    ScimGroups groups = new ScimGroups();
    ScimUsers users = new ScimUsers(UserIds.suiting(below.database()));
    ScimTrail trail = new ScimTrail(below.audit());
    ResourceDocuments documents = new ResourceDocuments(groups, publicAddress + ROOT);
    DirectoryRoles roles =
        new DirectoryRoles(
            new ScimRoles(below.users(), below.mappings()), below.users(), below.connections());
    Cursors cursors = new Cursors(below.box());
    LastAdministrator guard = new LastAdministrator(below.lockOut());
    ResourceEndpoint resources =
        new ResourceEndpoint(
            below.database(),
            users,
            groups,
            documents,
            new ResourceEndpoint.Changes(
                new GuardedChanges(
                    new UserChanges(
                        new UserChanges.Below(
                            users, groups, below.users(), below.removals(), below.access()),
                        roles,
                        guard,
                        trail),
                    guard),
                new GuardedChanges(
                    new GroupChanges(
                        groups, new MemberChanges(groups, documents, trail), roles, guard, trail),
                    guard),
                trail));
    endpoints =
        new ScimEndpoints(
            gate,
            resources,
            new BulkEndpoint(resources, documents),
            new ScimEndpoints.Reading(
                new ListEndpoint(below.database(), new ScimQueries(), documents, cursors),
                new RolesEndpoint(below.database(), cursors, documents.base()),
                new DiscoveryEndpoint(documents.base())),
            below.clock());
  }

  /** All below one template each, because their names are read without case (RFC 7644 §3.10). */
  public void addTo(Routes routes) {
    routes
        .any(ROOT, endpoints::handle)
        .any(ROOT + "/", endpoints::handle)
        .any(ROOT + "/{first}", endpoints::handle)
        .any(ROOT + "/{first}/", endpoints::handle)
        .any(ROOT + "/{first}/{second}", endpoints::handle)
        .any(ROOT + "/{first}/{second}/", endpoints::handle)
        .any(ROOT + "/{first}/{second}/{third}", endpoints::handle);
  }
}
