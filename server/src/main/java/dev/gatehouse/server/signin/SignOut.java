package dev.gatehouse.server.signin;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.session.SessionCookie;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ends the session of a browser because its person wants it: the one way to do so, whichever door
 * the wish comes through. What hangs on the session (tokens, cookies of protected hosts, what
 * applications are to be told) ends through {@code SessionEndListener}, in the same transaction.
 */
public final class SignOut {
  private final Database database;
  private final Sessions sessions;
  private final SignInAudit audit;
  private final Cookies cookies;
  private final InstantSource clock;
  private volatile ProviderSignOut atProviders = signedIn -> Optional.empty();

  public SignOut(
      Database database, Sessions sessions, Audit audit, Cookies cookies, InstantSource clock) {
    this.database = database;
    this.sessions = sessions;
    this.audit = new SignInAudit(audit);
    this.cookies = cookies;
    this.clock = clock;
  }

  /** Sets who leads browsers on to their identity providers. Before serving. */
  public void leadOn(ProviderSignOut leading) {
    atProviders = leading;
  }

  /**
   * Ends the session, and has the browser sign out at its identity provider as well where the
   * connection wants that. Whatever becomes of that, the session here has ended.
   *
   * @param request of the browser
   * @param back where the browser goes in the end, an address that was checked; empty for a page
   * @param page what the browser gets otherwise
   * @return it also makes the browser forget the session's cookie
   */
  public Response end(
      Request request, SignedIn signedIn, Optional<URI> back, Supplier<Response> page) {
    Optional<ProviderSignOut.Way> way = atProviders.wayOf(signedIn);
    endHere(request, signedIn);
    Response answer =
        way.flatMap(one -> one.leave(request, back))
            .orElseGet(() -> back.map(Response::redirect).orElseGet(page));
    return answer.with(SessionCookie.forgotten(cookies));
  }

  private void endHere(Request request, SignedIn signedIn) {
    Instant now = clock.instant();
    String address = request.clientAddress();
    database.write(
        tx -> {
          boolean ended =
              sessions.end(
                  tx, signedIn.scope(), signedIn.session(), Sessions.EndReason.SIGNED_OUT, now);
          if (ended) {
            audit.signedOut(tx, signedIn.scope(), signedIn.user(), address, now);
          }
          return ended;
        });
  }
}
