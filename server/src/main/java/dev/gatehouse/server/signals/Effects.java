package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.SecurityEventToken;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.Suspensions;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.EndReason;
import dev.gatehouse.server.session.Through;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.signals.ReceivedSignal.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What follows from an event for the person whom it is about. Inside the caller's transaction. */
final class Effects {
  /**
   * By so much the provider's clock may be behind ours when it revokes: too few sessions ended is
   * worse than a sign-in that has to be repeated.
   */
  static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  /** Providers tell times in whole seconds. */
  private static final Duration ROUNDED = Duration.ofMillis(999);

  private final Below below;
  private final SignalStore store = new SignalStore();
  private final Suspensions suspensions = new Suspensions();

  /** The features below. */
  record Below(Sessions sessions, UserAccess access, LockOutGuard lockOut, Audit audit) {}

  Effects(Below below) {
    this.below = below;
  }

  /** An event, whose it is, and when it came. */
  record Event(
      Transaction tx,
      OrganizationScope scope,
      SignalStream stream,
      SecurityEventToken token,
      Instant now) {}

  Outcome onPerson(Event event, User user, Optional<String> session) {
    return switch (event.token().type()) {
      case SESSION_REVOKED -> ended(event, Optional.of(user), session, CLOCK_SKEW);
      // Who has just chosen a new password and signed in with it stays signed in.
      case CREDENTIAL_CHANGE -> ended(event, Optional.of(user), session, ROUNDED);
      case ASSURANCE_LEVEL_CHANGE ->
          // CAEP 1.0 §3.4: what does not say that it rose may have fallen.
          event.token().text("change_direction").filter("increase"::equals).isPresent()
              ? Outcome.NOTED
              : ended(event, Optional.of(user), session, CLOCK_SKEW);
      case ACCOUNT_DISABLED -> deactivated(event, user, true);
      case ACCOUNT_PURGED -> deactivated(event, user, false);
      case ACCOUNT_ENABLED -> reactivated(event, user);
      case SESSION_ESTABLISHED,
          SESSION_PRESENTED,
          DEVICE_COMPLIANCE_CHANGE,
          TOKEN_CLAIMS_CHANGE,
          IDENTIFIER_CHANGED,
          VERIFICATION,
          STREAM_UPDATED ->
          Outcome.NOTED;
    };
  }

  /** A session whose person is not named: by the provider's own name for it. */
  Outcome onSession(Event event, String session) {
    return switch (event.token().type()) {
      case SESSION_REVOKED -> ended(event, Optional.empty(), Optional.of(session), CLOCK_SKEW);
      default -> Outcome.NOTED;
    };
  }

  private Outcome ended(
      Event event, Optional<User> user, Optional<String> session, Duration after) {
    Through which =
        new Through(
            event.stream().connection(),
            user.map(User::id),
            session,
            event.token().happenedAt().plus(after));
    int ended =
        below
            .sessions()
            .endThrough(event.tx(), event.scope(), which, EndReason.IDENTITY_PROVIDER, event.now());
    return ended > 0 ? Outcome.APPLIED : Outcome.NOTED;
  }

  private Outcome deactivated(Event event, User user, boolean undoable) {
    boolean own = user.method().equals(new User.Method.Through(event.stream().connection()));
    if (!own || !user.active()) {
      // Somebody who signs in another way now is not this provider's to deactivate.
      return ended(event, Optional.of(user), Optional.empty(), CLOCK_SKEW);
    }
    if (below
        .lockOut()
        .check(event.tx(), event.scope(), LockOutGuard.Change.gone(user))
        .isPresent()) {
      below
          .access()
          .endSessions(
              event.tx(), event.scope(), user.id(), event.stream().connection(), event.now());
      return Outcome.LAST_ADMINISTRATOR;
    }
    User after = suspensions.suspend(event.tx(), event.scope(), user, event.now());
    below
        .access()
        .end(
            event.tx(),
            event.scope(),
            user.id(),
            event.stream().connection(),
            EndReason.IDENTITY_PROVIDER,
            event.now());
    if (undoable) {
      store.putDeactivation(
          event.tx(), event.scope(), user.id(), event.stream().connection(), after.updatedAt());
    }
    record(event, "user.deactivated", user, after);
    return Outcome.APPLIED;
  }

  /** Takes back what a signal did, and nothing that an administrator or a directory did. */
  private Outcome reactivated(Event event, User user) {
    boolean ours =
        !user.active()
            && event.stream().reactivateUsers()
            && store.takeDeactivation(
                event.tx(),
                event.scope(),
                user.id(),
                event.stream().connection(),
                user.updatedAt());
    if (!ours) {
      return Outcome.NOTED;
    }
    return switch (suspensions.lift(event.tx(), event.scope(), user, event.now())) {
      case Suspensions.Lifted.Done(User after) when after.active() -> {
        record(event, "user.activated", user, after);
        yield Outcome.APPLIED;
      }
      case Suspensions.Lifted.Done stays -> Outcome.NOTED;
      case Suspensions.Lifted.ByDirectory byDirectory -> Outcome.NOTED;
    };
  }

  private void record(Event event, String action, User before, User after) {
    Entry entry =
        new Entry(
            Actor.system("signals"),
            action,
            new Target("user", after.id().value()),
            "{\"active\":" + before.active() + "}",
            // The words of event types are lower-case letters and hyphens: nothing to escape.
            "{\"active\":"
                + after.active()
                + ",\"signal\":\""
                + event.token().type().word()
                + "\"}",
            "");
    below.audit().record(event.tx(), event.scope(), entry, event.now());
  }
}
