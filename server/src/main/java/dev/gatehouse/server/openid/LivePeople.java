package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks whether those are still there for whom a token was given out: the organization enabled, the
 * session live (it ends with its connection), the person one who may still come in as they did.
 */
final class LivePeople {

  /**
   * A person with all that claims tell, as of now, not as of the sign-in.
   *
   * @param emailVerified whether the organization has proved the domain of the address
   * @param permissions of all roles, sorted
   * @param acr how strongly the person authenticated at the identity provider, if that said so
   */
  record Person(
      Organization organization,
      User user,
      boolean emailVerified,
      List<String> permissions,
      Optional<String> acr) {
    Person {
      permissions = List.copyOf(permissions);
    }
  }

  private final Organizations organizations;
  private final Domains domains;
  private final Users users;
  private final Roles roles;
  private final Sessions sessions;
  private final SignInPolicies policies;

  LivePeople(
      Organizations organizations,
      Domains domains,
      Users users,
      Roles roles,
      Sessions sessions,
      SignInPolicies policies) {
    this.organizations = organizations;
    this.domains = domains;
    this.users = users;
    this.roles = roles;
    this.sessions = sessions;
    this.policies = policies;
  }

  /** The scope of a token's organization, if that is enabled. */
  Optional<OrganizationScope> scope(Transaction tx, OrganizationId organization) {
    return organizations.scope(tx, organization);
  }

  /** The person of a grant, if the session still lives. */
  Optional<Person> find(Transaction tx, OrganizationScope scope, Grant grant, Instant now) {
    return sessions
        .find(tx, scope, grant.session(), now)
        .filter(session -> session.user().equals(grant.user()))
        .flatMap(
            session ->
                users
                    .get(tx, scope, grant.user())
                    .filter(user -> mayStay(tx, scope, user, session))
                    .flatMap(user -> person(tx, scope, user, session.acr())));
  }

  /** Sessions end when a rule changes; that nobody can forget one, the rules are asked as well. */
  private boolean mayStay(
      Transaction tx, OrganizationScope scope, User user, SessionSummary session) {
    Means means = session.connection().<Means>map(Means.Through::new).orElseGet(Means.Local::new);
    return policies.decide(tx, scope, user, Way.REFRESH, means) instanceof Verdict.Allowed;
  }

  /** Whether somebody may sign in by their own method. */
  Verdict mayComeIn(Transaction tx, OrganizationScope scope, User user) {
    return policies.decide(tx, scope, user, Way.PAGE, new Means.OfTheMethod());
  }

  /** What claims would tell of somebody who is not here. */
  Person asOfNow(Transaction tx, OrganizationScope scope, User user) {
    return person(tx, scope, user, Optional.empty()).orElseThrow();
  }

  /** What people call an organization. */
  String nameOf(Transaction tx, OrganizationScope scope) {
    return organizations.get(tx, scope.organization()).orElseThrow().name();
  }

  /** The application works for the person: the session must not end for being idle. */
  void seen(Transaction tx, OrganizationScope scope, Grant grant, Instant now) {
    sessions.seen(tx, scope, grant.session(), now);
  }

  private Optional<Person> person(
      Transaction tx, OrganizationScope scope, User user, Optional<String> acr) {
    return organizations
        .get(tx, scope.organization())
        .map(
            organization ->
                new Person(
                    organization,
                    user,
                    domains.vouchesFor(tx, scope, user.userName()),
                    roles.permissions(tx, user.roles()),
                    acr));
  }
}
