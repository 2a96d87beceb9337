package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The operations on connections. */
final class ConnectionOperations {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ALL = "/organizations/{organization}/connections";
  private static final String ONE = ALL + "/{connection}";

  private final Database database;
  private final Connections connections;
  private final ConnectionImport imports;
  private final Trail trail;

  ConnectionOperations(
      Database database, Connections connections, ConnectionImport imports, Trail trail) {
    this.database = database;
    this.connections = connections;
    this.imports = imports;
    this.trail = trail;
  }

  List<Operation> operations() {
    return new OperationGroup("Connections")
        .get(
            "listConnections",
            ALL,
            READ,
            "Lists the connections by display name.",
            OperationGroup.listOf(ConnectionView.class),
            call ->
                database.read(
                    tx ->
                        new Reply.Done(
                            connections.list(tx, call.scope()).stream()
                                .map(ConnectionView::of)
                                .toList())))
        .create(
            "createConnection",
            ALL,
            WRITE,
            "Creates a connection; it is disabled until it is enabled.",
            ConnectionInput.class,
            ConnectionView.class,
            this::create)
        .create(
            "beginConnection",
            ALL + "/unfinished",
            WRITE,
            "Creates a connection before anything is known of its provider, to whom its addresses"
                + " are told first. Settings and secrets follow with a change of it.",
            ConnectionInput.class,
            ConnectionView.class,
            this::begin)
        .ask(
            "importConnectionSettings",
            ALL + "/import",
            WRITE,
            "Reads settings from what a provider publishes; stores nothing.",
            ImportInput.class,
            ImportView.class,
            this::read)
        .get(
            "getConnection",
            ONE,
            READ,
            "Shows a connection.",
            ConnectionView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            connections.get(tx, call.scope(), id(call)), ConnectionView::of)))
        .change(
            "updateConnection",
            ONE,
            WRITE,
            "Changes what is given.",
            ConnectionInput.class,
            ConnectionView.class,
            this::update)
        .act(
            "enableConnection",
            ONE + "/enable",
            WRITE,
            "Puts its button on the sign-in page.",
            ConnectionView.class,
            call ->
                change(
                    call,
                    "connection.enabled",
                    tx -> connections.enable(tx, call.scope(), id(call), call.now())))
        .act(
            "disableConnection",
            ONE + "/disable",
            WRITE,
            "Stops every path through it and ends the sessions that came through it.",
            ConnectionView.class,
            call ->
                change(
                    call,
                    "connection.disabled",
                    tx -> connections.disable(tx, call.scope(), id(call), call.now())))
        .delete(
            "deleteConnection",
            ONE,
            WRITE,
            "Deletes it; refused while it is somebody's method of signing in.",
            call ->
                change(
                    call,
                    "connection.deleted",
                    tx -> connections.delete(tx, call.scope(), id(call), call.now())))
        .all();
  }

  private Reply create(Call call) {
    ConnectionDraft draft = call.input(ConnectionInput.class).create();
    return created(call, tx -> connections.create(tx, call.scope(), draft, call.now()));
  }

  private Reply begin(Call call) {
    ConnectionInput input = call.input(ConnectionInput.class);
    if (input.settings() != null || input.secrets() != null) {
      return Reply.invalid(
          input.settings() != null ? "settings" : "secrets",
          "connection_begins_empty",
          "A connection that begins unfinished takes no settings and secrets yet.");
    }
    ConnectionDraft draft = input.create();
    return created(call, tx -> connections.begin(tx, call.scope(), draft, call.now()));
  }

  private Reply created(Call call, Database.Work<ConnectionResult> work) {
    return database.write(
        tx -> {
          ConnectionResult result = work.run(tx);
          if (result instanceof ConnectionResult.Saved(Connection created)) {
            trail.inside(
                tx,
                call,
                "connection.created",
                "connection",
                created.id().value(),
                Trail.NOTHING,
                ConnectionView.of(created));
          }
          return Reply.of(result);
        });
  }

  private Reply update(Call call) {
    ConnectionInput input = call.input(ConnectionInput.class);
    return change(
        call,
        "connection.updated",
        tx ->
            connections
                .get(tx, call.scope(), id(call))
                .map(
                    current ->
                        connections.update(
                            tx, call.scope(), current.id(), input.change(current), call.now()))
                .orElseGet(ConnectionResult.Unknown::new));
  }

  private Reply change(Call call, String action, Database.Work<ConnectionResult> work) {
    return database.write(
        tx -> {
          Optional<Connection> before = connections.get(tx, call.scope(), id(call));
          ConnectionResult result = work.run(tx);
          record(tx, call, action, before, result);
          return Reply.of(result);
        });
  }

  private void record(
      Transaction tx,
      Call call,
      String action,
      Optional<Connection> before,
      ConnectionResult result) {
    Object was = before.<Object>map(ConnectionView::of).orElse(Trail.NOTHING);
    switch (result) {
      case ConnectionResult.Saved(Connection after) ->
          trail.inside(
              tx, call, action, "connection", after.id().value(), was, ConnectionView.of(after));
      case ConnectionResult.Deleted() ->
          trail.inside(tx, call, action, "connection", id(call).value(), was, Trail.NOTHING);
      case ConnectionResult.Rejected rejected -> {}
      case ConnectionResult.InUse inUse -> {}
      case ConnectionResult.HasDirectory hasDirectory -> {}
      case ConnectionResult.Unknown unknown -> {}
    }
  }

  private Reply read(Call call) {
    ImportInput input = call.input(ImportInput.class);
    Optional<Result> result = input.read(imports);
    if (result.isEmpty()) {
      return Reply.invalid("", "import_one_source", "Give exactly one source to read from.");
    }
    return switch (result.get()) {
      case Result.Imported(String kind, String settings, List<String> notes) -> {
        JsonNode read = Json.MAPPER.readTree(settings);
        yield new Reply.Done(new ImportView(kind, read, CertificateView.of(read), notes));
      }
      case Result.Unusable(var problems) ->
          Reply.invalid(problems.stream().map(Reply::problem).toList());
    };
  }

  private static ConnectionId id(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
