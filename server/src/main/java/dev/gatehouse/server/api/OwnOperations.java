package dev.gatehouse.server.api;

import dev.gatehouse.server.api.ApiKeyOperations.ApiKeyView;
import dev.gatehouse.server.api.ApiKeyOperations.IssuedKeyView;
import dev.gatehouse.server.api.SessionOperations.EndedView;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.ApiKeyDraft;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.session.ReachedApplications;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAgentWords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on sessions and API keys of the user whose API key calls. */
final class OwnOperations {
  private static final String SESSIONS = "/organizations/{organization}/own/sessions";
  private static final String KEYS = "/organizations/{organization}/own/api-keys";

  private final Database database;
  private final Users users;
  private final Sessions sessions;
  private final ReachedApplications reached;
  private final ApiKeys keys;
  private final Trail trail;

  OwnOperations(
      Database database,
      Users users,
      Sessions sessions,
      ReachedApplications reached,
      ApiKeys keys,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.sessions = sessions;
    this.reached = reached;
    this.keys = keys;
    this.trail = trail;
  }

  /** A session as its owner sees it. */
  record OwnSessionView(
      String id,
      Optional<String> connection,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String address,
      @Doc("The user agent as people say it, such as Firefox on Windows; a hint, no proof.")
          String browser,
      @Doc("Names of applications that hold a live refresh token of it.")
          List<String> applications) {
    OwnSessionView {
      applications = List.copyOf(applications);
    }
  }

  /** A key as its owner asks for it. */
  record OwnApiKeyInput(
      String name,
      @Doc("At most what the calling key has.") List<String> scopes,
      @Doc("IPv4 or IPv6 addresses or CIDR blocks from where it works; left out for everywhere.")
          @Nullable List<String> networks,
      @Doc("Left out for never.") @Nullable Instant expiresAt) {
    ApiKeyDraft draft(UserId user) {
      return new ApiKeyDraft(
          name,
          scopes,
          networks == null ? List.of() : networks,
          Optional.ofNullable(expiresAt),
          Optional.of(user));
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Own things")
        .get(
            "listOwnSessions",
            SESSIONS,
            "own_sessions:read",
            "Lists the live sessions of the user whose API key calls, newest first, at most 100.",
            OperationGroup.listOf(OwnSessionView.class),
            call -> SshKeyOperations.own(call, user -> list(call, user)))
        .act(
            "endOwnSessions",
            SESSIONS + "/end",
            "own_sessions:write",
            "Ends all sessions of the user whose API key calls, on every node, within two seconds.",
            EndedView.class,
            call -> SshKeyOperations.own(call, user -> endAll(call, user)))
        .delete(
            "endOwnSession",
            SESSIONS + "/{session}",
            "own_sessions:write",
            "Ends a session of the user whose API key calls.",
            call -> SshKeyOperations.own(call, user -> end(call, user)))
        .get(
            "listOwnApiKeys",
            KEYS,
            "own_api_keys:read",
            "Lists the API keys of the user whose API key calls that are not revoked, newest first.",
            OperationGroup.listOf(ApiKeyView.class),
            call ->
                SshKeyOperations.own(
                    call,
                    user ->
                        database.read(
                            tx ->
                                new Reply.Done(
                                    keys.ofUser(tx, call.scope(), user).stream()
                                        .map(ApiKeyView::of)
                                        .toList()))))
        .create(
            "createOwnApiKey",
            KEYS,
            "own_api_keys:write",
            "Makes an API key of the user whose API key calls. It never may do more than they may.",
            OwnApiKeyInput.class,
            IssuedKeyView.class,
            call -> SshKeyOperations.own(call, user -> issue(call, user)))
        .delete(
            "revokeOwnApiKey",
            KEYS + "/{key}",
            "own_api_keys:write",
            "Revokes an API key of the user whose API key calls for good.",
            call -> SshKeyOperations.own(call, user -> revoke(call, user)))
        .all();
  }

  private Reply list(Call call, UserId user) {
    return database.read(
        tx ->
            new Reply.Done(
                sessions.ofUser(tx, call.scope(), user, call.now()).stream()
                    .map(session -> view(tx, call, session))
                    .toList()));
  }

  private OwnSessionView view(Transaction tx, Call call, Sessions.SessionSummary session) {
    return new OwnSessionView(
        session.id().value(),
        session.connection().map(Object::toString),
        session.createdAt(),
        session.lastSeenAt(),
        session.expiresAt(),
        session.address(),
        UserAgentWords.of(session.userAgent()),
        reached.of(tx, call.scope(), session.id(), call.now()));
  }

  private Reply endAll(Call call, UserId user) {
    return database.write(
        tx -> {
          int ended =
              sessions.endOfUser(tx, call.scope(), user, Sessions.EndReason.REVOKED, call.now());
          trail.inside(
              tx,
              call,
              "sessions.ended",
              "user",
              user.value(),
              Trail.NOTHING,
              Map.of("ended", ended));
          return new Reply.Done(new EndedView(ended));
        });
  }

  private Reply end(Call call, UserId user) {
    SessionId session = new SessionId(call.request().pathParameter("session"));
    return database.write(
        tx -> {
          if (!sessions.endOwn(
              tx, call.scope(), user, session, Sessions.EndReason.REVOKED, call.now())) {
            return Reply.notFound();
          }
          trail.inside(
              tx, call, "session.ended", "session", session.value(), Trail.NOTHING, Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply issue(Call call, UserId id) {
    ApiKeyDraft draft = call.input(OwnApiKeyInput.class).draft(id);
    List<String> possible = ApiScopes.insideOrganizations();
    if (!possible.containsAll(draft.scopes())) {
      return Reply.invalid("scopes", "scope_unknown", "A key of this kind has no such scope.");
    }
    Optional<Reply> beyond = ApiKeyOperations.beyond(call.caller(), draft);
    if (beyond.isPresent()) {
      return beyond.get();
    }
    return database.write(
        tx -> {
          Optional<User> user = users.get(tx, call.scope(), id);
          if (user.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<ApiKeys.Issued> outcome =
              keys.issueOwn(tx, call.scope(), user.get(), draft, call.now());
          if (outcome instanceof Outcome.Done<ApiKeys.Issued>(ApiKeys.Issued issued)) {
            Object view = ApiKeyView.of(issued.key());
            trail.inside(
                tx, call, "api_key.created", "api_key", issued.key().id(), Trail.NOTHING, view);
          }
          return Reply.of(outcome, IssuedKeyView::of);
        });
  }

  private Reply revoke(Call call, UserId user) {
    String id = call.request().pathParameter("key");
    return database.write(
        tx -> {
          Optional<ApiKey> key = keys.revokeOwn(tx, call.scope(), user, id, call.now());
          if (key.isEmpty()) {
            return Reply.notFound();
          }
          Object was = ApiKeyView.of(key.get());
          trail.inside(tx, call, "api_key.revoked", "api_key", id, was, Trail.NOTHING);
          return Reply.nothing();
        });
  }
}
