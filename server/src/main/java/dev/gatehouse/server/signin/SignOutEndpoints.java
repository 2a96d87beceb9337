package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.session.SessionCookie;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Ends the browser's own session here. */
final class SignOutEndpoints {
  private final Database database;
  private final Sessions sessions;
  private final SignInAudit audit;
  private final Pages pages;
  private final Cookies cookies;
  private final InstantSource clock;

  SignOutEndpoints(
      Database database,
      Sessions sessions,
      SignInAudit audit,
      Pages pages,
      Cookies cookies,
      InstantSource clock) {
    this.database = database;
    this.sessions = sessions;
    this.audit = audit;
    this.pages = pages;
    this.cookies = cookies;
    this.clock = clock;
  }

  /** A link must not sign anybody out, so a GET asks. */
  Response ask(Request request) {
    return sessions
        .resolve(request)
        .map(
            signedIn ->
                pages.render(
                    200, "signin/sign-out", Map.of("userName", signedIn.user().userName())))
        .orElseGet(this::signedOut);
  }

  /** Cross-site forms are refused by the engine already. */
  Response signOut(Request request) {
    Optional<SignedIn> signedIn = sessions.resolve(request);
    signedIn.ifPresent(
        one -> {
          Instant now = clock.instant();
          Visitor visitor = new Visitor(request.clientAddress(), "");
          database.write(
              tx -> {
                audit.signedOut(tx, one.scope(), one.user(), visitor, now);
                return sessions.end(
                    tx, one.scope(), one.session(), Sessions.EndReason.SIGNED_OUT, now);
              });
        });
    return signedOut().with(SessionCookie.forgotten(cookies));
  }

  private Response signedOut() {
    return pages.render(200, "signin/signed-out", Map.of());
  }
}
