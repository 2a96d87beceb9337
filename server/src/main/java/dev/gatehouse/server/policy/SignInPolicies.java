package dev.gatehouse.server.policy;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.AccessRules.ConnectionState;
import dev.gatehouse.server.policy.AccessRules.Facts;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import java.time.Instant;

/** The policies of organizations, and the question that every way in asks. */
public final class SignInPolicies {
  /** The kinds of connections that check passwords themselves. */
  private static final String CHECKS_PASSWORDS = "ldap";

  private final PolicyStore store = new PolicyStore();
  private final Organizations organizations;
  private final Connections connections;
  private final SecondFactors secondFactors;

  public SignInPolicies(
      Organizations organizations, Connections connections, SecondFactors secondFactors) {
    this.organizations = organizations;
    this.connections = connections;
    this.secondFactors = secondFactors;
  }

  /** Mixed, unless it was changed. */
  public SignInPolicy get(Transaction tx, OrganizationScope scope) {
    return store.get(tx, scope);
  }

  /** A connection was enabled: from the first on, new people use SSO. */
  public void connectionEnabled(Transaction tx, OrganizationScope scope, Instant now) {
    store.ssoBegan(tx, scope, now);
  }

  public LocalAccess localAccess(Transaction tx, OrganizationScope scope, UserId user) {
    return store.localAccess(tx, scope, user);
  }

  /**
   * Whether somebody who has proved to be the user may come in.
   *
   * @param user as read in this transaction
   */
  public Verdict decide(Transaction tx, OrganizationScope scope, User user, Way way, Means means) {
    return AccessRules.decide(facts(tx, scope, user), way, means);
  }

  private Facts facts(Transaction tx, OrganizationScope scope, User user) {
    SignInPolicy policy = store.get(tx, scope);
    return new Facts(
        organizations.scope(tx, scope.organization()).isPresent(),
        policy.mode(),
        policy.ssoSince(),
        user,
        store.localAccess(tx, scope, user.id()),
        user.method() instanceof User.Method.Password
            && secondFactors.isEnrolled(tx, scope, user.id()),
        state(tx, scope, user.method()));
  }

  private ConnectionState state(Transaction tx, OrganizationScope scope, User.Method method) {
    return switch (method) {
      case User.Method.Password unused -> ConnectionState.NONE;
      case User.Method.Through through ->
          connections
              .enabled(tx, scope, through.connection())
              .map(SignInPolicies::state)
              .orElse(ConnectionState.DISABLED);
    };
  }

  private static ConnectionState state(Connection enabled) {
    return enabled.kind().equals(CHECKS_PASSWORDS)
        ? ConnectionState.ENABLED_WITH_PASSWORDS
        : ConnectionState.ENABLED;
  }
}
