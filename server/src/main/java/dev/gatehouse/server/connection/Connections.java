package dev.gatehouse.server.connection;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The connections of organizations: what the admin API and the console work with. */
public interface Connections {

  /** Creates a connection, disabled until {@link #enable}. */
  ConnectionResult create(
      Transaction tx, OrganizationScope scope, ConnectionDraft draft, Instant now);

  Optional<Connection> get(Transaction tx, OrganizationScope scope, ConnectionId id);

  /** All, by display name. */
  List<Connection> list(Transaction tx, OrganizationScope scope);

  /** Those that people can sign in with, by display name. */
  List<Connection> listEnabled(Transaction tx, OrganizationScope scope);

  /** Replaces everything but id, kind and the switch. */
  ConnectionResult update(
      Transaction tx, OrganizationScope scope, ConnectionId id, ConnectionDraft draft, Instant now);

  ConnectionResult enable(Transaction tx, OrganizationScope scope, ConnectionId id, Instant now);

  /** Stops every path through it and ends the sessions that came through it. */
  ConnectionResult disable(Transaction tx, OrganizationScope scope, ConnectionId id, Instant now);

  /** Refused as {@link ConnectionResult.InUse} while it is somebody's method of signing in. */
  ConnectionResult delete(Transaction tx, OrganizationScope scope, ConnectionId id, Instant now);
}
