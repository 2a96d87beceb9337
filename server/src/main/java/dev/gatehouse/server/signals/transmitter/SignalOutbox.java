package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes down, in the transaction of a change, which applications are to hear of it: of a session,
 * those that it led to; of an account, those that a session of this user has ever led to since they
 * have a stream; of a credential, those and whomever a session that goes on led to. No application
 * hears of an organization whose people never came to it.
 */
final class SignalOutbox implements SessionEndListener, AuditListener {
  /** Nothing was revoked: it was over. */
  private static final Set<Sessions.EndReason> NOT_REVOKED = Set.of(Sessions.EndReason.EXPIRED);

  private static final Map<String, EventType> OF_ACTIONS =
      Map.of(
          "user.deactivated", EventType.ACCOUNT_DISABLED,
          "user.activated", EventType.ACCOUNT_ENABLED,
          "user.reactivated", EventType.ACCOUNT_ENABLED,
          "user.deleted", EventType.ACCOUNT_PURGED);

  private final OpenIdSide openId;
  private final Sessions sessions;

  SignalOutbox(OpenIdSide openId, Sessions sessions) {
    this.openId = openId;
    this.sessions = sessions;
  }

  @Override
  public void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now) {
    if (!OutgoingStreamStore.anyToApplications(tx)) {
      return;
    }
    for (EndedSession session : ended) {
      for (String application : openId.applicationsOf(tx, scope, session.id())) {
        OutgoingSignalStore.acquaint(tx, scope, application, session.user());
        if (!NOT_REVOKED.contains(why)) {
          About about =
              new About(
                  EventType.SESSION_REVOKED,
                  session.user().value(),
                  session.id().value(),
                  why.name().toLowerCase(Locale.ROOT));
          write(tx, scope, application, about, now);
        }
      }
    }
  }

  @Override
  public void wentOn(
      Transaction tx, OrganizationScope scope, ContinuedSession session, Instant now) {
    AssuranceChange change = AssuranceChange.of(session.amrBefore(), session.amr()).orElse(null);
    if (change == null || !OutgoingStreamStore.anyToApplications(tx)) {
      return;
    }
    About about =
        new About(
            EventType.ASSURANCE_LEVEL_CHANGE,
            session.user().value(),
            session.id().value(),
            change.text());
    for (String application : openId.applicationsOf(tx, scope, session.id())) {
      write(tx, scope, application, about, now);
    }
  }

  @Override
  public void recorded(Transaction tx, OrganizationScope scope, AuditEvent event) {
    if (!event.target().kind().equals("user")) {
      return;
    }
    String user = event.target().id();
    EventType type = OF_ACTIONS.get(event.action());
    if (type != null) {
      About about = new About(type, user, "", "");
      for (String application : OutgoingSignalStore.acquaintedWith(tx, scope, user)) {
        write(tx, scope, application, about, event.at());
      }
      if (type == EventType.ACCOUNT_PURGED) {
        OutgoingSignalStore.forget(tx, scope, user);
      }
      return;
    }
    List<CredentialChange> changes = CredentialChange.of(event);
    if (changes.isEmpty() || !OutgoingStreamStore.anyToApplications(tx)) {
      return;
    }
    for (String application : knowing(tx, scope, new UserId(user), event.at())) {
      for (CredentialChange change : changes) {
        About about = new About(EventType.CREDENTIAL_CHANGE, user, "", change.text());
        write(tx, scope, application, about, event.at());
      }
    }
  }

  /** Those that a session of the user led to: one that ended, or one that goes on. */
  private Set<String> knowing(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    Set<String> applications =
        new TreeSet<>(OutgoingSignalStore.acquaintedWith(tx, scope, user.value()));
    for (Sessions.SessionSummary session : sessions.ofUser(tx, scope, user, now)) {
      applications.addAll(openId.applicationsOf(tx, scope, session.id()));
    }
    return applications;
  }

  /**
   * What an application is to hear.
   *
   * @param session empty unless it is about one
   */
  private record About(EventType type, String user, String session, String detail) {}

  private static void write(
      Transaction tx, OrganizationScope scope, String application, About about, Instant now) {
    Optional<OutgoingStream> stream =
        OutgoingStreamStore.get(tx, application)
            // SSF 1.0 §8.1.2.1: a disabled stream holds nothing back, a paused one does.
            .filter(one -> one.standing().keeps())
            .filter(one -> one.eventTypes().contains(about.type().word()));
    if (stream.isEmpty() || OutgoingSignalStore.isMuted(tx, application, about.user())) {
      return;
    }
    OutgoingSignal signal =
        new OutgoingSignal(
            application,
            RandomId.of("set_"),
            scope.organization().value(),
            about.type().word(),
            about.user(),
            about.session(),
            "",
            about.detail(),
            now);
    OutgoingSignalStore.insert(tx, signal, stream.get().hasTurns());
  }
}
