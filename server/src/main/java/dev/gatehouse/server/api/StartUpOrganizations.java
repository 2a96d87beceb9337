package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.SignInPolicyChanges.Enforcer;
import dev.gatehouse.server.api.SignInPolicyOperations.SignInPolicyInput;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.SignInMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings organizations, and what is in them, in line with a start-up file. */
final class StartUpOrganizations {
  private final AdminApi.Below below;
  private final SessionPolicy usualSessions;
  private final Trail trail;
  private final StartUpInvitations invitations;
  private final StartUpEndpoints endpoints;
  private final StartUpUsers users;

  StartUpOrganizations(AdminApi.Below below, AdminApi.Usual usual, Trail trail) {
    this.below = below;
    this.usualSessions = usual.sessions();
    this.trail = trail;
    this.users = new StartUpUsers(below, trail);
    this.endpoints = new StartUpEndpoints(below, trail);
    this.invitations = new StartUpInvitations(below, usual.invitation(), trail);
  }

  /** One organization at work: its scope, and its connections by the names that the file uses. */
  record Place(
      Transaction tx,
      OrganizationScope scope,
      Map<String, ConnectionId> known,
      Trail.Author author,
      StartUpProblems problems) {
    Instant now() {
      return author.now();
    }
  }

  /** What the slug names, or a new organization. */
  void apply(
      Transaction tx, OrganizationEntry entry, Trail.Author author, StartUpProblems problems) {
    String slug = entry.input().slug();
    apply(
        tx,
        slug == null ? Optional.empty() : below.organizations().bySlug(tx, slug),
        entry,
        author,
        problems);
  }

  /**
   * @param before the organization; empty to make one
   * @return where it was applied; empty if there is no organization after all
   */
  Optional<Place> apply(
      Transaction tx,
      Optional<Organization> before,
      OrganizationEntry entry,
      Trail.Author author,
      StartUpProblems problems) {
    Optional<Organization> organization = organization(tx, before, entry, author, problems);
    if (organization.isEmpty()) {
      return Optional.empty();
    }
    OrganizationScope scope =
        below.organizations().scopeEvenIfDisabled(tx, organization.get().id()).orElseThrow();
    Map<String, ConnectionId> known = new HashMap<>();
    // Where two share a name, one that is finished is meant.
    for (Connection connection :
        below.connections().list(tx, scope).stream()
            .sorted(Comparator.comparing(Connection::finished))
            .toList()) {
      known.put(connection.displayName(), connection.id());
    }
    Place place = new Place(tx, scope, known, author, problems);
    entry.connections().forEach(connection -> connection(place, connection));
    entry.domains().forEach(domain -> domain(place, domain));
    endpoints.apply(place, entry);
    entry.users().forEach(user -> users.apply(place, user));
    policy(place, entry);
    invitations.invite(tx, scope, entry.users(), author);
    return Optional.of(place);
  }

  private Optional<Organization> organization(
      Transaction tx,
      Optional<Organization> before,
      OrganizationEntry entry,
      Trail.Author author,
      StartUpProblems problems) {
    Instant now = author.now();
    if (before.isEmpty()) {
      return problems
          .check(
              entry.where(),
              below.organizations().create(tx, entry.input().create(usualSessions), now))
          .map(
              after -> {
                trail.operator(
                    tx,
                    author,
                    author.entry(
                        "organization.created",
                        "organization",
                        after.id().value(),
                        Trail.NOTHING,
                        OrganizationView.of(after)));
                return after;
              });
    }
    var draft = entry.input().change(before.get());
    if (draft.equals(before.get().draft())) {
      return before;
    }
    Optional<Organization> changed =
        problems.check(
            entry.where(), below.organizations().update(tx, before.get().id(), draft, now));
    changed.ifPresent(
        after -> {
          OrganizationScope scope =
              below.organizations().scopeEvenIfDisabled(tx, after.id()).orElseThrow();
          below
              .connections()
              .planChanged(tx, scope, before.get().entitlements(), after.entitlements(), now);
          trail.inside(
              tx,
              scope,
              author,
              author.entry(
                  "organization.updated",
                  "organization",
                  after.id().value(),
                  OrganizationView.of(before.get()),
                  OrganizationView.of(after)));
        });
    return changed;
  }

  private void connection(Place place, ConnectionEntry entry) {
    String name = entry.input().displayName();
    Optional<Connection> before =
        Optional.ofNullable(place.known().get(name == null ? "" : name))
            .flatMap(id -> below.connections().get(place.tx(), place.scope(), id));
    List<String> stored = before.map(Connection::secretNames).orElse(List.of());
    List<String> missing =
        entry.kept().stream().filter(secret -> !stored.contains(secret)).toList();
    missing.forEach(
        secret ->
            place
                .problems()
                .add(entry.where() + ".secrets." + secret, ConfigurationRefusal.SECRET_NOT_STORED));
    if (!missing.isEmpty()) {
      return;
    }
    if (before.isPresent() && changesNothing(before.get(), entry)) {
      roleMappings(place, before.get().id(), entry);
      return;
    }
    ConnectionResult result =
        before.isPresent()
            ? below
                .connections()
                .update(
                    place.tx(),
                    place.scope(),
                    before.get().id(),
                    entry.input().change(before.get()),
                    place.now())
            : below
                .connections()
                .create(place.tx(), place.scope(), entry.input().create(), place.now());
    place
        .problems()
        .check(entry.where(), result)
        .ifPresent(
            saved -> {
              place.known().put(saved.displayName(), saved.id());
              switchTo(place, saved, entry);
              recorded(
                  place,
                  before.isPresent() ? "connection.updated" : "connection.created",
                  "connection",
                  saved.id().value(),
                  before.<Object>map(ConnectionView::of).orElse(Trail.NOTHING),
                  ConnectionView.of(
                      below
                          .connections()
                          .get(place.tx(), place.scope(), saved.id())
                          .orElseThrow()));
              roleMappings(place, saved.id(), entry);
            });
  }

