package dev.gatehouse.server.connection.saml;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.WebRefusal;
import java.time.InstantSource;
import java.util.Optional;

/** Serves our metadata of each SAML connection, also while it is off: set-up needs it first. */
public final class SamlMetadataEndpoint {
  private final Database database;
  private final Connections connections;
  private final SamlKind kind;
  private final InstantSource clock;

  public SamlMetadataEndpoint(
      Database database, Connections connections, SamlKind kind, InstantSource clock) {
    this.database = database;
    this.connections = connections;
    this.kind = kind;
    this.clock = clock;
  }

  public Response get(Request request) {
    ConnectionId id = new ConnectionId(request.pathParameter("connection"));
    Optional<Connection> connection =
        database
            .read(tx -> connections.describedAcrossOrganizations(tx, id))
            .filter(one -> one.kind().equals(SamlKind.KEY));
    if (connection.isEmpty()) {
      throw WebRefusal.NOT_FOUND.exception(404, "no SAML connection " + id);
    }
    // SAML metadata §4.1.1: its own media type.
    return Response.of(
            200,
            "application/samlmetadata+xml; charset=utf-8",
            kind.metadata(connection.get(), clock.instant()))
        .with("Content-Disposition", "inline; filename=\"gatehouse-" + id + ".xml\"");
  }
}
