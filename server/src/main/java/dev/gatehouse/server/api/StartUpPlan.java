package dev.gatehouse.server.api;

import dev.gatehouse.server.api.StartUpDocument.ApplicationEntry;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.api.StartUpDocument.UserEntry;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings what is stored in line with a start-up file. */
final class StartUpPlan {
  private static final Actor ACTOR = Actor.system("start-up file");

  private final AdminApi.Below below;
  private final Audit audit;

  StartUpPlan(AdminApi.Below below) {
    this.below = below;
    this.audit = below.audit();
  }

  /** Reads what the file refers to; asks the network, so outside any transaction. */
  StartUpDocument withImports(StartUpDocument document, List<String> problems) {
    List<OrganizationEntry> organizations = new ArrayList<>();
    for (OrganizationEntry organization : document.organizations()) {
      List<ConnectionEntry> connections = new ArrayList<>();
      for (ConnectionEntry connection : organization.connections()) {
        connections.add(imported(connection, problems));
      }
      organizations.add(
          new OrganizationEntry(
              organization.where(),
              organization.input(),
              organization.domains(),
              connections,
              organization.users()));
    }
    return new StartUpDocument(document.roles(), document.applications(), organizations);
  }

  private ConnectionEntry imported(ConnectionEntry entry, List<String> problems) {
    ImportInput source = entry.importFrom();
    if (source == null) {
      return entry;
    }
    Optional<Result> result = source.read(below.imports());
    if (result.isEmpty()) {
      problems.add(entry.where() + ".import: give exactly one source to read from");
      return entry;
    }
    return switch (result.get()) {
      case Result.Imported(var kind, String settings, var notes) ->
          new ConnectionEntry(
              entry.where(),
              entry.input().withImported(Json.MAPPER.readTree(settings)),
              null,
              entry.enabled(),
              entry.roleMappings());
      case Result.Unusable(var unusable) -> {
        unusable.forEach(problem -> problems.add(entry.where() + ".import: " + problem.sentence()));
        yield entry;
      }
    };
  }

  /** Applies everything; the caller rolls back if problems were added. */
  void apply(Transaction tx, StartUpDocument document, Instant now, List<String> problems) {
    int index = 0;
    for (RoleOperations.RoleView role : document.roles()) {
      check(
          "roles[" + index++ + "]",
          below.roles().put(tx, new Role(role.key(), role.name(), role.permissions()), now),
          problems);
    }
    for (OrganizationEntry organization : document.organizations()) {
      organization(tx, organization, now, problems);
    }
    // Last, because an application may name organizations.
    for (ApplicationEntry application : document.applications()) {
      application(tx, application, now, problems);
    }
  }

