package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.session.Sessions;
import java.util.List;

/** The operations on organizations. Only an operator's key creates, disables and deletes them. */
final class OrganizationOperations {
  private static final String READ = "organizations:read";
  private static final String WRITE = "organizations:write";
  private static final Operation.QueryParameter SEARCH =
      new Operation.QueryParameter(
          "search", "Only those whose name or slug has this text in it, in any case.");

  private final Database database;
  private final Organizations organizations;
  private final Connections connections;
  private final Sessions sessions;
  private final SessionPolicy usualSessions;
  private final Trail trail;

  OrganizationOperations(
      Database database,
      Organizations organizations,
      Connections connections,
      Sessions sessions,
      SessionPolicy usualSessions,
      Trail trail) {
    this.usualSessions = usualSessions;
    this.database = database;
    this.organizations = organizations;
    this.connections = connections;
    this.sessions = sessions;
    this.trail = trail;
  }

  List<Operation> operations() {
    return new OperationGroup("Organizations")
        .list(
            "listOrganizations",
            "/organizations",
            READ,
            "Lists organizations by slug.",
            OrganizationView.class,
            List.of(SEARCH),
            this::list)
        .create(
            "createOrganization",
            "/organizations",
            WRITE,
            "Creates an organization.",
            OrganizationInput.class,
            OrganizationView.class,
            this::create)
        .get(
            "getOrganization",
            "/organizations/{organization}",
            READ,
            "Shows an organization; its id or its slug names it.",
            OrganizationView.class,
            call -> new Reply.Done(OrganizationView.of(call.organization())))
        .change(
            "updateOrganization",
            "/organizations/{organization}",
            WRITE,
            "Changes what is given; only an operator changes slug and entitlements.",
            OrganizationInput.class,
            OrganizationView.class,
            this::update)
        .act(
            "disableOrganization",
            "/organizations/{organization}/disable",
            WRITE,
            "Stops every way in and ends all its sessions.",
            OrganizationView.class,
            call -> setEnabled(call, false))
        .act(
            "enableOrganization",
            "/organizations/{organization}/enable",
            WRITE,
            "Opens it again.",
            OrganizationView.class,
            call -> setEnabled(call, true))
        .delete(
            "deleteOrganization",
            "/organizations/{organization}",
            WRITE,
            "Deletes a disabled organization with everything in it.",
            this::delete)
        .all();
  }

  private Reply list(Call call) {
    return database.read(
        tx ->
            call.page(
                organizations.list(
                    tx, call.query(SEARCH.name()).orElse(""), call.after(), call.limit()),
                OrganizationView::of));
  }

  private Reply create(Call call) {
    OrganizationInput input = call.input(OrganizationInput.class);
    return database.write(
        tx -> {
          Outcome<Organization> outcome =
              organizations.create(tx, input.create(usualSessions), call.now());
          if (outcome instanceof Outcome.Done<Organization>(Organization created)) {
            trail.operator(
                tx,
                call,
                "organization.created",
                "organization",
                created.id().value(),
                Trail.NOTHING,
                OrganizationView.of(created));
          }
          return Reply.of(outcome, OrganizationView::of);
        });
  }

  private Reply update(Call call) {
    OrganizationInput input = call.input(OrganizationInput.class);
    if (!call.isOperator() && (input.entitlements() != null || input.slug() != null)) {
      return call.operatorOnly();
    }
    return database.write(
        tx -> {
          Organization before = organizations.get(tx, call.organization().id()).orElseThrow();
          Outcome<Organization> outcome =
              organizations.update(tx, before.id(), input.change(before), call.now());
          if (outcome instanceof Outcome.Done<Organization>(Organization after)) {
            connections.planChanged(
                tx, call.scope(), before.entitlements(), after.entitlements(), call.now());
            recorded(tx, call, "organization.updated", before, after);
          }
          return Reply.of(outcome, OrganizationView::of);
        });
  }

  private Reply setEnabled(Call call, boolean enabled) {
    if (!call.isOperator()) {
      return call.operatorOnly();
    }
    return database.write(
        tx -> {
          Organization before = organizations.get(tx, call.organization().id()).orElseThrow();
          Outcome<Organization> outcome =
              organizations.setEnabled(tx, before.id(), enabled, call.now());
          if (outcome instanceof Outcome.Done<Organization>(Organization after)) {
            if (!enabled) {
              sessions.endOfOrganization(
                  tx, call.scope(), Sessions.EndReason.ORGANIZATION_DISABLED, call.now());
            }
            recorded(
                tx,
                call,
                enabled ? "organization.enabled" : "organization.disabled",
                before,
                after);
          }
          return Reply.of(outcome, OrganizationView::of);
        });
  }

  private Reply delete(Call call) {
    if (!call.isOperator()) {
      return call.operatorOnly();
    }
    return database.write(
        tx -> {
          Organization before = organizations.get(tx, call.organization().id()).orElseThrow();
          if (before.enabled()) {
            return Reply.conflict(
                "organization_enabled", "Disable the organization first, then delete it.");
          }
          organizations.delete(tx, before.id());
          trail.operator(
              tx,
              call,
              "organization.deleted",
              "organization",
              before.id().value(),
              OrganizationView.of(before),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private void recorded(
      Transaction tx, Call call, String action, Organization before, Organization after) {
    trail.inside(
        tx,
        call,
        action,
        "organization",
        after.id().value(),
        OrganizationView.of(before),
        OrganizationView.of(after));
  }
}
