package dev.gatehouse.server.policy;

import dev.gatehouse.protocol.Refusal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** What was said of those users, from the first to the last in the order of their ids. */
  public Map<UserId, LocalAccess> localAccess(
      Transaction tx, OrganizationScope scope, UserId first, UserId last) {
    return store.localAccess(tx, scope, first, last);
  }

  /** Says what is to hold of a user's local credentials. */
  public void setLocalAccess(
      Transaction tx, OrganizationScope scope, UserId user, LocalAccess access, Instant now) {
    store.setLocalAccess(tx, scope, user, access, now);
  }

  /** Changes the mode; whoever calls it has asked whether it may be changed. */
  public void setMode(Transaction tx, OrganizationScope scope, SignInMode mode) {
    store.setMode(tx, scope, mode);
  }

  /**
   * Why somebody cannot be given a password as their method of signing in.
   *
   * @param createdAt when the user was created; now for one who is being created
   * @param access what is said, or will be, of the user's local credentials
   */
  public Optional<AccessRefusal> obstacleToPassword(
      Transaction tx, OrganizationScope scope, Instant createdAt, LocalAccess access) {
    return store
        .get(tx, scope)
        .ssoSince()
        .filter(since -> !AccessRules.keepsPassword(access, createdAt, since))
        .map(unused -> AccessRefusal.SSO_REQUIRED);
  }

  /**
   * Somebody who loses their way in.
   *
   * @param why what they would be told
   */
  public record Affected(User user, AccessRefusal why) {}

  /**
   * Who could come in with a password as things stand, and not in another mode.
   *
   * @param users some who have a password as their method
   */
  public List<Affected> affectedBy(
      Transaction tx, OrganizationScope scope, SignInMode mode, List<User> users) {
    SignInPolicy now = store.get(tx, scope);
    Map<UserId, LocalAccess> said = store.localAccess(tx, scope);
    boolean enabled = organizations.scope(tx, scope.organization()).isPresent();
    List<Affected> affected = new ArrayList<>();
    for (User user : users) {
      LocalAccess local = said.getOrDefault(user.id(), LocalAccess.USUAL);
      boolean second =
          local == LocalAccess.BREAK_GLASS && secondFactors.isEnrolled(tx, scope, user.id());
      Facts before =
          new Facts(enabled, now.mode(), now.ssoSince(), user, local, second, ConnectionState.NONE);
      if (AccessRules.decide(before, Way.PAGE, new Means.Local()) instanceof Verdict.Allowed
          && AccessRules.decide(before.in(mode), Way.PAGE, new Means.Local())
              instanceof Verdict.Refused(var refusal)
          && refusal.reason() instanceof AccessRefusal why) {
        affected.add(new Affected(user, why));
      }
    }
    return affected;
  }

  /**
   * Whether somebody who has proved to be the user may come in.
   *
   * @param user as read in this transaction
   */
  public Verdict decide(Transaction tx, OrganizationScope scope, User user, Way way, Means means) {
    return AccessRules.decide(facts(tx, scope, user), way, means);
  }

  /** Whether somebody may come in with an API key of their own: the same question for keys. */
  public Optional<Refusal> refusalOfKey(Transaction tx, OrganizationScope scope, User user) {
    return switch (decide(tx, scope, user, Way.API_KEY, new Means.OfTheMethod())) {
      case Verdict.Refused refused -> Optional.of(refused.refusal());
      case Verdict.Allowed unused -> Optional.empty();
    };
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
