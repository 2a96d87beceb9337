package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.SessionUseListener;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.server.session.ThroughProvider;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down, in the transaction of a change, what identity providers are to hear of: of the
 * sessions that came through their own connection, and of the credentials of people whose method it
 * is. The connection's id, found inside the organization's scope, is the only way to a stream.
 */
final class ProviderOutbox implements SessionEndListener, SessionUseListener, AuditListener {
  private final Connections connections;
  private final Users users;
  private final Sessions sessions;

  ProviderOutbox(Connections connections, Users users, Sessions sessions) {
    this.connections = connections;
    this.users = users;
    this.sessions = sessions;
  }

  /** A provider that wants to hear of something. */
  private record Told(Connection connection, OutgoingStream stream) {}

  private Optional<Told> told(
      Transaction tx, OrganizationScope scope, ConnectionId connection, EventType type) {
    return OutgoingStreamStore.get(tx, connection.value())
        // SSF 1.0 §8.1.2.1: a disabled stream holds nothing back, a paused one does.
        .filter(stream -> stream.standing().keeps())
        .filter(stream -> stream.eventTypes().contains(type.word()))
        .flatMap(
            stream -> connections.get(tx, scope, connection).map(one -> new Told(one, stream)));
  }

  @Override
  public void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now) {
    // What expires was over anyway.
    if (why == Sessions.EndReason.EXPIRED || !OutgoingStreamStore.anyToProviders(tx, scope)) {
      return;
    }
    String reason = why.name().toLowerCase(Locale.ROOT);
    Map<ConnectionId, Optional<Told>> known = new HashMap<>();
    for (EndedSession session : ended) {
      ThroughProvider through = session.through().orElse(null);
      // Of what it asked for itself, by whichever way, the provider knows.
      if (through == null || session.asked()) {
        continue;
      }
      known
          .computeIfAbsent(
              through.connection(), id -> told(tx, scope, id, EventType.SESSION_REVOKED))
          .ifPresent(
              told ->
                  write(
                      tx,
                      scope,
                      told,
                      revoked(session.id(), session.user(), through, reason),
                      now));
    }
  }

  private static About revoked(
      SessionId session, UserId user, ThroughProvider through, String reason) {
    return new About(
        EventType.SESSION_REVOKED,
        user,
        through.person(),
        session.value(),
        SessionDetail.ended(reason, through.session()).text());
  }

  /** Through another connection, or none: to the provider of the one before it has ended. */
  @Override
  public void wentOn(
      Transaction tx, OrganizationScope scope, ContinuedSession session, Instant now) {
    ThroughProvider before = session.throughBefore().orElse(null);
    if (before == null
        || session
            .through()
            .map(ThroughProvider::connection)
            .equals(Optional.of(before.connection()))) {
      return;
    }
    told(tx, scope, before.connection(), EventType.SESSION_REVOKED)
        .ifPresent(
            told ->
                write(
                    tx,
                    scope,
                    told,
                    revoked(session.id(), session.user(), before, "replaced"),
                    now));
  }

  @Override
  public Set<OrganizationId> interestedIn(Transaction tx) {
    return OutgoingStreamStore.toldAcrossOrganizations(tx);
  }

  @Override
  public void used(Transaction tx, OrganizationScope scope, UsedSession session, Instant at) {
    ThroughProvider through = session.through();
    told(tx, scope, through.connection(), EventType.SESSION_PRESENTED)
        .ifPresent(
            told ->
                write(
                    tx,
                    scope,
                    told,
                    new About(
                        EventType.SESSION_PRESENTED,
                        session.user(),
                        through.person(),
                        session.id().value(),
                        SessionDetail.ended("", through.session()).text()),
                    at));
  }

  @Override
  public void recorded(Transaction tx, OrganizationScope scope, AuditEvent event) {
    if (!event.target().kind().equals("user")) {
      return;
    }
    UserId user = new UserId(event.target().id());
    if (event.action().equals("user.signed_in")) {
      if (OutgoingStreamStore.anyToProviders(tx, scope)) {
        String session = CredentialChange.detail(event).path("session").asString("");
        established(tx, scope, user, new SessionId(session), event.at());
      }
      return;
    }
    List<CredentialChange> changes = CredentialChange.of(event);
    if (!changes.isEmpty() && OutgoingStreamStore.anyToProviders(tx, scope)) {
      changed(tx, scope, user, changes, event.at());
    }
  }

  private void established(
      Transaction tx, OrganizationScope scope, UserId user, SessionId session, Instant now) {
    Optional<ThroughProvider> through = sessions.through(tx, scope, session);
    Optional<Told> told =
        through.flatMap(one -> told(tx, scope, one.connection(), EventType.SESSION_ESTABLISHED));
    Optional<SessionSummary> summary =
        told.flatMap(unused -> sessions.find(tx, scope, session, now));
    if (summary.isEmpty()) {
      return;
    }
    // Of SAML, amr holds the class, which is no word of RFC 8176 and stands in acr.
    List<String> amr =
        told.get().connection().kind().equals("oidc") ? summary.get().amr() : List.of();
    SessionDetail detail =
        new SessionDetail("", through.get().session(), summary.get().acr().orElse(""), amr);
    write(
        tx,
        scope,
        told.get(),
        new About(
            EventType.SESSION_ESTABLISHED,
            user,
            through.get().person(),
            session.value(),
            detail.text()),
        now);
  }

  /**
   * Only of people whose one method is the connection: of others it is not the provider's affair.
   */
  private void changed(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      List<CredentialChange> changes,
      Instant now) {
    Optional<ConnectionId> method =
        users
            .get(tx, scope, user)
            .filter(one -> one.method() instanceof User.Method.Through)
            .map(one -> ((User.Method.Through) one.method()).connection());
    Optional<Told> told =
        method.flatMap(connection -> told(tx, scope, connection, EventType.CREDENTIAL_CHANGE));
    if (told.isEmpty()) {
      return;
    }
    // What the provider calls somebody is known as long as a session of theirs goes on.
    String name =
        sessions.ofUser(tx, scope, user, now).stream()
            .filter(one -> one.connection().equals(method))
            .findFirst()
            .flatMap(one -> sessions.through(tx, scope, one.id()))
            .map(ThroughProvider::person)
            .orElse("");
    for (CredentialChange change : changes) {
      write(
          tx,
          scope,
          told.get(),
          new About(EventType.CREDENTIAL_CHANGE, user, name, "", change.text()),
          now);
    }
  }

  /**
   * What a provider is to hear.
   *
   * @param name what it calls the user; may be empty
   * @param session empty unless it is about one
   */
  private record About(EventType type, UserId user, String name, String session, String detail) {}

  private void write(Transaction tx, OrganizationScope scope, Told told, About about, Instant now) {
    String receiver = told.stream().receiver();
    String user = about.user().value();
    if (OutgoingSignalStore.isMuted(tx, receiver, user)) {
      return;
    }
    ProviderNames.subject(told.connection(), about.name(), users.get(tx, scope, about.user()))
        .ifPresent(
            subject ->
                OutgoingSignalStore.insert(
                    tx,
                    new OutgoingSignal(
                        receiver,
                        RandomId.of("set_"),
                        scope.organization().value(),
                        about.type().word(),
                        user,
                        about.session(),
                        subject,
                        about.detail(),
                        now),
                    told.stream().hasTurns()));
  }
}
