package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.Sessions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The operations that tell what stands around a connection: what to copy, and who uses it. */
final class ConnectionFactOperations {
  private static final String READ = "connections:read";
  private static final String ONE = "/organizations/{organization}/connections/{connection}";

  private final Database database;
  private final Connections connections;
  private final ConnectionKinds kinds;
  private final Users users;
  private final Sessions sessions;
  private final URI publicAddress;

  ConnectionFactOperations(
      Database database,
      Connections connections,
      ConnectionKinds kinds,
      Users users,
      Sessions sessions,
      URI publicAddress) {
    this.database = database;
    this.connections = connections;
    this.kinds = kinds;
    this.users = users;
    this.sessions = sessions;
    this.publicAddress = publicAddress;
  }

  /** What the provider is told. */
  record AddressesView(
      @Doc(
              "By the words of the guides: acs-url, entity-id, sp-metadata-url, sign-out-url,"
                  + " redirect-uri, post-logout-uri, back-channel-uri and scim-url.")
          Map<String, String> addresses) {}

  /** How many a change would concern. */
  record UseView(
      @Doc("How many people sign in with it.") long people,
      @Doc("How many sessions came through it and live.") long sessions) {}

  List<Operation> operations() {
    return new OperationGroup("Connections")
        .get(
            "getConnectionAddresses",
            ONE + "/addresses",
            READ,
            "Shows what to enter at the provider: this connection's own addresses and names.",
            AddressesView.class,
            call ->
                database.read(
                    tx -> Reply.found(connections.get(tx, call.scope(), id(call)), this::view)))
        .get(
            "getConnectionUse",
            ONE + "/use",
            READ,
            "Counts the people and sessions that disabling or removing it would concern.",
            UseView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            connections.get(tx, call.scope(), id(call)),
                            connection ->
                                new UseView(
                                    users.countThrough(tx, call.scope(), connection.id()),
                                    sessions.countThrough(
                                        tx, call.scope(), connection.id(), call.now())))))
        .all();
  }

  private AddressesView view(Connection connection) {
    Map<String, String> all = new TreeMap<>(kinds.of(connection).addresses(connection));
    all.put("scim-url", publicAddress + "/scim/v2");
    return new AddressesView(all);
  }

  private static ConnectionId id(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
