package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleView;
import dev.gatehouse.server.api.StartUpDocument.ApplicationEntry;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what is stored in line with a start-up file. */
final class StartUpPlan {
  private static final Logger LOG = LoggerFactory.getLogger(StartUpPlan.class);

  private final AdminApi.Below below;
  private final Trail trail;
  private final StartUpOrganizations organizations;

  StartUpPlan(AdminApi.Below below, AdminApi.Usual usual) {
    this.below = below;
    this.trail = new Trail(below.audit());
    this.organizations = new StartUpOrganizations(below, usual, trail);
  }

  /** What brings one organization in line; the admin API does so too. */
  StartUpOrganizations organizations() {
    return organizations;
  }

  static Trail.Author author(Instant now) {
    return new Trail.Author(Actor.system("start-up file"), "", now);
  }

  /** Reads what the file refers to; asks the network, so outside any transaction. */
  StartUpDocument withImports(StartUpDocument document, StartUpProblems problems) {
    List<OrganizationEntry> complete = new ArrayList<>();
    for (OrganizationEntry organization : document.organizations()) {
      complete.add(withImports(organization, problems));
    }
    return new StartUpDocument(document.roles(), document.applications(), complete);
  }

  /** The same for one organization. */
  OrganizationEntry withImports(OrganizationEntry organization, StartUpProblems problems) {
    return organization.withConnections(
        organization.connections().stream()
            .map(connection -> imported(connection, problems))
            .toList());
  }

  private ConnectionEntry imported(ConnectionEntry entry, StartUpProblems problems) {
    ImportInput source = entry.importFrom();
    if (source == null) {
      return entry;
    }
    Optional<Result> result = source.read(below.imports());
    if (result.isEmpty()) {
      problems.add(entry.where() + ".import", "Give exactly one source to read from.");
      return entry;
    }
    return switch (result.get()) {
      case Result.Imported(var kind, String settings, var notes) -> {
        notes.forEach(note -> LOG.warn("{}.import: {}", entry.where(), note));
        yield new ConnectionEntry(
            entry.where(),
            entry.input().withImported(Json.MAPPER.readTree(settings)),
            null,
            entry.enabled(),
            entry.roleMappings(),
            entry.kept());
      }
      case Result.Unusable(var unusable) -> {
        unusable.forEach(
            problem -> problems.add(entry.where() + ".import", problem.code(), problem.sentence()));
        yield entry;
      }
    };
  }

  /** Applies everything; the caller rolls back if problems were added. */
  void apply(Transaction tx, StartUpDocument document, Instant now, StartUpProblems problems) {
    int index = 0;
    for (RoleView role : document.roles()) {
      role(tx, "roles[" + index++ + "]", role, now, problems);
    }
    for (OrganizationEntry organization : document.organizations()) {
      organizations.apply(tx, organization, author(now), problems);
    }
    // Last, because an application may name organizations.
    for (ApplicationEntry application : document.applications()) {
      application(tx, application, now, problems);
    }
  }

  private void role(
      Transaction tx, String where, RoleView wished, Instant now, StartUpProblems problems) {
    Optional<RoleView> before = below.roles().get(tx, wished.key()).map(RoleView::of);
    if (before.equals(Optional.of(wished))) {
      return;
    }
    Role role = new Role(wished.key(), wished.name(), wished.permissions());
    problems
        .check(where, below.roles().put(tx, role, now))
        .ifPresent(
            after ->
                trail.operator(
                    tx,
                    author(now),
                    author(now)
                        .entry(
                            before.isPresent() ? "role.updated" : "role.created",
                            "role",
                            after.key(),
                            before.<Object>map(view -> view).orElse(Trail.NOTHING),
                            RoleView.of(after))));
  }

  private void application(
      Transaction tx, ApplicationEntry entry, Instant now, StartUpProblems problems) {
    ApplicationInput input = entry.input();
    if (input.clientId() == null) {
      problems.add(entry.where() + ".clientId", "Is needed; the file knows an application by it.");
      return;
    }
    Optional<Application> before = below.applications().byClientId(tx, input.clientId());
    ApplicationDraft base = before.map(Application::settings).orElseGet(input::blank);
    var authentication = input.authentication(base.authentication());
    if (authentication.isEmpty()) {
      problems.add(
          entry.where() + ".tokenEndpointAuthMethod", ApplicationOperations.METHOD_SENTENCE);
      return;
    }
    ApplicationDraft draft = input.merge(base, authentication.get());
    if (before.isPresent() && before.get().settings().equals(draft)) {
      secret(tx, before.get(), entry, now, problems);
      return;
    }
    Outcome<Application> outcome =
        before.isPresent()
            ? below.applications().update(tx, before.get().id(), draft, now)
            : below.applications().create(tx, draft, now);
    problems
        .check(entry.where(), outcome)
        .ifPresent(
            after -> {
              recorded(tx, before, after, now);
              secret(tx, after, entry, now, problems);
            });
  }

  private void recorded(
      Transaction tx, Optional<Application> before, Application after, Instant now) {
    trail.operator(
        tx,
        author(now),
        author(now)
            .entry(
                before.isPresent() ? "application.updated" : "application.created",
                "application",
                after.id().value(),
                before.<Object>map(ApplicationView::of).orElse(Trail.NOTHING),
                ApplicationView.of(after)));
  }

  private void secret(
      Transaction tx,
      Application application,
      ApplicationEntry entry,
      Instant now,
      StartUpProblems problems) {
    String secret = entry.clientSecret();
    if (secret == null || below.applications().authenticates(tx, application.id(), secret, now)) {
      return;
    }
    problems
        .check(
            entry.where() + ".clientSecret",
            below.applications().adoptSecret(tx, application.id(), secret, now))
        .ifPresent(
            adopted ->
                trail.operator(
                    tx,
                    author(now),
                    author(now)
                        .entry(
                            "client_secret.created",
                            "application",
                            application.id().value(),
                            Trail.NOTHING,
                            ApplicationOperations.SecretView.of(adopted.about()))));
  }
}
