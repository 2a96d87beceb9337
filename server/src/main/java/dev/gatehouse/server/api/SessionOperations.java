package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAgentWords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on browser sessions. */
final class SessionOperations {
  private static final String READ = "sessions:read";
  private static final String WRITE = "sessions:write";
  private static final String OF_USER = "/organizations/{organization}/users/{user}/sessions";

  private final Database database;
  private final Users users;
  private final Sessions sessions;
  private final Connections connections;
  private final Trail trail;

  SessionOperations(
      Database database, Users users, Sessions sessions, Connections connections, Trail trail) {
    this.database = database;
    this.users = users;
    this.sessions = sessions;
    this.connections = connections;
    this.trail = trail;
  }

  /** A session as the API shows it. */
  record SessionView(
      String id,
      String user,
      Optional<String> connection,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String address,
      String userAgent,
      @Doc("The user agent as people say it, such as Firefox on Windows; a hint, no proof.")
          String browser) {
    static SessionView of(Sessions.SessionSummary session) {
      return new SessionView(
          session.id().value(),
          session.user().value(),
          session.connection().map(Object::toString),
          session.createdAt(),
          session.lastSeenAt(),
          session.expiresAt(),
          session.address(),
          session.userAgent(),
          UserAgentWords.of(session.userAgent()));
    }
  }

  /** How many sessions ended. */
  record EndedView(int ended) {}

  List<Operation> operations() {
    return new OperationGroup("Sessions")
        .get(
            "listSessionsOfUser",
            OF_USER,
            READ,
            "Lists the live sessions of a user, newest first, at most 100.",
            OperationGroup.listOf(SessionView.class),
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            users.get(tx, call.scope(), user(call)),
                            user ->
                                sessions.ofUser(tx, call.scope(), user.id(), call.now()).stream()
                                    .map(SessionView::of)
                                    .toList())))
        .act(
            "endSessionsOfUser",
            OF_USER + "/end",
            WRITE,
            "Ends all sessions of a user, on every node, within two seconds.",
            EndedView.class,
            this::endAll)
        .act(
            "endOtherSessions",
            "/organizations/{organization}/sessions/{session}/end-others",
            WRITE,
            "Ends all sessions of this session's user but this one.",
            EndedView.class,
            this::endOthers)
        .act(
            "endSessionsOfConnection",
            "/organizations/{organization}/connections/{connection}/sessions/end",
            WRITE,
            "Ends all sessions that came through a connection.",
            EndedView.class,
            this::endOfConnection)
        .delete(
            "endSession",
            "/organizations/{organization}/sessions/{session}",
            WRITE,
            "Ends one session.",
            this::endOne)
        .all();
  }

  private Reply endAll(Call call) {
    return database.write(
        tx -> {
          if (users.get(tx, call.scope(), user(call)).isEmpty()) {
            return Reply.notFound();
          }
          int ended =
              sessions.endOfUser(
                  tx, call.scope(), user(call), Sessions.EndReason.REVOKED, call.now());
          trail.inside(
              tx,
              call,
              "sessions.ended",
              "user",
              user(call).value(),
              Trail.NOTHING,
              Map.of("ended", ended));
          return new Reply.Done(new EndedView(ended));
        });
  }

  private Reply endOthers(Call call) {
    SessionId kept = new SessionId(call.request().pathParameter("session"));
    return database.write(
        tx -> {
          var session = sessions.find(tx, call.scope(), kept, call.now());
          if (session.isEmpty()) {
            return Reply.notFound();
          }
          UserId user = session.get().user();
          int ended =
              sessions.endOthersOfUser(
                  tx, call.scope(), user, kept, Sessions.EndReason.REVOKED, call.now());
          trail.inside(
              tx,
              call,
              "sessions.ended",
              "user",
              user.value(),
              Trail.NOTHING,
              Map.of("ended", ended, "kept", kept.value()));
          return new Reply.Done(new EndedView(ended));
        });
  }

  private Reply endOfConnection(Call call) {
    ConnectionId connection = new ConnectionId(call.request().pathParameter("connection"));
    return database.write(
        tx -> {
          if (connections.get(tx, call.scope(), connection).isEmpty()) {
            return Reply.notFound();
          }
          int ended =
              sessions.endOfConnection(
                  tx, call.scope(), connection, Sessions.EndReason.REVOKED, call.now());
          trail.inside(
              tx,
              call,
              "sessions.ended",
              "connection",
              connection.value(),
              Trail.NOTHING,
              Map.of("ended", ended));
          return new Reply.Done(new EndedView(ended));
        });
  }

  private Reply endOne(Call call) {
    SessionId session = new SessionId(call.request().pathParameter("session"));
    return database.write(
        tx -> {
          if (!sessions.end(tx, call.scope(), session, Sessions.EndReason.REVOKED, call.now())) {
            return Reply.notFound();
          }
          trail.inside(
              tx, call, "session.ended", "session", session.value(), Trail.NOTHING, Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private static UserId user(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
