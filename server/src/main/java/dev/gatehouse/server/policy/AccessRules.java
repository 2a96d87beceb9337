package dev.gatehouse.server.policy;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.Optional;

/**
 * The rules about who may come in how: pure, so that a table of all cases can be tested and read.
 * Whoever is asked about has proved to be the user already; here is decided whether that suffices.
 */
public final class AccessRules {
  private AccessRules() {}

  /**
   * What the decision rests on.
   *
   * @param ssoSince when the organization's first connection was enabled; empty if none ever was
   * @param local what an administrator has said of the user's local credentials
   * @param secondFactor whether the user has one
   * @param connection the state of the connection that is the user's method; {@link
   *     ConnectionState#NONE} for a password
   */
  public record Facts(
      boolean organizationEnabled,
      SignInMode mode,
      Optional<Instant> ssoSince,
      User user,
      LocalAccess local,
      boolean secondFactor,
      ConnectionState connection) {
    /** The same in another mode. */
    Facts in(SignInMode other) {
      return new Facts(organizationEnabled, other, ssoSince, user, local, secondFactor, connection);
    }
  }

  /** What an administrator has said of a user's local credentials. */
  public enum LocalAccess {
    /** Nothing: only who existed before SSO keeps them. */
    USUAL,
    /** May use a password in mixed mode, though new. */
    ALLOWED,
    /** May use a password in any mode, with a second factor; each use is told. */
    BREAK_GLASS
  }

  /** What can be said of a connection. */
  public enum ConnectionState {
    NONE,
    /** On, and its people have no password that could be asked for. */
    ENABLED,
    /** On, and it checks passwords itself (LDAP). */
    ENABLED_WITH_PASSWORDS,
    DISABLED
  }

  /** With what somebody has proved to be the user. */
  public sealed interface Means {
    /** A password or passkey of Gatehouse. */
    record Local() implements Means {}

    /** An identity provider. */
    record Through(ConnectionId connection) implements Means {}

    /** That which belongs to the method, such as a key that the user has put here. */
    record OfTheMethod() implements Means {}
  }

  /** What is decided. */
  public sealed interface Verdict {
    /**
     * @param breaksTheGlass to be audited and told to the other administrators
     */
    record Allowed(boolean breaksTheGlass) implements Verdict {}

    record Refused(Refusal refusal) implements Verdict {}
  }

  public static Verdict decide(Facts facts, Way way, Means means) {
    User user = facts.user();
    if (!facts.organizationEnabled()) {
      return refused(AccessRefusal.ORGANIZATION_OFF, "the organization is off");
    }
    if (!user.active()) {
      return refused(AccessRefusal.USER_INACTIVE, user.id() + " is deactivated");
    }
    if (!belong(means, user.method())) {
      return refused(
          AccessRefusal.OTHER_METHOD,
          user.id() + " signs in with " + user.method() + ", not " + means);
    }
    return switch (user.method()) {
      case User.Method.Through through -> throughConnection(facts, way, through.connection());
      case User.Method.Password unused -> local(facts, way);
    };
  }

  /** Exactly one method: whatever else somebody can prove does not count. */
  private static boolean belong(Means means, User.Method method) {
    return switch (means) {
      case Means.Local unused -> method instanceof User.Method.Password;
      case Means.Through through -> method.equals(new User.Method.Through(through.connection()));
      case Means.OfTheMethod unused -> true;
    };
  }

  private static Verdict throughConnection(Facts facts, Way way, ConnectionId connection) {
    return switch (facts.connection()) {
      case NONE, DISABLED ->
          // Keys that a user has put here hang on the connection as well: it stops every path.
          refused(AccessRefusal.CONNECTION_OFF, connection + " is off");
      case ENABLED ->
          way == Way.CREDENTIAL_CHECK
              ? refused(AccessRefusal.SSO_HAS_NO_PASSWORD, connection + " checks no passwords")
              : new Verdict.Allowed(false);
      case ENABLED_WITH_PASSWORDS -> new Verdict.Allowed(false);
    };
  }

  private static Verdict local(Facts facts, Way way) {
    boolean glass = facts.mode() == SignInMode.ENFORCED && facts.local() == LocalAccess.BREAK_GLASS;
    if (!glass && facts.ssoSince().isPresent()) {
      if (facts.mode() == SignInMode.ENFORCED) {
        return refused(AccessRefusal.SSO_ENFORCED, facts.user().id() + " has a password only");
      }
      if (!keepsPassword(facts.local(), facts.user().createdAt(), facts.ssoSince().get())) {
        return refused(
            AccessRefusal.SSO_REQUIRED,
            facts.user().id() + " was created at " + facts.user().createdAt() + ", after SSO");
      }
    }
    if (glass && !facts.secondFactor()) {
      return refused(AccessRefusal.BREAK_GLASS_INCOMPLETE, facts.user().id() + " has no second");
    }
    if (way == Way.CREDENTIAL_CHECK && facts.secondFactor()) {
      return refused(AccessRefusal.SECOND_FACTOR_NEEDED, facts.user().id() + " has a second");
    }
    // Only a sign-in is told: what follows from one, such as a refresh, was told with it.
    return new Verdict.Allowed(glass && way == Way.PAGE);
  }

  /** Who existed before SSO keeps a password; of others an administrator has to say it. */
  static boolean keepsPassword(LocalAccess local, Instant createdAt, Instant ssoSince) {
    return local != LocalAccess.USUAL || createdAt.isBefore(ssoSince);
  }

  private static Verdict refused(AccessRefusal why, String detail) {
    return new Verdict.Refused(why.because(detail));
  }
}
