package dev.gatehouse.server.signout;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.Request;

/** The connection that an address names. One that is off has no sessions left to end. */
final class LiveConnections {
  private final Database database;
  private final Connections connections;

  LiveConnections(Database database, Connections connections) {
    this.database = database;
    this.connections = connections;
  }

  LiveConnection required(Request request, String kind) {
    ConnectionId id = new ConnectionId(request.pathParameter("connection"));
    return database
        .read(tx -> connections.liveAcrossOrganizations(tx, id))
        .filter(live -> live.connection().kind().equals(kind))
        .orElseThrow(() -> LogoutRefusal.CONNECTION.page(404, "no " + kind + " connection " + id));
  }
}
