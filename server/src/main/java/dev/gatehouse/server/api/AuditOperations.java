package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The operations on the audit trail. */
final class AuditOperations {
  private static final String READ = "audit:read";
  private static final String INSIDE = "/organizations/{organization}/audit-events";
  private static final String OF_INSTALLATION = "/audit-events";
  private static final List<QueryParameter> FILTERS =
      Stream.concat(
              Stream.of(
                  new QueryParameter("action", "Only this action, such as connection.updated."),
                  new QueryParameter("target", "Only what was done to this id."),
                  new QueryParameter("actor", "Only what this user or key did.")),
              TimeSpan.PARAMETERS.stream())
          .toList();

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

  /** A trail: an organization's, or the installation's. */
  private interface Source {
    Page<AuditEvent> read(Transaction tx, Audit.AuditFilter filter, String after, int limit);
  }

  private Source inside(Call call) {
    return (tx, filter, after, limit) -> audit.list(tx, call.scope(), filter, after, limit);
  }

  List<Operation> operations() {
    QueryParameter[] filters = FILTERS.toArray(QueryParameter[]::new);
    return new OperationGroup("Audit trail")
        .list(
            "listAuditEvents",
            INSIDE,
            READ,
            "Lists what was done in an organization, newest first.",
            AuditEventView.class,
            FILTERS,
            call -> list(call, inside(call)))
        .get(
            "exportAuditEventsAsCsv",
            INSIDE + "/csv",
            READ,
            "All that the list would show, as CSV. Cells that a spreadsheet would take for a formula"
                + " begin with an apostrophe.",
            CsvDocument.class,
            call -> csv(call, "audit-trail-of-" + call.organization().slug(), inside(call)))
        .with(filters)
        .get(
            "exportAuditEventsAsJson",
            INSIDE + "/json",
            READ,
            "All that the list would show, as one JSON array.",
            JsonDocument.class,
            call -> json(call, "audit-trail-of-" + call.organization().slug(), inside(call)))
        .with(filters)
        .get(
            "listAuditActions",
            INSIDE + "/actions",
            READ,
            "Lists the actions that occur in an organization's trail.",
            OperationGroup.listOf(String.class),
            call -> new Reply.Done(database.read(tx -> audit.actions(tx, call.scope()))))
        .list(
            "listOperatorAuditEvents",
            OF_INSTALLATION,
            READ,
            "Lists what was done to the installation itself, newest first.",
            AuditEventView.class,
            FILTERS,
            call -> list(call, audit::listForOperator))
        .get(
            "exportOperatorAuditEventsAsCsv",
            OF_INSTALLATION + "/csv",
            READ,
            "All that the installation's list would show, as CSV.",
            CsvDocument.class,
            call -> csv(call, "audit-trail", audit::listForOperator))
        .with(filters)
        .get(
            "exportOperatorAuditEventsAsJson",
            OF_INSTALLATION + "/json",
            READ,
            "All that the installation's list would show, as one JSON array.",
            JsonDocument.class,
            call -> json(call, "audit-trail", audit::listForOperator))
        .with(filters)
        .get(
            "listOperatorAuditActions",
            OF_INSTALLATION + "/actions",
            READ,
            "Lists the actions that occur in the installation's trail.",
            OperationGroup.listOf(String.class),
            call -> new Reply.Done(database.read(audit::actionsForOperator)))
        .all();
  }

  private Reply list(Call call, Source trail) {
    return filtered(
        call,
        filter ->
            database.read(
                tx ->
                    call.page(
                        trail.read(tx, filter, call.after(), call.limit()), AuditEventView::of)));
  }

  private Reply csv(Call call, String name, Source trail) {
    return filtered(
        call,
        filter ->
            new Reply.Done(new CsvDocument(name + ".csv", AuditExport.csv(pages(trail, filter)))));
  }

  private Reply json(Call call, String name, Source trail) {
    return filtered(
        call,
        filter ->
            new Reply.Done(
                new JsonDocument(name + ".json", AuditExport.json(pages(trail, filter)))));
  }

  private Function<String, Page<AuditEvent>> pages(Source trail, Audit.AuditFilter filter) {
    return after -> database.read(tx -> trail.read(tx, filter, after, Page.LARGEST));
  }

  private static Reply filtered(Call call, Function<Audit.AuditFilter, Reply> work) {
    TimeSpan span;
    try {
      span = TimeSpan.of(call);
    } catch (TimeSpan.UnreadableException e) {
      return e.reply();
    }
    return work.apply(
        new Audit.AuditFilter(
            call.query("action").orElse(""),
            call.query("target").orElse(""),
            call.query("actor").orElse(""),
            span.from(),
            span.to()));
  }
}
