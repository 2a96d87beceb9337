package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.SignInPolicyChanges.Enforcer;
import dev.gatehouse.server.api.SignInPolicyOperations.SignInPolicyInput;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.api.StartUpDocument.UserEntry;
import dev.gatehouse.server.api.UserOperations.UserInput;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.SignInMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings organizations, and what is in them, in line with a start-up file. */
final class StartUpOrganizations {
  private final AdminApi.Below below;
  private final SessionPolicy usualSessions;
  private final Trail trail;
  private final StartUpInvitations invitations;

  StartUpOrganizations(AdminApi.Below below, AdminApi.Usual usual, Trail trail) {
    this.below = below;
    this.usualSessions = usual.sessions();
    this.trail = trail;
    this.invitations = new StartUpInvitations(below, usual.invitation(), trail);
  }

  /** One organization at work: its scope, and its connections by the names that the file uses. */
  private record Place(
      Transaction tx,
      OrganizationScope scope,
      Map<String, ConnectionId> known,
      Instant now,
      StartUpProblems problems) {}

  void apply(Transaction tx, OrganizationEntry entry, Instant now, StartUpProblems problems) {
    Optional<Organization> organization = organization(tx, entry, now, problems);
    if (organization.isEmpty()) {
      return;
    }
    OrganizationScope scope =
        below.organizations().scopeEvenIfDisabled(tx, organization.get().id()).orElseThrow();
    Map<String, ConnectionId> known = new HashMap<>();
    for (Connection connection : below.connections().list(tx, scope)) {
      known.put(connection.displayName(), connection.id());
    }
    Place place = new Place(tx, scope, known, now, problems);
    entry.connections().forEach(connection -> connection(place, connection));
    entry.domains().forEach(domain -> domain(place, domain));
    entry.users().forEach(user -> user(place, user));
    policy(place, entry);
    invitations.invite(tx, scope, entry.users(), now);
  }

  private Optional<Organization> organization(
      Transaction tx, OrganizationEntry entry, Instant now, StartUpProblems problems) {
    String slug = entry.input().slug();
    Optional<Organization> before =
        slug == null ? Optional.empty() : below.organizations().bySlug(tx, slug);
    Trail.Author author = StartUpPlan.author(now);
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

  private void user(Place place, UserEntry entry) {
    UserInput wished = resolved(place, entry.input());
    Optional<User> before =
        below
            .users()
            .byUserName(
                place.tx(), place.scope(), wished.userName() == null ? "" : wished.userName());
    if (before.isPresent() && wished.change(before.get()).equals(wished.unchanged(before.get()))) {
      say(place, before.get(), wished.local());
      return;
    }
    if (before.isPresent()) {
      UserDraft draft = wished.change(before.get());
      Optional<LockOut> lockOut =
          below
              .lockOut()
              .check(
                  place.tx(),
                  place.scope(),
                  Change.to(before.get(), draft.method(), draft.roles()));
      if (lockOut.isPresent()) {
        place.problems().add(entry.where(), lockOut.get().problem().sentence());
        return;
      }
    }
    Optional<Outcome.Problem> obstacle = obstacle(place, before, wished);
    if (obstacle.isPresent()) {
      place.problems().add(entry.where() + ".authenticationMethod", obstacle.get().sentence());
      return;
    }
    Outcome<User> outcome =
        before.isPresent()
            ? below
                .users()
                .update(
                    place.tx(),
                    place.scope(),
                    before.get().id(),
                    wished.change(before.get()),
                    place.now())
            : below
                .users()
                .create(
                    place.tx(), place.scope(), wished.create(), User.Source.IMPORT, place.now());
    place
        .problems()
        .check(entry.where(), outcome)
        .ifPresent(
            after -> {
              say(place, after, wished.local());
              if (before.isPresent() && !before.get().method().equals(after.method())) {
                below.access().endSessions(place.tx(), place.scope(), after.id(), place.now());
              }
              recorded(
                  place,
                  before.isPresent() ? "user.updated" : "user.created",
                  "user",
                  after.id().value(),
                  before.<Object>map(UserView::of).orElse(Trail.NOTHING),
                  UserView.of(after));
            });
  }

  /** Why a user cannot have the password that the file gives them as their method. */
  private Optional<Outcome.Problem> obstacle(Place place, Optional<User> before, UserInput wished) {
    LocalAccess said =
        before
            .map(user -> below.policies().localAccess(place.tx(), place.scope(), user.id()))
            .orElse(LocalAccess.USUAL);
    User.Method method = before.map(wished::change).orElseGet(wished::create).method();
    boolean anew =
        method instanceof User.Method.Password
            && !before.map(User::method).equals(Optional.of(method));
    return anew
        ? below
            .policies()
            .obstacleToPassword(
                place.tx(),
                place.scope(),
                before.map(User::createdAt).orElse(place.now()),
                wished.local() == null ? said : wished.local())
            .map(UserChanges::problem)
        : Optional.empty();
  }

  private void say(Place place, User user, @Nullable LocalAccess wished) {
    LocalAccess said = below.policies().localAccess(place.tx(), place.scope(), user.id());
    // Who breaks the glass may use a password anyway; the file does not take that away.
    if (wished == null || wished == said || said == LocalAccess.BREAK_GLASS) {
      return;
    }
    below.policies().setLocalAccess(place.tx(), place.scope(), user.id(), wished, place.now());
    recorded(
        place,
        "user.local_access_changed",
        "user",
        user.id().value(),
        new LocalAccessOperations.LocalAccessInput(said),
        new LocalAccessOperations.LocalAccessInput(wished));
  }

  /** Last, because it asks what the rest of the entry has made. */
  private void policy(Place place, OrganizationEntry entry) {
    SignInPolicyInput input = entry.policy();
    SignInMode before = below.policies().get(place.tx(), place.scope()).mode();
    if (input == null || input.mode() == null || input.mode() == before) {
      return;
    }
    SignInMode mode = input.mode();
    String where = entry.where() + ".signInPolicy";
    SignInPolicyChanges changes = AdminApi.policyChanges(below);
    if (mode == SignInMode.ENFORCED) {
      List<ErrorBody.Problem> missing =
          changes.missing(place.tx(), place.scope(), enforcer(place, input), place.now());
      missing.forEach(
          problem -> place.problems().add(where + "." + problem.field(), problem.message()));
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

  /** The file names a person by user name, as everywhere in it. */
  private Enforcer enforcer(Place place, SignInPolicyInput input) {
    return input.confirmedBy() == null
        ? new Enforcer.Unnamed()
        : new Enforcer.Somebody(
            below.users().byUserName(place.tx(), place.scope(), input.confirmedBy()).orElse(null));
  }

  /** The file names a connection by its display name. */
  private static UserInput resolved(Place place, UserInput input) {
    ConnectionId connection =
        input.authenticationMethod() == null
            ? null
            : place.known().get(input.authenticationMethod());
    return connection == null
        ? input
        : new UserInput(
            input.userName(),
            input.displayName(),
            connection.value(),
            input.roles(),
            null,
            input.localAccess());
  }

  private void recorded(
      Place place, String action, String kind, String id, Object before, Object after) {
    Trail.Author author = StartUpPlan.author(place.now());
    trail.inside(place.tx(), place.scope(), author, author.entry(action, kind, id, before, after));
  }
}
