package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The operations on the audit trail. */
final class AuditOperations {
  private static final String READ = "audit:read";
  private static final List<QueryParameter> FILTERS =
      List.of(
          new QueryParameter("action", "Only this action, such as connection.updated."),
          new QueryParameter("target", "Only what was done to this id."),
          new QueryParameter("actor", "Only what this user or key did."));

  private final Database database;
  private final Audit audit;

  AuditOperations(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /** An event as the API shows it. */
  record AuditEventView(
      String id,
      Instant at,
      AuditEvent.Actor.Kind actorKind,
      String actor,
      String action,
      String targetKind,
      String target,
      @Doc("As it stood; left out for a creation.") Optional<JsonNode> before,
      @Doc("As it stands; left out for a deletion.") Optional<JsonNode> after,
      String address) {
    static AuditEventView of(AuditEvent event) {
      return new AuditEventView(
          event.id(),
          event.at(),
          event.actor().kind(),
          event.actor().id(),
          event.action(),
          event.target().kind(),
          event.target().id(),
          json(event.before()),
          json(event.after()),
          event.address());
    }

    private static Optional<JsonNode> json(String document) {
      return document.isEmpty() ? Optional.empty() : Optional.of(Json.MAPPER.readTree(document));
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Audit trail")
        .list(
            "listAuditEvents",
            "/organizations/{organization}/audit-events",
            READ,
            "Lists what was done in an organization, newest first.",
            AuditEventView.class,
            FILTERS,
            call ->
                database.read(
                    tx ->
                        call.page(
                            audit.list(tx, call.scope(), filter(call), call.after(), call.limit()),
                            AuditEventView::of)))
        .list(
            "listOperatorAuditEvents",
            "/audit-events",
            READ,
            "Lists what was done to the installation itself, newest first.",
            AuditEventView.class,
            FILTERS,
            call ->
                database.read(
                    tx ->
                        call.page(
                            audit.listForOperator(tx, filter(call), call.after(), call.limit()),
                            AuditEventView::of)))
        .all();
  }

  private static Audit.AuditFilter filter(Call call) {
    var query = call.request().query();
    return new Audit.AuditFilter(
        query.one("action").orElse(""),
        query.one("target").orElse(""),
        query.one("actor").orElse(""));
  }
}