  /** So that what is as it should be gets neither a new version nor a line in the trail. */
  private static boolean changesNothing(Connection before, ConnectionEntry entry) {
    ConnectionDraft wished = entry.input().change(before);
    ConnectionDraft unchanged = ConnectionInput.empty().change(before);
    ConnectionDraft comparable =
        new ConnectionDraft(
            wished.preset(),
            wished.displayName(),
            wished.description(),
            wished.logo(),
            wished.provisioning(),
            wished.mapping(),
            wished.sessionCap(),
            wished.idpInitiated(),
            before.settings(),
            wished.secrets());
    return before.enabled() == entry.enabled()
        && comparable.equals(unchanged)
        && Json.MAPPER.readTree(wished.settings()).equals(Json.MAPPER.readTree(before.settings()));
  }

  private void switchTo(Place place, Connection saved, ConnectionEntry entry) {
    if (saved.enabled() == entry.enabled()) {
      return;
    }
    ConnectionResult switched =
        entry.enabled()
            ? below.connections().enable(place.tx(), place.scope(), saved.id(), place.now())
            : below.connections().disable(place.tx(), place.scope(), saved.id(), place.now());
    place.problems().check(entry.where() + ".enabled", switched);
  }

  private void roleMappings(Place place, ConnectionId id, ConnectionEntry entry) {
    if (entry.roleMappings() == null) {
      return;
    }
    RoleRules before = below.roleMappings().get(place.tx(), place.scope(), id);
    RoleRules wished = entry.roleMappings().rules();
    if (wished.equals(before)) {
      return;
    }
    place
        .problems()
        .check(
            entry.where() + ".roleMappings",
            below.roleMappings().set(place.tx(), place.scope(), id, wished))
        .ifPresent(
            after ->
                recorded(
                    place,
                    "role_mappings.updated",
                    "connection",
                    id.value(),
                    RoleMappingsBody.of(before),
                    RoleMappingsBody.of(after)));
  }

  private void domain(Place place, DomainEntry entry) {
    var domains = below.domains();
    Optional<Domain> before = domains.get(place.tx(), place.scope(), entry.name());
    if (before.isEmpty()
        && place
            .problems()
            .check(
                entry.where(), domains.claim(place.tx(), place.scope(), entry.name(), place.now()))
            .isEmpty()) {
      return;
    }
    if (entry.vouched() && !before.map(Domain::isVerified).orElse(false)) {
      place
          .problems()
          .check(
              entry.where(),
              domains.verify(
                  place.tx(), place.scope(), entry.name(), Domain.Proof.OPERATOR, place.now()));
    }
    route(place, entry);
    Optional<Domain> after = domains.get(place.tx(), place.scope(), entry.name());
    if (after.isPresent() && !after.equals(before)) {
      recorded(
          place,
          before.isPresent() ? "domain.updated" : "domain.claimed",
          "domain",
          after.get().name(),
          before.<Object>map(DomainOperations.DomainView::of).orElse(Trail.NOTHING),
          DomainOperations.DomainView.of(after.get()));
    }
  }

  private void route(Place place, DomainEntry entry) {
    String connection = entry.connectionDisplayName();
    if (connection == null) {
      return;
    }
    ConnectionId id = place.known().get(connection);
    if (id == null) {
      place
          .problems()
          .add(entry.where() + ".connection", "There is no connection " + connection + ".");
      return;
    }
    place
        .problems()
        .check(entry.where(), below.domains().route(place.tx(), place.scope(), entry.name(), id));
  }

  /** Last, because it asks what the rest of the entry has made. */
  private void policy(Place place, OrganizationEntry entry) {
    SignInPolicyInput input = entry.policy();
    SignInMode before = below.policies().get(place.tx(), place.scope()).mode();
    if (input == null || input.mode() == null || input.mode() == before) {
      return;
    }
    SignInMode mode = input.mode();
    String where = StartUpProblems.at(entry.where(), "signInPolicy");
    SignInPolicyChanges changes = AdminApi.policyChanges(below);
    if (mode == SignInMode.ENFORCED) {
      List<ErrorBody.Problem> missing =
          changes.missing(place.tx(), place.scope(), enforcer(place, input), place.now());
      missing.forEach(
          problem ->
              place
                  .problems()
                  .add(where + "." + problem.field(), problem.code(), problem.message()));
      if (!missing.isEmpty()) {
        return;
      }
    }
    changes.change(place.tx(), place.scope(), mode, place.now());
    recorded(
        place,
        "sign_in_policy.updated",
        "organization",
        place.scope().organization().value(),
        new SignInPolicyInput(before, null),
        input);
  }

  /**
   * The file names a person by user name, as everywhere in it; a person confirms for themselves.
   */
  private Enforcer enforcer(Place place, SignInPolicyInput input) {
    return input.confirmedBy() == null
        ? new Enforcer.Unnamed()
        : new Enforcer.Somebody(
            below.users().byUserName(place.tx(), place.scope(), input.confirmedBy()).orElse(null));
  }

  private void recorded(
      Place place, String action, String kind, String id, Object before, Object after) {
    Trail.Author author = place.author();
    trail.inside(place.tx(), place.scope(), author, author.entry(action, kind, id, before, after));
  }
}
