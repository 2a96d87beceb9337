package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signals.transmitter.ApplicationStream.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down, in the transaction of a change, which applications are to hear of it: of a session,
 * those that it led to; of an account, those that a session of this user has ever led to since they
 * have a stream. No application hears of an organization whose people never came to it.
 */
final class SignalOutbox implements SessionEndListener, AuditListener {
  /** Nothing was revoked: it was over, or goes on under another name. */
  private static final Set<Sessions.EndReason> NOT_REVOKED =
      Set.of(Sessions.EndReason.EXPIRED, Sessions.EndReason.REPLACED);

  private static final Map<String, EventType> OF_ACTIONS =
      Map.of(
          "user.deactivated", EventType.ACCOUNT_DISABLED,
          "user.activated", EventType.ACCOUNT_ENABLED,
          "user.reactivated", EventType.ACCOUNT_ENABLED,
          "user.deleted", EventType.ACCOUNT_PURGED);

  private final OpenIdSide openId;

  SignalOutbox(OpenIdSide openId) {
    this.openId = openId;
  }

  @Override
  public void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now) {
    if (!ApplicationStreamStore.anyAtAll(tx)) {
      return;
    }
    for (EndedSession session : ended) {
      for (String application : openId.applicationsOf(tx, scope, session.id())) {
        OutgoingSignalStore.acquaint(tx, scope, application, session.user());
        if (!NOT_REVOKED.contains(why)) {
          OutgoingSignal signal =
              new OutgoingSignal(
                  application,
                  RandomId.of("set_"),
                  scope.organization().value(),
                  EventType.SESSION_REVOKED.word(),
                  session.user().value(),
                  session.id().value(),
                  why.name().toLowerCase(Locale.ROOT),
                  now);
          write(tx, scope, signal);
        }
      }
    }
  }

  @Override
  public void recorded(Transaction tx, OrganizationScope scope, AuditEvent event) {
    EventType type = OF_ACTIONS.get(event.action());
    if (type == null || !event.target().kind().equals("user")) {
      return;
    }
    String user = event.target().id();
    for (String application : OutgoingSignalStore.acquaintedWith(tx, scope, user)) {
      OutgoingSignal signal =
          new OutgoingSignal(
              application,
              RandomId.of("set_"),
              scope.organization().value(),
              type.word(),
              user,
              "",
              "",
              event.at());
      write(tx, scope, signal);
    }
    if (type == EventType.ACCOUNT_PURGED) {
      OutgoingSignalStore.forget(tx, scope, user);
    }
  }

  private static void write(Transaction tx, OrganizationScope scope, OutgoingSignal signal) {
    Optional<ApplicationStream> stream =
        ApplicationStreamStore.get(tx, signal.application())
            // SSF 1.0 §8.1.2.1: a disabled stream holds nothing back, a paused one does.
            .filter(one -> one.status() != Status.DISABLED)
            .filter(one -> one.eventTypes().contains(signal.type()));
    if (stream.isPresent()
        && !OutgoingSignalStore.isMuted(tx, scope, signal.application(), signal.user())) {
      OutgoingSignalStore.insert(tx, signal, stream.get().push());
    }
  }
}
