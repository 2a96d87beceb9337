package dev.gatehouse.server.directory;

import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Objects;

/**
 * The right to act as one directory. A SCIM request is bound to it from the first line on: it
 * touches what this directory provisioned and nothing else. Minted only where a bearer token is
 * resolved, by {@link Directories}.
 */
public final class DirectoryScope {
  private final OrganizationScope organization;
  private final DirectoryId directory;
  private final ConnectionId connection;
  private final boolean takesRoles;
  private final Actor actor;

  DirectoryScope(OrganizationScope organization, Directory directory, String credential) {
    this.organization = Objects.requireNonNull(organization);
    this.directory = directory.id();
    this.connection = directory.connection();
    this.takesRoles = directory.takesRoles();
    this.actor = Actor.directory(credential);
  }

  /** In which the directory stands: what every tenant method takes first. */
  public OrganizationScope organization() {
    return organization;
  }

  public DirectoryId directory() {
    return directory;
  }

  /** How the directory's people sign in. */
  public ConnectionId connection() {
    return connection;
  }

  /** Whether the attribute {@code roles} of the directory's users gives roles. */
  public boolean takesRoles() {
    return takesRoles;
  }

  /** Whom the audit trail names: the token or client that sent the request. */
  public Actor actor() {
    return actor;
  }

  @Override
  public String toString() {
    return directory + " in the " + organization;
  }
}
