package dev.gatehouse.server.signout;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.server.web.FailureLimit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Ends the sessions that a provider names, each message once, and writes down that it did. */
final class ToldSignOuts {
  private final Database database;
  private final Sessions sessions;
  private final ProviderSessions atProviders;
  private final Audit audit;
  private final LogoutReplayStore replays = new LogoutReplayStore();
  private final FailureLimit written = new FailureLimit();
  private volatile UntoldApplications untold = (tx, scope, ended) -> false;

  ToldSignOuts(Database database, Sessions sessions, ProviderSessions atProviders, Audit audit) {
    this.database = database;
    this.sessions = sessions;
    this.atProviders = atProviders;
    this.audit = audit;
  }

  void ask(UntoldApplications asked) {
    untold = asked;
  }

  /**
   * A verified message.
   *
   * @param id to be heeded once
   * @param forgetAfter when it can no longer be valid
   * @param name of the subject; empty where the message names only a session
   * @param indexes the provider's sessions; none for all of the subject
   */
  record Told(String id, Instant forgetAfter, Optional<String> name, List<String> indexes) {}

  /** What came of a message. */
  sealed interface Outcome {
    /**
     * The named sessions are over, perhaps none.
     *
     * @param allTold false if some application cannot be told
     */
    record Ended(boolean allTold) implements Outcome {}

    record Replayed() implements Outcome {}
  }

  /**
   * @param address of the browser or the provider that delivered it
   */
  Outcome heed(LiveConnection live, Told told, String address, Instant now) {
    return database.write(
        tx -> {
          if (!replays.isFirst(
              tx, live.scope(), live.connection().id(), told.id(), told.forgetAfter())) {
            return new Outcome.Replayed();
          }
          return end(tx, live, named(tx, live, told), address, now);
        });
  }

  /** What a browser says about a session at the provider: no message, so nothing to replay. */
  Outcome.Ended hear(LiveConnection live, String index, String address, Instant now) {
    return database.write(
        tx ->
            end(
                tx,
                live,
                atProviders.ofIndex(tx, live.scope(), live.connection().id(), index),
                address,
                now));
  }

  private Set<SessionId> named(Transaction tx, LiveConnection live, Told told) {
    Function<String, Set<SessionId>> ofName =
        name -> atProviders.of(tx, live.scope(), live.connection().id(), name, told.indexes());
    return told.name()
        .map(ofName)
        .orElseGet(
            () ->
                atProviders.ofIndex(
                    tx, live.scope(), live.connection().id(), told.indexes().getFirst()));
  }

  private Outcome.Ended end(
      Transaction tx, LiveConnection live, Set<SessionId> found, String address, Instant now) {
    OrganizationScope scope = live.scope();
    boolean allTold = !untold.any(tx, scope, found);
    for (SessionId session : found) {
      Optional<SessionSummary> summary = sessions.find(tx, scope, session, now);
      if (sessions.end(tx, scope, session, Sessions.EndReason.IDENTITY_PROVIDER, now)) {
        summary.ifPresent(one -> signedOut(tx, live, one, address, now));
      }
    }
    return new Outcome.Ended(allTold);
  }

  /** Ids hold letters, digits and underscores only: nothing to escape. */
  private void signedOut(
      Transaction tx, LiveConnection live, SessionSummary session, String address, Instant now) {
    String connection = live.connection().id().value();
    String after =
        "{\"connection\":\"" + connection + "\",\"session\":\"" + session.id().value() + "\"}";
    audit.record(
        tx,
        live.scope(),
        new Entry(
            Actor.system("connection"),
            "user.signed_out_by_provider",
            new Target("user", session.user().value()),
            "",
            after,
            address),
        now);
  }

  /**
   * Writes down why a message was refused. Anybody can send such, so only the first twenty of a
   * minute for one connection are written.
   */
  void refused(LiveConnection live, Refusal refusal, String address, Instant now) {
    String connection = live.connection().id().value();
    if (written.isExhausted(connection)) {
      return;
    }
    written.count(connection);
    Entry entry =
        new Entry(
            Actor.system("connection"),
            "logout.refused",
            new Target("connection", connection),
            "",
            "{\"code\":\"" + refusal.code() + "\"}",
            address);
    database.write(
        tx -> {
          audit.record(tx, live.scope(), entry, now);
          return entry;
        });
  }

  int cleanUp(Instant now, int most) {
    return database.write(tx -> replays.deleteOverAcrossOrganizations(tx, now, most));
  }
}
