package dev.gatehouse.server.signout;

import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.SignOut;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** {@code /auth/logout}: the person signs out of Gatehouse itself, wherever the link stood. */
final class SignOutEndpoints {
  private static final String RETURN_TO = "return_to";

  private final Sessions sessions;
  private final SignOut signOut;
  private final ReturnAddresses addresses;
  private final Returns returns;
  private final Pages pages;

  SignOutEndpoints(
      Sessions sessions, SignOut signOut, ReturnAddresses addresses, Returns returns, Pages pages) {
    this.sessions = sessions;
    this.signOut = signOut;
    this.addresses = addresses;
    this.returns = returns;
    this.pages = pages;
  }

  /** A link must not sign anybody out, so a GET asks. */
  Response ask(Request request) {
    Optional<URI> back = back(request.query());
    return sessions
        .resolve(request)
        .map(
            signedIn ->
                pages.render(
                    200,
                    "signout/sign-out",
                    Map.of(
                        "userName",
                        signedIn.user().userName(),
                        "back",
                        back.map(URI::toString).orElse(""))))
        // The answer to the form leads to the identity provider, or back to the application.
        .map(page -> ContentPolicy.page().formsMayLeave().on(page))
        .orElseGet(() -> leave(back));
  }

  /** Cross-site forms are refused by the engine already. */
  Response signOut(Request request) {
    Optional<URI> back = back(request.form());
    return sessions
        .resolve(request)
        .map(signedIn -> signOut.end(request, signedIn, back, returns::signedOut))
        .orElseGet(() -> leave(back));
  }

  private Response leave(Optional<URI> back) {
    return back.map(Response::redirect).orElseGet(returns::signedOut);
  }

  /** Only to where an application has registered: an open redirect helps nobody but phishers. */
  private Optional<URI> back(Parameters parameters) {
    Optional<String> wanted = parameters.one(RETURN_TO).filter(text -> !text.isEmpty());
    Optional<URI> registered = wanted.flatMap(addresses::registered);
    if (wanted.isPresent() && registered.isEmpty()) {
      throw LogoutRefusal.RETURN_TO.page(400, "return_to is not registered");
    }
    return registered;
  }
}
