package dev.gatehouse.server.account;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions.EndReason;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's own sessions, as a page and as JSON. Ending one gives nothing away and lets nobody in,
 * so that a session is enough for it: whoever sees a stranger in the list must not first look for
 * their second factor.
 */
final class SessionEndpoints {
  static final String PAGE = OwnPlace.SESSIONS.path();
  static final String JSON = PAGE + ".json";

  private final AccountDoor.Below below;
  private final FreshSignIn fresh;
  private final OwnTrail trail;
  private final AccountPages pages;

  SessionEndpoints(AccountDoor.Below below, FreshSignIn fresh, OwnTrail trail, AccountPages pages) {
    this.below = below;
    this.fresh = fresh;
    this.trail = trail;
    this.pages = pages;
  }

  /** {@code GET /account/sessions}. */
  Response open(Request request) {
    return fresh.toLook(request, signedIn -> page(signedIn, Told.NOTHING));
  }

  private Response page(SignedIn signedIn, Told told) {
    return pages.sessions(told, view(signedIn));
  }

  private SessionsView view(SignedIn signedIn) {
    Instant now = below.clock().instant();
    return below
        .database()
        .read(
            tx ->
                new SessionsView(
                    below
                        .sessions()
                        .ofUser(tx, signedIn.scope(), signedIn.user().id(), now)
                        .stream()
                        .map(one -> item(tx, signedIn, one, now))
                        .toList()));
  }

  private SessionsView.Item item(
      Transaction tx, SignedIn signedIn, SessionSummary session, Instant now) {
    return SessionsView.Item.of(
        session,
        session.id().equals(signedIn.session()),
        session.connection().map(id -> name(tx, signedIn, id)),
        below.reached().of(tx, signedIn.scope(), session.id(), now));
  }

  private String name(Transaction tx, SignedIn signedIn, ConnectionId id) {
    return below
        .connections()
        .get(tx, signedIn.scope(), id)
        .map(Connection::displayName)
        .orElse("a sign-in service that is no more");
  }

  /** {@code GET /account/sessions.json}. */
  Response list(Request request) {
    return fresh
        .session(request)
        .map(signedIn -> OwnTrail.json(200, view(signedIn)))
        .orElseGet(() -> OwnTrail.refused(401, AccountRefusal.NOT_SIGNED_IN));
  }

  /** {@code POST /account/sessions/{session}/end}. */
  Response end(Request request) {
    SessionId which = new SessionId(request.pathParameter("session"));
    return answer(
        request,
        signedIn ->
            ended(request, signedIn, which)
                ? Optional.of("The session was ended.")
                : Optional.empty());
  }

  private boolean ended(Request request, SignedIn signedIn, SessionId which) {
    Instant now = below.clock().instant();
    return below
        .database()
        .write(
            tx -> {
              boolean ended =
                  below
                      .sessions()
                      .endOwn(
                          tx,
                          signedIn.scope(),
                          signedIn.user().id(),
                          which,
                          EndReason.REVOKED,
                          now);
              if (ended) {
                trail.ended(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("session.ended", "session", which.value()),
                    Map.of("user", signedIn.user().id().value()));
              }
              return ended;
            });
  }

  /** {@code POST /account/sessions/end-others}. */
  Response endOthers(Request request) {
    return answer(
        request,
        signedIn -> {
          int ended = endOthers(request, signedIn);
          return Optional.of(
              ended == 1 ? "One other session was ended." : ended + " other sessions were ended.");
        });
  }

  private int endOthers(Request request, SignedIn signedIn) {
    Instant now = below.clock().instant();
    String user = signedIn.user().id().value();
    return below
        .database()
        .write(
            tx -> {
              int ended =
                  below
                      .sessions()
                      .endOthersOfUser(
                          tx,
                          signedIn.scope(),
                          signedIn.user().id(),
                          signedIn.session(),
                          EndReason.REVOKED,
                          now);
              if (ended > 0) {
                trail.added(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("sessions.ended", "user", user),
                    Map.of("ended", ended, "kept", signedIn.session().value()));
              }
              return ended;
            });
  }

  /** What is done to sessions; empty where there was nothing to do it to. */
  private interface Work {
    Optional<String> on(SignedIn signedIn);
  }

  /** The list again, as the caller reads it. */
  private Response answer(Request request, Work work) {
    if (!wantsJson(request)) {
      return fresh.toLook(
          request,
          signedIn ->
              page(
                  signedIn,
                  work.on(signedIn)
                      .map(Told::done)
                      .orElseGet(() -> Told.wrong(AccountRefusal.NOT_YOURS.sentence()))));
    }
    Optional<SignedIn> signedIn = fresh.session(request);
    if (signedIn.isEmpty()) {
      return OwnTrail.refused(401, AccountRefusal.NOT_SIGNED_IN);
    }
    return work.on(signedIn.get()).isPresent()
        ? listAgain(request)
        : OwnTrail.refused(404, AccountRefusal.NOT_YOURS);
  }

  /** Who has ended their own session is nobody any more. */
  private Response listAgain(Request request) {
    return fresh
        .session(request)
        .map(signedIn -> OwnTrail.json(200, view(signedIn)))
        .orElseGet(() -> OwnTrail.json(200, new SessionsView(List.of())));
  }

  private static boolean wantsJson(Request request) {
    return request.header("Accept").filter(one -> one.startsWith("application/json")).isPresent();
  }
}