  private void application(
      Transaction tx, ApplicationEntry entry, Instant now, List<String> problems) {
    ApplicationInput input = entry.input();
    Optional<Application> before =
        input.clientId() == null
            ? Optional.empty()
            : below.applications().byClientId(tx, input.clientId());
    if (input.clientId() == null) {
      problems.add(entry.where() + ".clientId: is needed; the file knows an application by it");
      return;
    }
    ApplicationDraft base = before.map(Application::settings).orElseGet(input::blank);
    var authentication = input.authentication(base.authentication());
    if (authentication.isEmpty()) {
      problems.add(entry.where() + ".tokenEndpointAuthMethod: there is no such method");
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
    check(entry.where(), outcome, problems)
        .ifPresent(
            application -> {
              audit.recordForOperator(
                  tx,
                  entry(
                      before.isPresent() ? "application.updated" : "application.created",
                      "application",
                      application.id().value(),
                      before.<Object>map(ApplicationView::of).orElse(Trail.NOTHING),
                      ApplicationView.of(application)),
                  now);
              secret(tx, application, entry, now, problems);
            });
  }

  private void secret(
      Transaction tx,
      Application application,
      ApplicationEntry entry,
      Instant now,
      List<String> problems) {
    String secret = entry.clientSecret();
    if (secret != null && !below.applications().authenticates(tx, application.id(), secret, now)) {
      check(
          entry.where() + ".clientSecret",
          below.applications().adoptSecret(tx, application.id(), secret, now),
          problems);
    }
  }

  private void organization(
      Transaction tx, OrganizationEntry entry, Instant now, List<String> problems) {
    String slug = entry.input().slug();
    Optional<Organization> before =
        slug == null ? Optional.empty() : below.organizations().bySlug(tx, slug);
    Outcome<Organization> outcome =
        before.isPresent()
            ? below
                .organizations()
                .update(tx, before.get().id(), entry.input().change(before.get()), now)
            : below.organizations().create(tx, entry.input().create(), now);
    Optional<Organization> organization = check(entry.where(), outcome, problems);
    if (organization.isEmpty()) {
      return;
    }
    OrganizationScope scope =
        below.organizations().scopeEvenIfDisabled(tx, organization.get().id()).orElseThrow();
    if (before.isEmpty()) {
      audit.record(
          tx,
          scope,
          entry(
              "organization.created",
              "organization",
              organization.get().id().value(),
              Trail.NOTHING,
              OrganizationView.of(organization.get())),
          now);
    }
    Map<String, ConnectionId> known = new HashMap<>();
    for (Connection connection : below.connections().list(tx, scope)) {
      known.put(connection.displayName(), connection.id());
    }
    for (ConnectionEntry connection : entry.connections()) {
      connection(tx, scope, connection, known, now, problems);
    }
    for (DomainEntry domain : entry.domains()) {
      domain(tx, scope, domain, known, now, problems);
    }
    for (UserEntry user : entry.users()) {
      user(tx, scope, user, known, now, problems);
    }
  }

  private void connection(
      Transaction tx,
      OrganizationScope scope,
      ConnectionEntry entry,
      Map<String, ConnectionId> known,
      Instant now,
      List<String> problems) {
    String name = entry.input().displayName();
    Optional<Connection> before =
        Optional.ofNullable(known.get(name == null ? "" : name))
            .flatMap(id -> below.connections().get(tx, scope, id));
    ConnectionResult result =
        before.isPresent()
            ? below
                .connections()
                .update(tx, scope, before.get().id(), entry.input().change(before.get()), now)
            : below.connections().create(tx, scope, entry.input().create(), now);
    Optional<Connection> saved = check(entry.where(), result, problems);
    if (saved.isEmpty()) {
      return;
    }
    ConnectionId id = saved.get().id();
    known.put(saved.get().displayName(), id);
    if (entry.roleMappings() != null) {
      check(
          entry.where() + ".roleMappings",
          below.roleMappings().set(tx, scope, id, entry.roleMappings().rules()),
          problems);
    }
    if (saved.get().enabled() != entry.enabled()) {
      check(
          entry.where() + ".enabled",
          entry.enabled()
              ? below.connections().enable(tx, scope, id, now)
              : below.connections().disable(tx, scope, id, now),
          problems);
    }
    audit.record(
        tx,
        scope,
        entry(
            before.isPresent() ? "connection.updated" : "connection.created",
            "connection",
            id.value(),
            before.<Object>map(ConnectionView::of).orElse(Trail.NOTHING),
            ConnectionView.of(below.connections().get(tx, scope, id).orElseThrow())),
        now);
  }

  private void domain(
      Transaction tx,
      OrganizationScope scope,
      DomainEntry entry,
      Map<String, ConnectionId> known,
      Instant now,
      List<String> problems) {
    if (below.domains().get(tx, scope, entry.name()).isEmpty()
        && check(entry.where(), below.domains().claim(tx, scope, entry.name(), now), problems)
            .isEmpty()) {
      return;
    }
    if (entry.vouched()) {
      check(
          entry.where(),
          below.domains().verify(tx, scope, entry.name(), Domain.Proof.OPERATOR, now),
          problems);
    }
    String connection = entry.connectionDisplayName();
    if (connection != null) {
      if (known.containsKey(connection)) {
        check(
            entry.where(),
            below.domains().route(tx, scope, entry.name(), known.get(connection)),
            problems);
      } else {
        problems.add(entry.where() + ".connection: there is no connection " + connection);
      }
    }
  }

  private void user(
      Transaction tx,
      OrganizationScope scope,
      UserEntry entry,
      Map<String, ConnectionId> known,
      Instant now,
      List<String> problems) {
    UserOperations.UserInput input = entry.input();
    String method = input.authenticationMethod();
    ConnectionId connection = method == null ? null : known.get(method);
    UserOperations.UserInput resolved =
        connection == null
            ? input
            : new UserOperations.UserInput(
                input.userName(), input.displayName(), connection.value(), input.roles());
    Optional<User> before =
        below.users().byUserName(tx, scope, input.userName() == null ? "" : input.userName());
    check(
        entry.where(),
        before.isPresent()
            ? below.users().update(tx, scope, before.get().id(), resolved.change(before.get()), now)
            : below.users().create(tx, scope, resolved.create(), User.Source.IMPORT, now),
        problems);
  }

  private static Entry entry(String action, String kind, String id, Object before, Object after) {
    return new Entry(
        ACTOR, action, new Target(kind, id), Trail.json(before), Trail.json(after), "");
  }

  private static <T> Optional<T> check(String where, Outcome<T> outcome, List<String> problems) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> Optional.ofNullable(value);
      case Outcome.Invalid<T>(List<Outcome.Problem> found) -> {
        found.forEach(problem -> problems.add(at(where, problem.field(), problem.sentence())));
        yield Optional.empty();
      }
      case Outcome.Conflict<T>(Outcome.Problem problem) -> {
        problems.add(at(where, problem.field(), problem.sentence()));
        yield Optional.empty();
      }
      case Outcome.Absent<T>() -> {
        problems.add(where + ": refers to something that is not there");
        yield Optional.empty();
      }
    };
  }

  private static Optional<Connection> check(
      String where, ConnectionResult result, List<String> problems) {
    return switch (result) {
      case ConnectionResult.Saved(Connection connection) -> Optional.of(connection);
      case ConnectionResult.Rejected(var found) -> {
        found.forEach(problem -> problems.add(at(where, problem.field(), problem.sentence())));
        yield Optional.empty();
      }
      case ConnectionResult.Deleted deleted -> Optional.empty();
      case ConnectionResult.InUse inUse -> Optional.empty();
      case ConnectionResult.Unknown unknown -> {
        problems.add(where + ": there is no such connection");
        yield Optional.empty();
      }
    };
  }

  private static String at(String where, @Nullable String field, String sentence) {
    return where + (field == null || field.isEmpty() ? "" : "." + field) + ": " + sentence;
  }
}
