package dev.gatehouse.server.signin;

import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.Map;

/** {@code /auth/logout}: the person signs out of Gatehouse itself, wherever the link stood. */
final class SignOutEndpoints {
  private final Sessions sessions;
  private final SignOut signOut;
  private final Pages pages;

  SignOutEndpoints(Sessions sessions, SignOut signOut, Pages pages) {
    this.sessions = sessions;
    this.signOut = signOut;
    this.pages = pages;
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
    return sessions
        .resolve(request)
        .map(signedIn -> signOut.end(request, signedIn, signedOut()))
        .orElseGet(this::signedOut);
  }

  private Response signedOut() {
    return pages.render(200, "signin/signed-out", Map.of());
  }
}
